package dev.drydock.action.upgrade;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.ClusterException;
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
import dev.drydock.core.run.RefusalException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that the cluster's API tells for an upgrade, each part learned or not. */
public record ClusterLook(
        String answering,
        Known<List<NodeFacts>> nodes,
        Known<List<ComponentPod>> components,
        Known<Optional<Rollout>> kubeProxy,
        Known<Optional<Rollout>> coreDns,
        Known<Optional<KubeadmRecord>> kubeadm,
        Known<Readiness> readiness,
        Known<List<DeprecatedUse>> deprecated,
        Map<StoredKind, Known<WrittenObjects>> written,
        Optional<Known<List<CustomKind>>> customKinds,
        Known<List<Budget>> budgets) {
    public ClusterLook {
        written = Map.copyOf(written);
    }

    /**
     * Looks.
     *
     * @throws RefusalException where the API server does not answer at all
     */
    public static ClusterLook at(ControlPlane cluster) {
        return at(cluster, Optional.empty());
    }

    /** As {@link #at(ControlPlane)}, with what custom resources are stored at, which concerns no upgrade of Kubernetes itself. */
    static ClusterLook withCustomKinds(ControlPlane cluster) {
        return at(cluster, Optional.of(Known.ask(cluster::customKinds)));
    }

    private static ClusterLook at(ControlPlane cluster, Optional<Known<List<CustomKind>>> customKinds) {
        String answering;
        try {
            answering = cluster.version();
        } catch (ClusterException away) {
            throw RefusalException.passing(away.getMessage(), away);
        }
        return new ClusterLook(
                answering,
                Known.ask(cluster::nodes),
                Known.ask(cluster::components),
                Known.ask(cluster::kubeProxy),
                Known.ask(cluster::coreDns),
                Known.ask(cluster::kubeadm),
                Known.ask(cluster::readiness),
                Known.ask(cluster::deprecatedUses),
                written(cluster, answering),
                customKinds,
                Known.ask(cluster::budgets));
    }

    /** Each kind of which a newer release has a version no more; for most releases that is none. */
    private static Map<StoredKind, Known<WrittenObjects>> written(ControlPlane cluster, String answering) {
        List<RemovedVersion> removed =
                KubernetesVersion.parse(answering).map(RemovedVersion::after).orElse(List.of());
        Map<StoredKind, Known<WrittenObjects>> written = new HashMap<>();
        for (RemovedVersion each : removed) {
            written.computeIfAbsent(
                    each.kind(),
                    kind -> Known.ask(() -> cluster.written(kind, RemovedVersion.apiVersions(removed, kind))));
        }
        return written;
    }

    /** What was found of a kind. */
    Known<WrittenObjects> written(StoredKind kind) {
        return written.getOrDefault(kind, new Known.Untold<>("it was not asked for"));
    }

    /** The version of the API server that answered, if it is one. */
    Optional<KubernetesVersion> now() {
        return KubernetesVersion.parse(answering);
    }

    /** Which version of what runs where, as far as it is known. */
    public ClusterVersions versions() {
        return VersionsReading.of(this);
    }

    /** What is not known, each with why, as sentences. */
    List<String> unknown() {
        Map<String, Known<?>> parts = new HashMap<>(Map.of(
                "The nodes", nodes,
                "The control plane's components", components,
                "kube-proxy", kubeProxy,
                "CoreDNS", coreDns,
                "Whether kubeadm made the cluster", kubeadm,
                "Whether the API server is ready", readiness,
                "Which deprecated parts of the API are asked for", deprecated,
                "The budgets", budgets));
        customKinds.ifPresent(known -> parts.put("At which versions custom resources are stored", known));
        List<String> lines = new ArrayList<>();
        parts.forEach(
                (what, part) -> part.trouble().ifPresent(why -> lines.add(what + ": not known, since " + why + ".")));
        return lines.stream().sorted().toList();
    }
}
