package dev.drydock.adapter.kubernetes.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.backup.ResourceKind;
import java.util.List;
import java.util.Set;

/** What an export leaves out, since restoring it would be impossible, useless, or harm. */
public final class Omissions {
    /** The rules in words. */
    public static final List<String> WORDS = List.of(
            "Left out: kinds that nobody can create, such as ComponentStatus and the metrics of nodes and pods.",
            "Left out: Events, Leases, and what nodes, drivers and the control plane write of themselves (CSINode,"
                    + " CSIStorageCapacity, VolumeAttachment, IPAddress, ResourceSlice, StorageVersion,"
                    + " CertificateSigningRequest).",
            "Left out: Endpoints and EndpointSlices that controllers make for Services.",
            "Left out: pods, ReplicaSets, Jobs and ControllerRevisions that have a controller, which makes them again.",
            "Left out: pods and Jobs that have finished, which would run again.",
            "Left out: what every cluster makes by itself: the Service and the Endpoints default/kubernetes, the"
                    + " ConfigMap kube-root-ca.crt of each namespace, APIServices that the API server keeps.",
            "Left out: the roles that the API server keeps itself (labelled kubernetes.io/bootstrapping:"
                + " rbac-defaults), unless that is turned off (rbac.authorization.kubernetes.io/autoupdate: false),"
                + " and the flow control that it keeps (apf.kubernetes.io/autoupdate-spec: true). Another version of"
                + " it has others.",
            "Left out: what is being deleted.");

    /** That the rules were turned off. */
    public static final List<String> NONE = List.of("Nothing was left out: the rules were turned off.");

    private static final Set<String> KINDS = Set.of(
            "events",
            "events.events.k8s.io",
            "leases.coordination.k8s.io",
            "leasecandidates.coordination.k8s.io",
            "csinodes.storage.k8s.io",
            "csistoragecapacities.storage.k8s.io",
            "volumeattachments.storage.k8s.io",
            "ipaddresses.networking.k8s.io",
            "resourceslices.resource.k8s.io",
            "storageversions.internal.apiserver.k8s.io",
            "certificatesigningrequests.certificates.k8s.io");
    private static final Set<String> MADE_BY_CONTROLLERS =
            Set.of("pods", "replicasets.apps", "jobs.batch", "controllerrevisions.apps");
    private static final String SLICE_OWNER = "endpointslice.kubernetes.io/managed-by";
    private static final String ENDPOINTS_OWNER = "endpoints.kubernetes.io/managed-by";
    private static final String ENDPOINTS_MADE = "endpoints.kubernetes.io/last-change-trigger-time";
    private static final String BOOTSTRAPPING = "kubernetes.io/bootstrapping";
    private static final String RIGHTS_KEPT = "rbac.authorization.kubernetes.io/autoupdate";
    private static final String FLOW_KEPT = "apf.kubernetes.io/autoupdate-spec";
    private static final Set<String> SLICE_CONTROLLERS =
            Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

    private Omissions() {}

    /** Whether no object of the kind is exported. */
    public static boolean ofKind(ServedKind served) {
        return !served.creatable() || KINDS.contains(served.kind().qualified());
    }

    /** Whether this object is not exported. */
    public static boolean ofObject(ResourceKind kind, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        String name = kind.qualified();
        return metadata.has("deletionTimestamp")
                || (MADE_BY_CONTROLLERS.contains(name) && hasController(metadata))
                || isOfEveryCluster(name, metadata)
                || isKeptByApiServer(kind.group(), kind.plural(), metadata)
                || switch (name) {
                    case "pods" ->
                        Set.of("Succeeded", "Failed")
                                .contains(object.path("status").path("phase").asText());
                    case "jobs.batch" -> hasFinished(object);
                    case "endpoints" -> isMade(metadata);
                    case "endpointslices.discovery.k8s.io" ->
                        SLICE_CONTROLLERS.contains(
                                metadata.path("labels").path(SLICE_OWNER).asText());
                    case "apiservices.apiregistration.k8s.io" ->
                        metadata.path("labels").has("kube-aggregator.kubernetes.io/automanaged");
                    default -> false;
                };
    }

    private static boolean isKeptByApiServer(String group, String plural, JsonNode metadata) {
        JsonNode annotations = metadata.path("annotations");
        return switch (group) {
            // Who was added to a binding is in no other place, and is never taken away again.
            case "rbac.authorization.k8s.io" ->
                Set.of("clusterroles", "roles").contains(plural)
                        && metadata.path("labels").path(BOOTSTRAPPING).asText().equals("rbac-defaults")
                        && !annotations.path(RIGHTS_KEPT).asText().equals("false");
            case "flowcontrol.apiserver.k8s.io" ->
                annotations.path(FLOW_KEPT).asText().equals("true");
            default -> false;
        };
    }

    private static boolean hasController(JsonNode metadata) {
        for (JsonNode owner : metadata.path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasFinished(JsonNode job) {
        for (JsonNode condition : job.path("status").path("conditions")) {
            if (Set.of("Complete", "Failed").contains(condition.path("type").asText())
                    && condition.path("status").asText().equals("True")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMade(JsonNode metadata) {
        return metadata.path("annotations").has(ENDPOINTS_MADE)
                || metadata.path("labels").path(ENDPOINTS_OWNER).asText().equals("endpoint-controller");
    }

    private static boolean isOfEveryCluster(String kind, JsonNode metadata) {
        String name = metadata.path("name").asText();
        return switch (kind) {
            case "services", "endpoints" ->
                name.equals("kubernetes") && metadata.path("namespace").asText().equals("default");
            case "configmaps" -> name.equals("kube-root-ca.crt");
            default -> false;
        };
    }
}
