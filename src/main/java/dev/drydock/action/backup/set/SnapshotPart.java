package dev.drydock.action.backup.set;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.SnapshotSaving;
import dev.drydock.action.etcd.SnapshotSource;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of a set that is a snapshot of etcd, kept where all snapshots are. */
public final class SnapshotPart implements SetPart {
    private final EtcdTools tools;

    public SnapshotPart(EtcdTools tools) {
        this.tools = tools;
    }

    @Override
    public String word() {
        return BackupTools.SNAPSHOT;
    }

    @Override
    public Preview preview() {
        EtcdHealth health = tools.asking(() -> EtcdHealth.of(tools.etcd()));
        EtcdMember member = SnapshotSource.choose(health, Optional.empty());
        return new Preview.Ready("of etcd's member " + member.display() + ", "
                + Bytes.show(health.statusOf(member).databaseBytes()));
    }

    @Override
    public Made make(Order order) throws StepException, InterruptedException {
        String name = order.name(this);
        Instant asked = order.log().state().requestedAt().orElseThrow();
        if (find(name).filter(entry -> entry.takenAt().isBefore(asked)).isPresent()) {
            throw new StepException("there is a snapshot " + name
                    + " already, which is older than this set: delete it, or" + " give the set another name");
        }
        Done agreed = SnapshotSource.agree(tools, Optional.empty());
        SnapshotSaving saving =
                new SnapshotSaving(tools, name, order.reason(), order.log().state());
        Map<String, String> saved =
                saving.save(agreed.data(), order.tell(), order.hear()).data();
        SnapshotEntry entry = find(name).orElseThrow(() -> new StepException("the snapshot is not there any more"));
        return new Made(
                new SetMember(
                        BackupTools.SNAPSHOT, name, entry.sha256(), entry.bytes(), saved.getOrDefault("summary", "")),
                "");
    }

    private Optional<SnapshotEntry> find(String name) throws StepException {
        try {
            return tools.store().list().stream()
                    .filter(entry -> entry.name().equals(name))
                    .findFirst();
        } catch (IOException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
    }

    @Override
    public Checked check(SetMember member, Runnable hear) throws IOException {
        SnapshotEntry entry = tools.store().list().stream()
                .filter(each -> each.name().equals(member.name()))
                .findFirst()
                .orElseThrow(() -> new IOException("the snapshot is not there any more"));
        if (entry.verdict() instanceof Verdict.Unreadable(String why)) {
            return new Checked("", List.of("its entry is damaged: " + why), List.of());
        }
        if (!entry.sha256().equals(member.sha256())) {
            return new Checked("", List.of("it is another snapshot than the one that belongs to the set"), List.of());
        }
        try (SnapshotStore.Staged fetched = tools.store().fetch(member.name(), bytes -> hear.run())) {
            return switch (tools.inspector().inspect(fetched.file())) {
                case Finding.Whole whole ->
                    new Checked(
                            "revision " + whole.revision() + ", " + whole.liveKeys() + " live keys",
                            List.of(),
                            List.of());
                case Finding.Damaged damaged -> new Checked("", List.of(damaged.why()), List.of());
            };
        }
    }
}
