package dev.drydock.action.desk;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.Words;
import dev.drydock.core.report.RunReport;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code show RUN}: how a run stands, and its whole story, entry by entry. */
public final class ShowQuery implements Query {
    private static final int SUGGESTED_FROM = 50;
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "show",
            "Tells the whole story of a run.",
            "RUN",
            1,
            1,
            List.of(),
            List.of("show r-7k3m9q2x"),
            ShowQuery::read);

    private record Show(RunId run) implements Command {}

    private final Journal journal;
    private final InstantSource clock;

    public ShowQuery(Journal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    private static Show read(Arguments arguments) {
        String word = arguments.positionals().getFirst().toLowerCase(Locale.ROOT);
        if (!RunId.isValid(word)) {
            throw new CommandException(
                    Words.shown(word)
                            + " is not the id of a run; those look like r-7k3m9q2x. `runs` lists the newest ones.",
                    word);
        }
        return new Show(new RunId(word));
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        RunId run = ((Show) command).run();
        List<Entry> entries = journal.read(run, 0);
        if (entries.isEmpty()) {
            List<String> known =
                    journal.recent(SUGGESTED_FROM).stream().map(RunId::value).toList();
            throw new RefusalException("There is no run " + Words.shown(run.value()) + ". "
                    + NearestWord.of(run.value(), known)
                            .map(near -> "Did you mean `" + near + "`?")
                            .orElse("`runs` lists the newest ones."));
        }
        Card now = RunReport.root(RunState.of(run, entries), clock.instant());
        List<Block> blocks = new ArrayList<>(now.blocks());
        // Buttons belong to the root message: it is changed when they no longer do anything, and this answer is not.
        blocks.removeIf(block -> block instanceof Block.Buttons);
        blocks.add(new Block.Preformatted(String.join("\n", RunStory.of(entries))));
        return new Card(now.summary(), blocks);
    }
}
