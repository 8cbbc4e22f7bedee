package dev.drydock.cluster.backup;

import java.util.Set;

/** The stages in which objects are applied to a cluster, in this order: what a stage needs is there by the one before. */
public enum ApplyStage {
    DEFINITIONS("custom resource definitions"),
    NAMESPACES("namespaces"),
    ACCESS("accounts and access rights"),
    CONFIGURATION("configuration"),
    WORKLOADS("workloads"),
    CUSTOM_RESOURCES("custom resources"),
    /** Last: a webhook or an API whose pods do not run yet refuses what comes after it. */
    ADMISSION("webhooks, admission policies and added APIs");

    private static final String BUILT_IN_SUFFIX = ".k8s.io";
    /** Groups that API servers bring along. A group of CRDs may end with {@code .k8s.io} too, so that alone says nothing. */
    private static final Set<String> BUILT_IN = Set.of(
            "",
            "apps",
            "autoscaling",
            "batch",
            "extensions",
            "policy",
            "admissionregistration" + BUILT_IN_SUFFIX,
            "apiextensions" + BUILT_IN_SUFFIX,
            "apiregistration" + BUILT_IN_SUFFIX,
            "authentication" + BUILT_IN_SUFFIX,
            "authorization" + BUILT_IN_SUFFIX,
            "certificates" + BUILT_IN_SUFFIX,
            "coordination" + BUILT_IN_SUFFIX,
            "discovery" + BUILT_IN_SUFFIX,
            "events" + BUILT_IN_SUFFIX,
            "flowcontrol.apiserver" + BUILT_IN_SUFFIX,
            "imagepolicy" + BUILT_IN_SUFFIX,
            "internal.apiserver" + BUILT_IN_SUFFIX,
            "metrics" + BUILT_IN_SUFFIX,
            "networking" + BUILT_IN_SUFFIX,
            "node" + BUILT_IN_SUFFIX,
            "rbac.authorization" + BUILT_IN_SUFFIX,
            "resource" + BUILT_IN_SUFFIX,
            "scheduling" + BUILT_IN_SUFFIX,
            "storage" + BUILT_IN_SUFFIX,
            "storagemigration" + BUILT_IN_SUFFIX);

    private static final Set<String> CORE_WORKLOADS = Set.of("Pod", "ReplicationController", "PodTemplate");

    private final String words;

    ApplyStage(String words) {
        this.words = words;
    }

    /** What it applies, in plain words. */
    public String words() {
        return words;
    }

    /** The stage of a kind. */
    public static ApplyStage of(String group, String kind) {
        if (!BUILT_IN.contains(group)) {
            return CUSTOM_RESOURCES;
        }
        return switch (group) {
            case "apiextensions" + BUILT_IN_SUFFIX -> DEFINITIONS;
            case "admissionregistration" + BUILT_IN_SUFFIX, "apiregistration" + BUILT_IN_SUFFIX -> ADMISSION;
            case "rbac.authorization" + BUILT_IN_SUFFIX -> ACCESS;
            case "apps", "batch", "autoscaling", "policy" -> WORKLOADS;
            case "" -> core(kind);
            // Every other group of Kubernetes' own is about how the cluster is set up.
            default -> CONFIGURATION;
        };
    }

    private static ApplyStage core(String kind) {
        if (kind.equals("Namespace")) {
            return NAMESPACES;
        }
        if (kind.equals("ServiceAccount")) {
            return ACCESS;
        }
        return CORE_WORKLOADS.contains(kind) ? WORKLOADS : CONFIGURATION;
    }
}
