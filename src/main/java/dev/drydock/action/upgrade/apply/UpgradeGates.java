package dev.drydock.action.upgrade.apply;

import dev.drydock.action.etcd.MemberTroubles;
import dev.drydock.action.node.CareStep;
import dev.drydock.action.node.Gate;
import dev.drydock.action.node.Gate.Missing;
import dev.drydock.action.upgrade.KubernetesVersion;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.cluster.upgrade.Rollout;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Waits at the gates of an upgrade: nothing goes on to the next node before what was moved is well. */
final class UpgradeGates {
    private static final List<String> STATIC_PODS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");

    private final ApplyTools tools;
    private final Gate gate;

    UpgradeGates(ApplyTools tools, RunLog log) {
        this.tools = tools;
        this.gate = new Gate(tools.clock(), log, tools.patience().gate());
    }

    /** The node's own control plane runs at the version, an API server is ready, and etcd's members agree. */
    Done serves(NodeName node, KubernetesVersion target, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        return gate.await(
                () -> Missing.of(missing(node, target).or(this::notReady).or(this::disagreeing)), "all well", watcher);
    }

    /**
     * CoreDNS and kube-proxy are rolled out, and an API server is ready.
     *
     * @param left how many nodes were left out: they need not be well, and then their own kube-proxy is not
     */
    Done addons(KubernetesVersion target, int left, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        return gate.await(
                () -> Missing.of(notReady())
                        .or(() -> behind("kube-proxy", tools.controlPlane().kubeProxy(), Optional.of(target), left))
                        .or(() -> behind("coredns", tools.controlPlane().coreDns(), Optional.empty(), 0)),
                "kube-proxy and CoreDNS are rolled out",
                watcher);
    }

    /** An API server is ready. */
    Done ready(CareStep.Watcher watcher) throws StepException, InterruptedException {
        return gate.await(() -> Missing.of(notReady()), "an API server is ready", watcher);
    }

    private Optional<String> missing(NodeName node, KubernetesVersion target) {
        List<ComponentPod> pods = tools.controlPlane().components().stream()
                .filter(pod -> pod.node().equals(node))
                .toList();
        List<String> missing = new ArrayList<>();
        for (String component : STATIC_PODS) {
            Optional<ComponentPod> found = pods.stream()
                    .filter(pod -> pod.component().equals(component))
                    .findFirst();
            if (found.isEmpty()) {
                missing.add(component + " does not show");
            } else if (!isAt(found.get().tag(), target)) {
                missing.add(component + " is still " + found.get().tag());
            } else if (!found.get().ready()) {
                missing.add(component + " is not Ready");
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(Wording.sentence(String.join(", ", missing)));
    }

    private static boolean isAt(String tag, KubernetesVersion target) {
        return KubernetesVersion.parse(tag)
                .map(version -> version.isSameReleaseAs(target))
                .orElse(false);
    }

    private Optional<String> notReady() {
        Readiness readiness = tools.controlPlane().readiness();
        return readiness.ready()
                ? Optional.empty()
                : Optional.of(
                        "the API server is not ready: " + Wording.sentence(String.join(", ", readiness.failing())));
    }

    private Optional<String> disagreeing() {
        return tools.etcd().flatMap(etcd -> MemberTroubles.any(etcd.etcd()));
    }

    private static Optional<Missing> behind(
            String name, Optional<Rollout> rollout, Optional<KubernetesVersion> target, int left) {
        // A cluster may do without either: another proxy, another DNS.
        if (rollout.isEmpty()) {
            return Optional.empty();
        }
        Rollout now = rollout.get();
        String tag = now.image().substring(now.image().lastIndexOf(':') + 1);
        if (target.isPresent() && !isAt(tag, target.get())) {
            return Optional.of(new Missing(name + " is still " + Wording.name(tag), 0));
        }
        return now.isDoneBut(left)
                ? Optional.empty()
                : Optional.of(new Missing(
                        name + " is not rolled out: " + now.ready() + " of " + now.wanted() + " Ready, " + now.updated()
                                + " of the new version",
                        now.updated()));
    }
}
