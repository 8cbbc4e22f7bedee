package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.KeptSnapshots;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code etcd restore SNAPSHOT}: all members put back together, on their hosts, with a way back. */
final class RestoreAction implements Action {
    /** Where Kubernetes keeps everything, unless its API server's {@code --etcd-prefix} says otherwise. */
    private static final String REGISTRY = "/registry/";

    private static final String API_SERVERS = REGISTRY + "masterleases/";

    private final RestoreTools tools;

    RestoreAction(RestoreTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return RestoreCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((RestoreCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((RestoreCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        RestoreCommand restore = (RestoreCommand) command;
        EtcdTools etcd = tools.etcd();
        SnapshotEntry entry = KeptSnapshots.snapshot(etcd, restore.snapshot());
        requireGood(entry);
        requireOutlived(entry);
        ClusterIdentity cluster = etcd.asking(() -> etcd.cluster().identity());
        return new RestorePlanner(look(restore, entry), restore, cluster.name())
                .plan(Resource.cluster(cluster.uid(), cluster.name()));
    }

    /** A pod that was made after the snapshot is not in it: the restored API does not know it, and its kubelet ends it. */
    private void requireOutlived(SnapshotEntry entry) {
        if (tools.inPodSince().filter(entry.takenAt()::isBefore).isPresent()) {
            throw new RefusalException(
                    "Drydock itself is a pod of this cluster, started after snapshot `" + entry.name()
                            + "` was taken: the restored cluster would not know it, and end it half way. Use `drydock"
                            + " restore --plan` on a machine outside of the cluster, or a snapshot that was taken"
                            + " since.");
        }
    }

    private static void requireGood(SnapshotEntry entry) {
        switch (entry.verdict()) {
            case Verdict.Good good -> {}
            case Verdict.Bad bad ->
                throw new RefusalException("Snapshot `" + entry.name() + "` is bad and must not be restored: "
                        + bad.why() + ". `etcd snapshots` lists the good ones.");
            case Verdict.Unreadable none ->
                throw new RefusalException("The entry of snapshot `" + entry.name() + "` cannot be read: " + none.why()
                        + ". `etcd snapshots` lists the good ones.");
        }
    }

    private Findings look(RestoreCommand command, SnapshotEntry entry) {
        List<HostLook> looks = HostLooks.all(tools, command);
        Optional<EtcdHealth> health = Optional.empty();
        String silence = "";
        try {
            health = Optional.of(EtcdHealth.of(tools.etcd().etcd()));
        } catch (EtcdException away) {
            silence = away.getMessage();
        }
        boolean own = health.map(state -> state.cluster().hexId().equals(entry.clusterId()))
                .orElse(false);
        Written written = health.isPresent() ? written(entry, own) : Written.NOTHING;
        return new Findings(
                entry,
                looks,
                health,
                silence,
                written,
                tools.program().find(),
                tools.etcd().clock().instant());
    }

    /** @param own whether the running etcd is the snapshot's, so that their revisions compare */
    private Written written(SnapshotEntry entry, boolean own) {
        Set<String> apiServers = new TreeSet<>();
        try {
            tools.etcd()
                    .etcd()
                    .keys(API_SERVERS, key -> apiServers.add(key.key().substring(API_SERVERS.length())));
            if (!own) {
                return new Written(Optional.empty(), "", apiServers);
            }
            Loss.Counting counting = new Loss.Counting(entry.revision());
            tools.etcd().etcd().keys(REGISTRY, counting::take);
            return new Written(Optional.of(counting.loss()), "", apiServers);
        } catch (EtcdException away) {
            return new Written(Optional.empty(), own ? away.getMessage() : "", apiServers);
        }
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        return new RestoreRun(tools, (RestoreCommand) command, () -> plan(command), log).perform();
    }
}
