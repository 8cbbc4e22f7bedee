package dev.drydock.action.desk;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.report.RunReport;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.List;

/** {@code locks}: what is locked by which run, and which runs wait for it. */
public final class LocksQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "locks",
            "Tells which run works on what, and who waits for it.",
            "",
            0,
            0,
            List.of(),
            List.of("locks"),
            arguments -> new Locks());

    private record Locks() implements Command {}

    private final Journal journal;
    private final OpenRuns runs;
    private final Leases leases;

    public LocksQuery(Journal journal, OpenRuns runs, Leases leases) {
        this.journal = journal;
        this.runs = runs;
        this.leases = leases;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        List<Leases.Held> locks = leases.held().stream()
                .filter(held -> !held.resource().startsWith("run/"))
                .toList();
        if (locks.isEmpty()) {
            return Card.of("Nothing is locked.");
        }
        List<RunState> open = runs.now();
        List<Text> lines = locks.stream().map(held -> line(held, open)).toList();
        String title = locks.size() == 1 ? "1 lock" : locks.size() + " locks";
        return new Card(title, List.of(new Block.Heading(title), new Block.Section(Tone.NEUTRAL, "Locked", lines)));
    }

    private Text line(Leases.Held held, List<RunState> open) {
        RunId run = held.lease().holder();
        RunState holder = RunState.of(run, journal.read(run, 0));
        Text line = Text.empty()
                .bold(display(held.resource(), holder))
                .plain(" by ")
                .code(holder.id().value())
                .plain(" (" + RunReport.headline(holder) + ", asked by ")
                .then(holder.request().requester().mention())
                .plain(")");
        List<RunState> waiting = open.stream()
                .filter(state -> !state.id().equals(holder.id()) && waitsFor(state, held.resource()))
                .toList();
        for (RunState state : waiting) {
            line = line.plain("; ")
                    .code(state.id().value())
                    .plain(" of ")
                    .then(state.request().requester().mention())
                    .plain(" waits for it");
        }
        return line;
    }

    private static String display(String resource, RunState holder) {
        return resources(holder).stream()
                .filter(known -> known.name().equals(resource))
                .map(Resource::display)
                .findFirst()
                .orElse(resource);
    }

    private static boolean waitsFor(RunState state, String resource) {
        return state.phase() == RunState.Phase.APPROVED
                && resources(state).stream().anyMatch(wanted -> Resource.exclude(wanted.name(), resource));
    }

    private static List<Resource> resources(RunState state) {
        return state.plan().map(Plan::resources).orElse(List.of());
    }
}
