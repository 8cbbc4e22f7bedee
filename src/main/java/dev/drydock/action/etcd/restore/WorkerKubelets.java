package dev.drydock.action.etcd.restore;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Begins the kubelets of the other nodes anew, one after the other, so that none of them acts on what it remembers of the future.
 * Good to have done, and no reason to fail: where it cannot be done, that is told.
 */
final class WorkerKubelets {
    /** What it leaves in the journal: what came of it, for the report. */
    static final String TOLD = "told";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int NAMED = 10;

    private final Hosts hosts;
    private final InstantSource clock;

    WorkerKubelets(Hosts hosts, InstantSource clock) {
        this.hosts = hosts;
        this.clock = clock;
    }

    /**
     * Does it.
     *
     * @param before the nodes that there were before the restore: one that joined after the snapshot is in no list of the restored
     *     cluster, and its kubelet registers it anew when it starts
     */
    Done restart(List<HostEntry> before) throws InterruptedException {
        List<HostEntry> workers = new ArrayList<>();
        try {
            hosts.inventory().stream()
                    .filter(entry -> entry.kind() == HostEntry.Kind.WORKER)
                    .forEach(workers::add);
        } catch (ClusterException away) {
            if (before.isEmpty()) {
                return told("the other nodes' kubelets were not restarted: " + Wording.sentence(away.getMessage()));
            }
        }
        Set<NodeName> known = workers.stream().map(HostEntry::name).collect(Collectors.toSet());
        List<HostEntry> forgotten =
                before.stream().filter(entry -> !known.contains(entry.name())).toList();
        workers.addAll(forgotten);
        if (workers.isEmpty()) {
            return told("no other nodes are known here; where the cluster has some, run `systemctl restart kubelet` on"
                    + " each, one after the other");
        }
        Instant until = clock.instant().plus(LONGEST);
        List<String> left = new ArrayList<>();
        for (HostEntry worker : workers) {
            if (clock.instant().isAfter(until) || !isRestarted(worker)) {
                left.add(worker.name().value());
            }
        }
        int done = workers.size() - left.size();
        return told("the kubelets of " + Wording.count(done, "other node") + " were restarted"
                + (left.isEmpty()
                        ? ""
                        : ", and not those of " + named(left) + ": run `systemctl restart kubelet` there")
                + (forgotten.isEmpty() || known.isEmpty()
                        ? ""
                        : "; the snapshot does not know "
                                + named(forgotten.stream()
                                        .map(entry -> entry.name().value())
                                        .toList())
                                + ", which joined after it: see that they are Ready again, with their labels"
                                + " and taints"));
    }

    private static String named(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }

    private boolean isRestarted(HostEntry worker) throws InterruptedException {
        try {
            Ending ending = hosts.host(worker)
                    .run(HostCommand.of(PATIENCE, "systemctl", "restart", "kubelet.service")
                            .asRoot());
            return ending instanceof Ending.Exited exited && exited.code() == 0;
        } catch (HostException away) {
            return false;
        }
    }

    private static Done told(String words) {
        return new Done(words, Map.of(TOLD, words));
    }
}
