package dev.drydock.action.desk;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.List;

/** {@code runs}: the newest requests and what became of them, a line each. */
public final class RunsQuery implements Query {
    private static final int USUAL = 20;
    private static final int MOST = 100;
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "runs",
            "Lists the newest runs: what, who, when, how long, and how they ended.",
            "",
            0,
            0,
            List.of(OptionDefinition.of(
                    "--limit",
                    OptionDefinition.Kind.INTEGER,
                    "N",
                    "How many, from 1 to " + MOST + "; " + USUAL + " unless given.")),
            List.of("runs", "runs --limit 50"),
            RunsQuery::read);

    private record Runs(int limit) implements Command {}

    private final Journal journal;

    public RunsQuery(Journal journal) {
        this.journal = journal;
    }

    private static Runs read(Arguments arguments) {
        int limit = arguments.integer("--limit").orElse(USUAL);
        if (limit < 1 || limit > MOST) {
            throw new CommandException(
                    "`--limit` goes from 1 to " + MOST + ", not " + limit + ".", String.valueOf(limit));
        }
        return new Runs(limit);
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        List<Text> lines = journal.recent(((Runs) command).limit()).stream()
                .map(run -> RunState.of(run, journal.read(run, 0)))
                .map(RunLine::summary)
                .toList();
        if (lines.isEmpty()) {
            return Card.of("There are no runs yet.");
        }
        String title = "The newest " + (lines.size() == 1 ? "run" : Wording.count(lines.size(), "run"));
        return new Card(
                title,
                List.of(
                        new Block.Section(Tone.NEUTRAL, title, lines),
                        new Block.SmallPrint(Text.of("The whole story of one: ").code("show RUN"))));
    }
}
