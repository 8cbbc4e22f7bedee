package dev.drydock.action.upgrade.apply;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.HashAgreement;
import dev.drydock.action.node.CareStep;
import dev.drydock.action.upgrade.KubernetesVersion;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.cluster.upgrade.Rollout;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits at the gates of an upgrade: nothing goes on to the next node before what was moved is well. */
final class UpgradeGates {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final List<String> STATIC_PODS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");

    private final ApplyTools tools;
    private final RunLog log;

    UpgradeGates(ApplyTools tools, RunLog log) {
        this.tools = tools;
        this.log = log;
    }

    /**
     * What a gate is shut for.
     *
     * @param moved how much of it was moved already: kube-proxy goes from node to node, one at a time, and on many nodes that takes
     *     longer than anybody should wait for one of them
     */
    private record Missing(String why, int moved) {
        static Optional<Missing> of(Optional<String> why) {
            return why.map(words -> new Missing(words, 0));
        }
    }

    /** The node's own control plane runs at the version, an API server is ready, and etcd's members agree. */
    Done serves(NodeName node, KubernetesVersion target, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        return await(
                () -> Missing.of(missing(node, target).or(this::notReady).or(this::disagreeing)), "all well", watcher);
    }

    /**
     * CoreDNS and kube-proxy are rolled out, and an API server is ready.
     *
     * @param left how many nodes were left out: they need not be well, and then their own kube-proxy is not
     */
    Done addons(KubernetesVersion target, int left, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        return await(
                () -> Missing.of(notReady())
                        .or(() -> behind("kube-proxy", tools.controlPlane().kubeProxy(), Optional.of(target), left))
                        .or(() -> behind("coredns", tools.controlPlane().coreDns(), Optional.empty(), 0)),
                "kube-proxy and CoreDNS are rolled out",
                watcher);
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
        Optional<EtcdTools> etcd = tools.etcd();
        if (etcd.isEmpty()) {
            return Optional.empty();
        }
        try {
            EtcdHealth health = EtcdHealth.of(etcd.get().etcd());
            Optional<String> sick = health.cluster().members().stream()
                    .filter(member -> !health.isHealthy(member))
                    .findFirst()
                    .map(member -> "etcd's member " + member.display() + " is not healthy");
            if (sick.isPresent()) {
                return sick;
            }
            return switch (HashAgreement.of(etcd.get().etcd(), health)) {
                case HashAgreement.Agreed agreed -> Optional.empty();
                case HashAgreement.Disagreed disagreed ->
                    Optional.of("etcd's members do not hold the same data: " + disagreed.who());
                case HashAgreement.Unknown unknown -> Optional.of(unknown.why());
            };
        } catch (EtcdException away) {
            return Optional.of(away.getMessage());
        }
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

    /** Waits for as long as something still moves, and for the patience from then on. */
    private Done await(Supplier<Optional<Missing>> missing, String well, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        Duration patience = tools.patience().gate();
        Instant until = tools.clock().instant().plus(patience);
        int most = 0;
        String told = "";
        while (true) {
            Optional<Missing> found = asked(missing);
            if (found.isEmpty()) {
                return Done.of(well);
            }
            String why = found.get().why();
            if (watcher.isAborted()) {
                throw new StepException("aborted while " + why);
            }
            if (found.get().moved() > most) {
                most = found.get().moved();
                until = tools.clock().instant().plus(patience);
            }
            if (!tools.clock().instant().isBefore(until)) {
                throw new StepException(why + ", after " + Wording.duration(patience));
            }
            if (!why.equals(told)) {
                told = why;
                watcher.tell(told);
            }
            log.pause(LOOK);
        }
    }

    /** An API server that is away for a while is what an upgrade looks like. */
    private static Optional<Missing> asked(Supplier<Optional<Missing>> missing) {
        try {
            return missing.get();
        } catch (ClusterException away) {
            return Missing.of(Optional.of("the API server does not answer: " + away.getMessage()));
        }
    }
}
