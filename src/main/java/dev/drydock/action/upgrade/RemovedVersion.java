package dev.drydock.action.upgrade;

import dev.drydock.cluster.upgrade.StoredKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A version of a kind that Kubernetes stopped to serve. The table is that of Kubernetes' guide for deprecated APIs, from v1.25 on:
 * of older versions than v1.24 there are no packages any more. Not in it are the {@code Events} that v1.25 no longer has at
 * {@code events.k8s.io/v1beta1}: they go by themselves after an hour, and who writes them so shows in the API server's metric.
 *
 * @param kind the kind, as it is listed
 * @param version what is removed, without the group
 * @param minor the first minor version of Kubernetes 1 that has it no more
 * @param instead group and version to move to, which both the release before and that one have; empty where the kind is gone
 *     altogether
 */
record RemovedVersion(StoredKind kind, String version, int minor, Optional<String> instead) {
    /** The oldest API server whose upgrades the table tells everything of. */
    static final KubernetesVersion COMPLETE_FROM = KubernetesVersion.of(1, 24, 0);

    private static final String GUIDE = "https://kubernetes.io/docs/reference/using-api/deprecation-guide/";
    private static final String FLOW = "flowcontrol.apiserver.k8s.io";
    private static final StoredKind FLOW_SCHEMAS =
            new StoredKind(FLOW, "flowschemas", List.of("v1", "v1beta3", "v1beta2", "v1beta1"));
    private static final StoredKind PRIORITY_LEVELS =
            new StoredKind(FLOW, "prioritylevelconfigurations", List.of("v1", "v1beta3", "v1beta2", "v1beta1"));
    private static final StoredKind AUTOSCALERS =
            new StoredKind("autoscaling", "horizontalpodautoscalers", List.of("v2", "v1"));

    /** All of them. */
    static final List<RemovedVersion> ALL = List.of(
            moved("batch", "cronjobs", "v1beta1", 25),
            moved("discovery.k8s.io", "endpointslices", "v1beta1", 25),
            moved("node.k8s.io", "runtimeclasses", "v1beta1", 25),
            moved("policy", "poddisruptionbudgets", "v1beta1", 25),
            new RemovedVersion(
                    new StoredKind("policy", "podsecuritypolicies", List.of("v1beta1")),
                    "v1beta1",
                    25,
                    Optional.empty()),
            moved(AUTOSCALERS, "v2beta1", 25),
            moved(AUTOSCALERS, "v2beta2", 26),
            moved(FLOW_SCHEMAS, "v1beta1", 26, "v1beta2"),
            moved(PRIORITY_LEVELS, "v1beta1", 26, "v1beta2"),
            moved("storage.k8s.io", "csistoragecapacities", "v1beta1", 27),
            moved(FLOW_SCHEMAS, "v1beta2", 29, "v1beta3"),
            moved(PRIORITY_LEVELS, "v1beta2", 29, "v1beta3"),
            moved(FLOW_SCHEMAS, "v1beta3", 32),
            moved(PRIORITY_LEVELS, "v1beta3", 32));

    private static RemovedVersion moved(String group, String resource, String version, int minor) {
        return moved(new StoredKind(group, resource, List.of("v1", version)), version, minor);
    }

    private static RemovedVersion moved(StoredKind kind, String version, int minor) {
        return moved(kind, version, minor, kind.versions().getFirst());
    }

    private static RemovedVersion moved(StoredKind kind, String version, int minor, String instead) {
        return new RemovedVersion(kind, version, minor, Optional.of(kind.group() + "/" + instead));
    }

    /** Those that an API server of this version still has, and a later one not. */
    static List<RemovedVersion> after(KubernetesVersion now) {
        return ALL.stream()
                .filter(each -> each.release().minorsAheadOf(now) > 0)
                .toList();
    }

    /** Those of one kind among these, as objects name them. */
    static Set<String> apiVersions(List<RemovedVersion> removed, StoredKind kind) {
        return removed.stream()
                .filter(each -> each.kind().equals(kind))
                .map(RemovedVersion::apiVersion)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Group and version, as objects name them. */
    String apiVersion() {
        return kind.group() + "/" + version;
    }

    /** The first release without it. */
    KubernetesVersion release() {
        return KubernetesVersion.of(1, minor, 0);
    }

    /** Where Kubernetes says so. */
    String source() {
        return GUIDE + "#v1-" + minor;
    }
}
