package dev.drydock.action.node;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.LabelSelector;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodPhase;
import dev.drydock.cluster.PodRef;
import dev.drydock.cluster.Presence;
import dev.drydock.core.command.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Nodes, pods, budgets and commands for tests. */
final class Things {
    static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    static final Controller REPLICA_SET = new Controller("apps/v1", "ReplicaSet", "web-7d9", "rs-1");
    static final Controller DAEMON_SET = new Controller("apps/v1", "DaemonSet", "agent", "ds-1");

    private Things() {}

    static Node node(String name) {
        return new Node(new NodeRef(new NodeName(name), "uid-" + name), Map.of(), false, true, false, "v1.36.1");
    }

    static Node controlPlane(String name) {
        return new Node(new NodeRef(new NodeName(name), "uid-" + name), Map.of(), false, true, true, "v1.36.1");
    }

    static Node cordoned(String name) {
        return new Node(new NodeRef(new NodeName(name), "uid-" + name), Map.of(), true, true, false, "v1.36.1");
    }

    /** A pod of a ReplicaSet, running and ready. */
    static Pod replica(String name) {
        return pod(name).withController(REPLICA_SET).build();
    }

    static PodBuilder pod(String name) {
        return new PodBuilder(name);
    }

    static DrainCommand drain(Map<String, Object> options, String... nodes) {
        return (DrainCommand) DrainCommand.DEFINITION.reader().apply(new Arguments(List.of(nodes), options));
    }

    static DrainCommand drain(List<String> flags, String... nodes) {
        Map<String, Object> options = new HashMap<>();
        flags.forEach(flag -> options.put(flag, true));
        return drain(options, nodes);
    }

    static ClusterSnapshot snapshot(List<Node> nodes, List<Pod> pods, List<Budget> budgets) {
        return new ClusterSnapshot(
                new ClusterIdentity("test", "cluster-1"),
                NOW,
                nodes,
                pods,
                Map.of("default/agent", new Presence.Exists()),
                budgets,
                EvictionSupport.POLICY_V1);
    }

    static Budget budget(String name, int allowed, int current, int desired, int expected) {
        LabelSelector web = new LabelSelector(
                List.of(new LabelSelector.Requirement("app", LabelSelector.Operator.IN, Set.of("web"))));
        return new Budget(
                "default",
                name,
                Optional.of(web),
                "minAvailable " + desired,
                allowed,
                current,
                desired,
                expected,
                false,
                true);
    }

    /** The same budget with {@code unhealthyPodEvictionPolicy: AlwaysAllow}. */
    static Budget alwaysAllowingUnhealthy(Budget budget) {
        return new Budget(
                budget.namespace(),
                budget.name(),
                budget.selector(),
                budget.rule(),
                budget.disruptionsAllowed(),
                budget.currentHealthy(),
                budget.desiredHealthy(),
                budget.expectedPods(),
                true,
                budget.observed());
    }

    /** Builds a pod of the namespace {@code default} on {@code node01}, labelled {@code app=web}. */
    static final class PodBuilder {
        private final String name;
        private String uid;
        private PodPhase phase = PodPhase.RUNNING;
        private boolean ready = true;
        private Optional<Controller> controller = Optional.empty();
        private boolean mirror;
        private List<String> emptyDirs = List.of();
        private Optional<Instant> deletionTimestamp = Optional.empty();
        private Map<String, String> labels = Map.of("app", "web");

        private PodBuilder(String name) {
            this.name = name;
            this.uid = "uid-" + name;
        }

        PodBuilder withUid(String value) {
            uid = value;
            return this;
        }

        PodBuilder withController(Controller value) {
            controller = Optional.of(value);
            return this;
        }

        PodBuilder in(PodPhase value) {
            phase = value;
            return this;
        }

        PodBuilder notReady() {
            ready = false;
            return this;
        }

        PodBuilder mirror() {
            mirror = true;
            return this;
        }

        PodBuilder withEmptyDir(String... names) {
            emptyDirs = List.of(names);
            return this;
        }

        PodBuilder terminatingSince(Instant value) {
            deletionTimestamp = Optional.of(value);
            return this;
        }

        PodBuilder labelled(String key, String value) {
            labels = Map.of(key, value);
            return this;
        }

        Pod build() {
            return new Pod(
                    new PodRef("default", name, uid),
                    Optional.of(new NodeName("node01")),
                    phase,
                    ready,
                    labels,
                    controller,
                    mirror,
                    emptyDirs,
                    Duration.ofSeconds(30),
                    deletionTimestamp);
        }
    }
}
