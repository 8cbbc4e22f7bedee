package dev.drydock.app.console;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The picture of the cluster: every node with its pods, what is leaving, and the budgets that hold it up. */
final class ClusterFace {
    private final Supplier<ClusterSnapshot> source;
    private final Duration every;
    private volatile Picture picture = new Picture("", List.of(), List.of(), Optional.empty());
    private Instant readAt = Instant.MIN;

    ClusterFace(Supplier<ClusterSnapshot> source, Duration every) {
        this.source = source;
        this.every = every;
    }

    /**
     * The picture.
     *
     * @param trouble why it is not of this moment; empty when it is
     */
    record Picture(String name, List<NodeFace> nodes, List<BudgetFace> budgets, Optional<String> trouble) {}

    record NodeFace(
            String name, boolean ready, boolean cordoned, boolean controlPlane, String version, List<PodFace> pods) {}

    /**
     * A pod.
     *
     * @param workload what it belongs to, {@code namespace/name}; its own name when nothing replaces it
     * @param kind its controller's kind; {@code static} for a mirror pod; empty for none
     * @param state {@code running}, {@code starting}, {@code leaving}, {@code finished} or {@code failed}
     * @param budgets the budgets that cover it
     * @param held whether one of them lets no pod go now
     */
    record PodFace(
            String uid,
            String namespace,
            String name,
            String workload,
            String kind,
            String state,
            List<String> budgets,
            boolean held) {}

    record BudgetFace(String name, String rule, int allowed, int healthy, int desired, int expected) {}

    Picture picture() {
        return picture;
    }

    /** The nodes' names, as last seen. */
    List<String> nodes() {
        return picture.nodes().stream().map(NodeFace::name).toList();
    }

    /** Reads the cluster, if it is time; true when the picture changed. */
    synchronized boolean refresh(Instant now) {
        if (Duration.between(readAt, now).compareTo(every) < 0) {
            return false;
        }
        Picture before = picture;
        try {
            picture = of(source.get());
        } catch (ClusterException away) {
            picture = new Picture(before.name(), before.nodes(), before.budgets(), Optional.of(away.getMessage()));
        }
        readAt = now;
        return !picture.equals(before);
    }

    static Picture of(ClusterSnapshot snapshot) {
        List<NodeFace> nodes =
                snapshot.nodes().stream().map(node -> node(node, snapshot)).toList();
        List<BudgetFace> budgets = snapshot.budgets().stream()
                .map(budget -> new BudgetFace(
                        budget.display(),
                        budget.rule(),
                        budget.disruptionsAllowed(),
                        budget.currentHealthy(),
                        budget.desiredHealthy(),
                        budget.expectedPods()))
                .toList();
        return new Picture(snapshot.cluster().name(), nodes, budgets, Optional.empty());
    }

    private static NodeFace node(Node node, ClusterSnapshot snapshot) {
        List<PodFace> pods = snapshot.pods().stream()
                .filter(pod -> pod.node().filter(node.name()::equals).isPresent())
                .map(pod -> pod(pod, snapshot.budgets()))
                .toList();
        return new NodeFace(
                node.name().value(),
                node.ready(),
                node.unschedulable(),
                node.controlPlane(),
                node.kubeletVersion(),
                pods);
    }

    private static PodFace pod(Pod pod, List<Budget> all) {
        List<Budget> budgets = all.stream().filter(budget -> budget.covers(pod)).toList();
        return new PodFace(
                pod.ref().uid(),
                pod.ref().namespace(),
                pod.ref().name(),
                pod.ref().namespace() + "/" + workload(pod),
                kind(pod),
                state(pod),
                budgets.stream().map(Budget::display).toList(),
                budgets.stream().anyMatch(budget -> budget.disruptionsAllowed() == 0));
    }

    /** A ReplicaSet's name without the hash of its pod template: the Deployment's, which is what people know. */
    private static String workload(Pod pod) {
        String hash = pod.labels().getOrDefault("pod-template-hash", "");
        return pod.mirror()
                ? pod.ref().name()
                : pod.controller()
                        .map(controller -> !hash.isEmpty() && controller.name().endsWith("-" + hash)
                                ? controller
                                        .name()
                                        .substring(0, controller.name().length() - hash.length() - 1)
                                : controller.name())
                        .orElse(pod.ref().name());
    }

    private static String kind(Pod pod) {
        return pod.mirror()
                ? "static"
                : pod.controller().map(controller -> controller.kind()).orElse("");
    }

    private static String state(Pod pod) {
        if (pod.isTerminating()) {
            return "leaving";
        }
        return switch (pod.phase()) {
            case RUNNING -> pod.ready() ? "running" : "starting";
            case PENDING, UNKNOWN -> "starting";
            case SUCCEEDED -> "finished";
            case FAILED -> pod.phase().name().toLowerCase(Locale.ROOT);
        };
    }
}
