package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RunLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code etcd backup --cold}: the data folder itself copied, on one stopped member at a time. */
final class ColdAction implements Action {
    private final RestoreTools tools;

    ColdAction(RestoreTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return ColdCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((ColdCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((ColdCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        EtcdTools etcd = tools.etcd();
        EtcdHealth health = etcd.asking(() -> EtcdHealth.of(etcd.etcd()));
        Set<String> taken = etcd.asking(etcd.store()::list).stream()
                .map(SnapshotEntry::name)
                .collect(Collectors.toSet());
        List<HostLook> looks = HostLooks.all(tools, ColdCommand.survey());
        return new ColdPlanner(health, looks, taken, (ColdCommand) command, etcd.clusterName()).plan(locks(looks));
    }

    /** etcd, and every host of a member: were another one rebooted meanwhile, there would be no quorum. */
    private List<Resource> locks(List<HostLook> looks) {
        ClusterIdentity cluster =
                tools.etcd().asking(() -> tools.etcd().cluster().identity());
        List<Resource> locks = new ArrayList<>(List.of(tools.etcd().lock()));
        for (HostLook look : looks) {
            if (look instanceof HostLook.Seen seen && seen.host().site().isPresent()) {
                locks.add(Resource.in(cluster.uid(), "node", seen.host().name()));
            }
        }
        return locks;
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        return new ColdRun(tools, (ColdCommand) command, log).perform();
    }
}
