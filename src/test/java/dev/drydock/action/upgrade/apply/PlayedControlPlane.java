package dev.drydock.action.upgrade.apply;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.cluster.upgrade.CustomKind;
import dev.drydock.cluster.upgrade.DeprecatedUse;
import dev.drydock.cluster.upgrade.KubeadmRecord;
import dev.drydock.cluster.upgrade.NodeFacts;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.cluster.upgrade.Rollout;
import dev.drydock.cluster.upgrade.StoredKind;
import dev.drydock.cluster.upgrade.WrittenObjects;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A control plane in which all is well, but for kube-proxy, which is as a test wants it. */
final class PlayedControlPlane implements ControlPlane {
    private final Supplier<Rollout> proxy;
    /** What of the API server is not ready. */
    List<String> failing = List.of();

    PlayedControlPlane(Supplier<Rollout> proxy) {
        this.proxy = proxy;
    }

    @Override
    public String version() {
        return "v1.32.0";
    }

    @Override
    public List<NodeFacts> nodes() {
        return List.of();
    }

    @Override
    public List<ComponentPod> components() {
        return List.of();
    }

    @Override
    public Optional<Rollout> kubeProxy() {
        return Optional.of(proxy.get());
    }

    @Override
    public Optional<Rollout> coreDns() {
        return Optional.empty();
    }

    @Override
    public Optional<KubeadmRecord> kubeadm() {
        return Optional.empty();
    }

    @Override
    public Readiness readiness() {
        return new Readiness(failing.isEmpty(), failing);
    }

    @Override
    public List<DeprecatedUse> deprecatedUses() {
        return List.of();
    }

    @Override
    public WrittenObjects written(StoredKind kind, Set<String> apiVersions) {
        return new WrittenObjects(List.of(), 0, true);
    }

    @Override
    public List<CustomKind> customKinds() {
        return List.of();
    }

    @Override
    public List<Budget> budgets() {
        return List.of();
    }
}
