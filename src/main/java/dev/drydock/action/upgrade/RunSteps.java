package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The steps of one run, found by playing it on what is known of the cluster. */
final class RunSteps {
    /** From this version on kubeadm leaves CoreDNS and kube-proxy alone until the last API server is moved. */
    private static final KubernetesVersion ADDONS_LAST = KubernetesVersion.of(1, 28, 0);

    private final Release release;
    private final List<Obstacle> obstacles;
    private final List<UpgradeStep> steps = new ArrayList<>();
    private ClusterVersions state;

    private RunSteps(ClusterVersions state, Release release, List<Obstacle> obstacles) {
        this.state = state;
        this.release = release;
        this.obstacles = obstacles;
    }

    static UpgradeRun of(ClusterVersions state, Release release, List<Obstacle> obstacles) {
        RunSteps run = new RunSteps(state, release, obstacles);
        run.controlPlane();
        state.controlPlanes().forEach(run::kubelet);
        state.workers().forEach(run::worker);
        return new UpgradeRun(release, run.steps);
    }

    private void controlPlane() {
        List<NodeName> all = List.copyOf(state.of(Component.API_SERVER).keySet());
        NodeName first = first(all);
        List<NodeName> others = all.stream()
                .filter(node -> !node.equals(first) && staticPodsBehind(node))
                .toList();
        boolean addonsLast = release.version().minorsAheadOf(ADDONS_LAST) >= 0;
        if (isToBeApplied(first, others)) {
            kubeadm(first);
            // Where the others are done already, this is the one by which kubeadm finds all of them moved.
            boolean addons = !addonsLast || others.isEmpty();
            step(UpgradeStep.Kind.FIRST_CONTROL_PLANE, first, addons, applied(moved(first), addons));
        }
        for (NodeName node : others) {
            kubeadm(node);
            boolean addons = addonsLast && node.equals(others.getLast());
            ClusterVersions moved = moved(node);
            step(UpgradeStep.Kind.NEXT_CONTROL_PLANE, node, addons, addons ? withAddons(moved) : moved);
        }
    }

    /** Where kubeadm was applied, as far as it shows: a node that is moved, or else the furthest; or the first by name. */
    private NodeName first(List<NodeName> all) {
        Optional<NodeName> moved =
                all.stream().filter(node -> !staticPodsBehind(node)).findFirst();
        Optional<NodeName> begun = all.stream()
                .filter(node -> state.of(Component.API_SERVER, node)
                        .filter(version -> !release.isAheadOf(version))
                        .isPresent())
                .findFirst();
        return moved.or(() -> begun).orElse(all.getFirst());
    }

    /** Applying again is kubeadm's own way to go on: also where only what it writes down at the end is missing. */
    private boolean isToBeApplied(NodeName first, List<NodeName> others) {
        boolean written = state.configured().filter(release::isAheadOf).isEmpty();
        boolean addonsDone = state.of(Component.KUBE_PROXY).values().stream().noneMatch(release::isAheadOf);
        return staticPodsBehind(first) || !written || (others.isEmpty() && !addonsDone);
    }

    private boolean staticPodsBehind(NodeName node) {
        return Stream.of(Component.values())
                .filter(Component::isStaticPod)
                .flatMap(component -> state.of(component, node).stream())
                .anyMatch(release::isAheadOf);
    }

    private ClusterVersions moved(NodeName node) {
        ClusterVersions moved = state;
        for (Component component : Component.values()) {
            Optional<KubernetesVersion> current = state.of(component, node);
            if (component.isStaticPod() && current.isPresent()) {
                moved = moved.with(component, node, release.moved(current.get()));
            }
        }
        return moved;
    }

    private ClusterVersions applied(ClusterVersions moved, boolean addons) {
        ClusterVersions written = moved.configured()
                .map(version -> moved.withConfigured(release.moved(version)))
                .orElse(moved);
        return addons ? withAddons(written) : written;
    }

