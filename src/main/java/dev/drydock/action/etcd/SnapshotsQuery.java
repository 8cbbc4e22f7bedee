package dev.drydock.action.etcd;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Table;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        Optional<String> own = own();
        for (SnapshotEntry entry : kept) {
            if (entry.verdict() instanceof Verdict.Unreadable) {
                table.line(entry.name(), "", "", "", "", "", "", "", verdict(entry));
                continue;
            }
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
                    verdict(entry) + (isAnothers(entry, own) ? ", another etcd's" : ""));
        }
        List<Block> blocks =
                new ArrayList<>(List.of(new Block.Heading(title), new Block.Preformatted(table.toString())));
        List<Text> reasons = kept.stream().flatMap(entry -> why(entry).stream()).toList();
        if (!reasons.isEmpty()) {
            blocks.add(new Block.Section(Tone.CAUTION, "Not good; `etcd prune NAME` deletes them", reasons));
        }
        return new Card(title, blocks);
    }

    /** Of another etcd: what is kept of it is neither pruned by rule nor rehearsed without being named. */
    private static boolean isAnothers(SnapshotEntry entry, Optional<String> own) {
        return !(entry.verdict() instanceof Verdict.Unreadable)
                && own.filter(id -> !id.equals(entry.clusterId())).isPresent();
    }

    /** Who asks what is kept may do so because etcd is gone. */
    private Optional<String> own() {
        try {
            return Optional.of(tools.etcd().cluster().hexId());
        } catch (EtcdException away) {
            return Optional.empty();
        }
    }

    private static String verdict(SnapshotEntry entry) {
        return switch (entry.verdict()) {
            case Verdict.Good good -> "good" + kind(entry);
            case Verdict.Bad bad -> "BAD" + kind(entry);
            case Verdict.Unreadable none -> "UNREADABLE";
        };
    }

    private static String kind(SnapshotEntry entry) {
        return switch (entry.kind()) {
            case SNAPSHOT -> "";
            case DATA_FOLDER -> ", a data folder";
        };
    }

    private static Optional<Text> why(SnapshotEntry entry) {
        Text name = Text.empty().code(entry.name());
        return switch (entry.verdict()) {
            case Verdict.Good good -> Optional.empty();
            case Verdict.Bad bad -> Optional.of(name.plain(": " + bad.why()));
            case Verdict.Unreadable none -> Optional.of(name.plain(": its entry cannot be read: " + none.why()));
        };
    }
}
