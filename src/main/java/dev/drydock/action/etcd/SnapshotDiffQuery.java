package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.SnapshotInspector.ResourceDifference;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.report.Table;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import java.util.List;

/** {@code etcd diff NAME NAME}: what changed from one kept snapshot to another, by Kubernetes resource. */
public final class SnapshotDiffQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd diff",
            "Tells what changed from one snapshot to another, by Kubernetes resource.",
            "NAME NAME",
            2,
            2,
            List.of(),
            List.of("etcd diff before-upgrade after-upgrade"),
            arguments -> new Diff(
                    SnapshotCommand.name(arguments.positionals().getFirst()),
                    SnapshotCommand.name(arguments.positionals().getLast())));

    private record Diff(String before, String after) implements Command {}

    private final EtcdTools tools;

    public SnapshotDiffQuery(EtcdTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        Diff diff = (Diff) command;
        KeptSnapshots.snapshot(tools, diff.before());
        KeptSnapshots.snapshot(tools, diff.after());
        List<ResourceDifference> differences = tools.asking(() -> {
            try (SnapshotStore.Staged before = tools.store().fetch(diff.before(), bytes -> {});
                    SnapshotStore.Staged after = tools.store().fetch(diff.after(), bytes -> {})) {
                return tools.inspector().difference(before.file(), after.file());
            }
        });
        String title = "From " + diff.before() + " to " + diff.after();
        if (differences.isEmpty()) {
            return Card.of(title + " nothing changed.");
        }
        Table table = new Table("RESOURCE", "ADDED", "CHANGED", "GONE");
        differences.forEach(difference -> table.line(
                Wording.name(difference.prefix()),
                String.valueOf(difference.added()),
                String.valueOf(difference.changed()),
                String.valueOf(difference.gone())));
        return new Card(title, List.of(new Block.Heading(title), new Block.Preformatted(table.toString())));
    }
}