    private ClusterVersions withAddons(ClusterVersions moved) {
        return moved.withAll(Component.KUBE_PROXY, release.version());
    }

    private void worker(NodeName node) {
        if (kubeletBehind(node)) {
            kubeadm(node);
            step(UpgradeStep.Kind.WORKER_CONFIGURATION, node, false, state);
            kubelet(node);
        }
    }

    private void kubelet(NodeName node) {
        Optional<KubernetesVersion> kubelet = state.of(Component.KUBELET, node).filter(release::isAheadOf);
        if (kubelet.isPresent()) {
            ClusterVersions moved = state.with(Component.KUBELET, node, release.version());
            Optional<KubernetesVersion> kubectl = state.of(Component.KUBECTL, node);
            step(
                    UpgradeStep.Kind.KUBELET,
                    node,
                    false,
                    kubectl.isPresent() ? moved.with(Component.KUBECTL, node, release.moved(kubectl.get())) : moved);
        }
    }

    private boolean kubeletBehind(NodeName node) {
        return state.of(Component.KUBELET, node).filter(release::isAheadOf).isPresent();
    }

    private void kubeadm(NodeName node) {
        Optional<KubernetesVersion> kubeadm = state.of(Component.KUBEADM, node);
        if (kubeadm.filter(version -> isBeyond(version)).isPresent()) {
            obstacles.add(new Obstacle(
                    Obstacle.Kind.KUBEADM_NEWER,
                    "kubeadm of `" + node + "` is `" + kubeadm.get() + "`, newer than `" + release
                            + "`, to which it should bring the cluster. Install the older kubeadm there"
                            + " (`apt-get install --allow-downgrades`, `dnf downgrade`), or go to its own version."));
        }
        if (kubeadm.isEmpty() || release.isAheadOf(kubeadm.get())) {
            step(
                    UpgradeStep.Kind.KUBEADM_PACKAGE,
                    node,
                    false,
                    kubeadm.isPresent() ? state.with(Component.KUBEADM, node, release.version()) : state);
        }
    }

    private boolean isBeyond(KubernetesVersion kubeadm) {
        return release.exact()
                ? kubeadm.isNewerThan(release.version()) && !kubeadm.isSameReleaseAs(release.version())
                : kubeadm.minorsAheadOf(release.version()) > 0;
    }

    private void step(UpgradeStep.Kind kind, NodeName node, boolean addons, ClusterVersions after) {
        Set<SkewVerdict> before = new HashSet<>(SkewPolicy.broken(state));
        List<SkewVerdict> broken = SkewPolicy.broken(after);
        UpgradeStep step = new UpgradeStep(kind, node, release, addons, after, broken);
        for (SkewVerdict verdict : broken) {
            // What was broken before and is not made worse does not stand in the way of what may mend it.
            if (!before.contains(verdict) && !isKubeadmsOwn(step, verdict)) {
                obstacles.add(new Obstacle(Obstacle.Kind.SKEW, words(step, verdict)));
            }
        }
        steps.add(step);
        state = after;
    }

    /** Before 1.28 kubeadm itself moves kube-proxy ahead of the other API servers, for as long as those are not moved. */
    private static boolean isKubeadmsOwn(UpgradeStep step, SkewVerdict verdict) {
        return verdict.rule() == SkewRule.PROXY_NOT_NEWER
                && step.kind().movesControlPlane()
                && step.release().version().minorsAheadOf(ADDONS_LAST) < 0;
    }

    private String words(UpgradeStep step, SkewVerdict verdict) {
        String remedy = step.kind().movesControlPlane() && verdict.rule() != SkewRule.KUBECTL_NEAR
                ? "Bring it to the kube-apiserver's version first: plan an upgrade to the version that runs."
                : "Install a " + verdict.component().program() + " that fits.";
        return Wordings.step(step) + " would break the version skew policy: " + verdict.why() + ". " + remedy;
    }
}
