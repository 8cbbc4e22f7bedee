package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotEntry.Verdict;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import java.time.Duration;
import java.util.List;

/** {@code etcd snapshots}: what is kept. */
public final class SnapshotsQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd snapshots",
            "Lists the snapshots that are kept, newest first.",
            "",
            0,
            0,
            List.of(),
            List.of("etcd snapshots"),
            arguments -> new Snapshots());

    private record Snapshots() implements Command {}

    private final EtcdTools tools;

    public SnapshotsQuery(EtcdTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        List<SnapshotEntry> kept = tools.asking(tools.store()::list);
        if (kept.isEmpty()) {
            return Card.of("No snapshot is kept. `etcd snapshot` takes one.");
        }
        String title = Wording.count(kept.size(), "snapshot");
        Table table = new Table("NAME", "AGE", "REVISION", "KEYS", "SIZE", "MEMBER", "ETCD", "BY", "VERDICT");
        for (SnapshotEntry entry : kept) {
            table.line(
                    entry.name(),
                    Wording.duration(
                            Duration.between(entry.takenAt(), tools.clock().instant())),
                    String.valueOf(entry.revision()),
                    String.valueOf(entry.keys()),
                    Bytes.show(entry.bytes()),
                    Wording.name(entry.member()),
                    Wording.name(entry.etcdVersion()),
                    Wording.name(entry.by()),
                    switch (entry.verdict()) {
                        case Verdict.Good good -> "good";
                        case Verdict.Bad bad -> "BAD";
                    });
        }
        return new Card(title, List.of(new Block.Heading(title), new Block.Preformatted(table.toString())));
    }
}
