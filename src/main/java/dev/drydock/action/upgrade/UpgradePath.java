package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of a kubeadm cluster to a version: one run for each minor version, each from the control plane to the workers, with
 * the skew policy asked after every step. What was done already is no step any more, so that the path of a half upgraded
 * cluster is what is left of it. Pure.
 *
 * @param target where to
 * @param runs the runs, in order
 * @param obstacles why it cannot be done; empty where it can
 */
public record UpgradePath(KubernetesVersion target, List<UpgradeRun> runs, List<Obstacle> obstacles) {
    public UpgradePath {
        runs = List.copyOf(runs);
        obstacles = List.copyOf(obstacles);
    }

    /** The path from what runs now. */
    public static UpgradePath of(ClusterVersions now, KubernetesVersion target, Releases releases) {
        Optional<KubernetesVersion> oldest = now.oldest(Component.API_SERVER);
        Optional<KubernetesVersion> newest = now.newest(Component.API_SERVER);
        if (oldest.isEmpty() || newest.isEmpty()) {
            return refused(
                    target,
                    Obstacle.Kind.VERSION_UNKNOWN,
                    "No kube-apiserver tells its version, and without it no way can be planned.");
        }
        Optional<Obstacle> wrong = wrongTarget(newest.get(), target);
        if (wrong.isPresent()) {
            return new UpgradePath(target, List.of(), List.of(wrong.get()));
        }
        List<Obstacle> obstacles = new ArrayList<>(silentControlPlanes(now));
        List<UpgradeRun> runs = new ArrayList<>();
        ClusterVersions state = now;
        for (Release release : releases(oldest.get(), newest.get(), target, releases, obstacles)) {
            UpgradeRun run = RunSteps.of(state, release, obstacles);
            runs.add(run);
            state = run.steps().isEmpty() ? state : run.steps().getLast().after();
        }
        return new UpgradePath(target, runs, obstacles.stream().distinct().toList());
    }

    private static UpgradePath refused(KubernetesVersion target, Obstacle.Kind kind, String words) {
        return new UpgradePath(target, List.of(), List.of(new Obstacle(kind, words)));
    }

    private static List<Obstacle> silentControlPlanes(ClusterVersions now) {
        return now.controlPlanes().stream()
                .filter(node -> now.of(Component.API_SERVER, node).isEmpty())
                .map(node -> new Obstacle(
                        Obstacle.Kind.VERSION_UNKNOWN,
                        "`" + node
                                + "` is a node of the control plane, and no kube-apiserver shows on it: what it runs is"
                                + " not known. See to its kubelet and its static pods first."))
                .toList();
    }

    private static Optional<Obstacle> wrongTarget(KubernetesVersion newest, KubernetesVersion target) {
        if (target.major() != newest.major()) {
            return Optional.of(new Obstacle(
                    Obstacle.Kind.MINOR_MISSING,
                    "`" + target + "` is another major version than `" + newest + "`: nobody knows a way there."));
        }
        if (target.isOlderThan(newest) && !target.isSameReleaseAs(newest)) {
            return Optional.of(new Obstacle(
                    Obstacle.Kind.DOWNGRADE,
                    "`" + target + "` is older than the kube-apiserver's `" + newest + "`. Kubernetes has no downgrade:"
                            + " the only way back is to restore an etcd snapshot of that time. Name `" + newest
                            + "` or a newer version."));
        }
        return Optional.empty();
    }

    /** One for each minor, from the one after the oldest API server's on. */
    private static List<Release> releases(
            KubernetesVersion oldest,
            KubernetesVersion newest,
            KubernetesVersion target,
            Releases known,
            List<Obstacle> obstacles) {
        List<Release> found = new ArrayList<>();
        for (int minor = oldest.minor() + 1; minor < target.minor(); minor++) {
            KubernetesVersion wanted = KubernetesVersion.of(target.major(), minor, 0);
            Optional<KubernetesVersion> installed =
                    Optional.of(newest).filter(version -> version.minorsAheadOf(wanted) == 0);
            Optional<KubernetesVersion> best = installed.or(() -> known.newestOf(wanted));
            if (best.isEmpty() && known.complete()) {
                obstacles.add(new Obstacle(
                        Obstacle.Kind.MINOR_MISSING,
                        "The way to `" + target + "` leads over `" + wanted.minorName()
                                + "`, of which no version can be"
                                + " had, and no API server may skip a minor version. Put it into the package source."));
            }
            found.add(best.map(Release::exactly).orElseGet(() -> Release.newestOf(wanted)));
        }
        found.add(Release.exactly(target));
        return found;
    }

    /** The minor versions that it leads to, as {@code v1.32}, in order. */
    public List<String> minors() {
        return runs.stream()
                .filter(run -> !run.steps().isEmpty())
                .map(run -> run.release().version().minorName())
                .distinct()
                .toList();
    }

    /** Every step of all runs, in order. */
    public List<UpgradeStep> steps() {
        return runs.stream().flatMap(run -> run.steps().stream()).toList();
    }

    /** The nodes whose kubelet is moved, over all runs. */
    public List<NodeName> drained() {
        return steps().stream()
                .filter(step -> step.kind() == UpgradeStep.Kind.KUBELET)
                .map(UpgradeStep::node)
                .distinct()
                .toList();
    }
}
