package dev.drydock.adapter.kubernetes.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.backup.ResourceKind;
import java.util.List;

/** Takes from an object what belongs to this one life of it, and what another cluster would refuse or misunderstand. */
public final class Stripping {
    /** What it does, in words. */
    public static final List<String> WORDS = List.of(
            "Taken from every object: status, and of its metadata what the API server writes (uid, resourceVersion,"
                + " generation, creationTimestamp, managedFields, selfLink) and ownerReferences, which name owners by"
                + " a UID that no other cluster has.",
            "Taken from Services: the cluster's addresses (but None, and that of kube-system/kube-dns, which kubelets"
                    + " are told).",
            "Taken from volumes and claims: the UIDs and marks of their binding, which is made again by name.",
            "Taken from pods: the node. From Jobs: the selector that is made of their UID. From namespaces:"
                    + " spec.finalizers. From token Secrets of ServiceAccounts: the account's UID and the token.",
            "Taken from nodes: everything but labels, annotations and taints, and of these the ones that kubelets and"
                + " controllers are known to set. A cordon is one of them. A restore applies nodes that are there.");

    private static final List<String> SERVER_OWNED = List.of(
            "managedFields",
            "resourceVersion",
            "uid",
            "creationTimestamp",
            "generation",
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "ownerReferences");
    private static final List<String> BINDING_MARKS =
            List.of("pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller");
    private static final List<String> JOB_LABELS =
            List.of("controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name");
    private static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

    private Stripping() {}

    /** Does it, and names the kind first, as items of lists do not. */
    public static ObjectNode strip(ResourceKind kind, ObjectNode object) {
        object.remove(List.of("status", "apiVersion", "kind"));
        if (object.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(SERVER_OWNED);
        }
        if (object.get("spec") instanceof ObjectNode spec) {
            spec(kind, object, spec);
        }
        if (kind.group().isEmpty() && kind.kind().equals("Secret")) {
            secret(object);
        }
        if (kind.qualified().equals("nodes")) {
            NodeStripping.strip(object);
        }
        ObjectNode named =
                object.objectNode().put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        named.setAll(object);
        return named;
    }

    private static void spec(ResourceKind kind, ObjectNode object, ObjectNode spec) {
        switch (kind.qualified()) {
            case "services" -> service(object, spec);
            case "persistentvolumes" -> {
                removeAnnotations(object, BINDING_MARKS);
                if (spec.get("claimRef") instanceof ObjectNode claim) {
                    claim.remove(List.of("uid", "resourceVersion"));
                }
            }
            case "persistentvolumeclaims" -> removeAnnotations(object, BINDING_MARKS);
            case "pods" -> spec.remove("nodeName");
            case "namespaces" -> spec.remove("finalizers");
            case "jobs.batch" -> job(object, spec);
            default -> {
                // Nothing of its own.
            }
        }
    }

    private static void service(ObjectNode object, ObjectNode spec) {
        boolean headless = spec.path("clusterIP").asText().equals("None");
        JsonNode metadata = object.path("metadata");
        boolean dns = metadata.path("namespace").asText().equals("kube-system")
                && metadata.path("name").asText().equals("kube-dns");
        if (!headless && !dns) {
            spec.remove(List.of("clusterIP", "clusterIPs"));
        }
    }

    private static void job(ObjectNode object, ObjectNode spec) {
        if (spec.path("manualSelector").asBoolean()) {
            return;
        }
        spec.remove("selector");
        for (JsonNode labelled :
                List.of(object.path("metadata"), spec.path("template").path("metadata"))) {
            if (labelled.path("labels") instanceof ObjectNode labels) {
                labels.remove(JOB_LABELS);
            }
        }
    }

    private static void secret(ObjectNode secret) {
        if (secret.path("type").asText().equals("kubernetes.io/service-account-token")) {
            secret.remove(List.of("data", "stringData"));
            removeAnnotations(secret, List.of(ACCOUNT_UID));
        }
    }

    private static void removeAnnotations(ObjectNode object, List<String> names) {
        if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(names);
        }
    }
}
