package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The documents by which clients learn what the API serves. Made once; aggregated discovery is not offered, clients fall back. */
final class Discovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    /** What {@code kubectl get all} means. */
    private static final Set<ResourceType> OF_ALL = EnumSet.of(
            ResourceType.PODS,
            ResourceType.REPLICATION_CONTROLLERS,
            ResourceType.SERVICES,
            ResourceType.DEPLOYMENTS,
            ResourceType.REPLICA_SETS,
            ResourceType.STATEFUL_SETS,
            ResourceType.DAEMON_SETS,
            ResourceType.JOBS);

    private static final String REVIEWS = "authorization.k8s.io";

    private final Map<String, ObjectNode> documents = new TreeMap<>();

    /**
     * Makes them.
     *
     * @param velero whether Velero's kinds are served
     */
    Discovery(EvictionApi evictions, boolean velero) {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        documents.put("/api", versions);
        documents.put("/api/v1", resources("", "v1"));
        addEviction(Json.list(document("/api/v1"), "resources"), evictions);
        ObjectNode groups = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        List<String> named = new ArrayList<>(List.of("apps", "batch", "policy", "coordination.k8s.io", REVIEWS));
        if (velero) {
            named.add(ResourceType.VELERO);
        }
        for (String group : named) {
            ObjectNode described = group(group, group.equals("policy") ? evictions.version() : "v1");
            Json.list(groups, "groups").add(described);
            documents.put("/apis/" + group, described);
            documents.put("/apis/" + group + "/v1", resources(group, "v1"));
        }
        documents.put("/apis", groups);
        documents.put("/apis/policy/v1beta1", resources("policy", "v1beta1"));
        addReview(Json.list(document("/apis/" + REVIEWS + "/v1"), "resources"));
    }

    Optional<ObjectNode> find(String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return Optional.ofNullable(documents.get(plain));
    }

    private ObjectNode document(String path) {
        return find(path).orElseThrow();
    }

    static ObjectNode version(String gitVersion) {
        String[] parts = gitVersion.substring(1).split("\\.", 3);
        return Json.object()
                .put("major", parts[0])
                .put("minor", parts[1])
                .put("gitVersion", gitVersion)
                .put("gitCommit", "simulated")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-01-01T00:00:00Z")
                .put("goVersion", "none")
                .put("compiler", "javac")
                .put("platform", "simulated");
    }

    private static ObjectNode group(String name, String preferred) {
        ObjectNode group =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        ArrayNode versions = group.putArray("versions");
        ObjectNode first =
                versions.addObject().put("groupVersion", name + "/" + preferred).put("version", preferred);
        if (!preferred.equals("v1")) {
            versions.addObject().put("groupVersion", name + "/v1").put("version", "v1");
        }
        group.set("preferredVersion", first.deepCopy());
        return group;
    }

    private static ObjectNode resources(String group, String version) {
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : ResourceType.of(group, version)) {
            ObjectNode resource = resource(resources, type.plural(), type.kind(), type.namespaced(), VERBS);
            type.shortName().ifPresent(name -> resource.putArray("shortNames").add(name));
            if (OF_ALL.contains(type)) {
                resource.putArray("categories").add("all");
            }
            if (type.hasStatus()) {
                resource(
                        resources,
                        type.plural() + "/status",
                        type.kind(),
                        type.namespaced(),
                        List.of("get", "patch", "update"));
            }
        }
        return list;
    }

    private static void addEviction(ArrayNode resources, EvictionApi evictions) {
        if (evictions != EvictionApi.NONE) {
            resource(resources, "pods/eviction", "Eviction", true, List.of("create"))
                    .put("group", "policy")
                    .put("version", evictions.version());
        }
    }

    private static void addReview(ArrayNode resources) {
        resource(resources, "selfsubjectaccessreviews", "SelfSubjectAccessReview", false, List.of("create"));
    }

    private static ObjectNode resource(
            ArrayNode resources, String name, String kind, boolean namespaced, List<String> verbs) {
        String singular = name.contains("/") ? "" : kind.toLowerCase(Locale.ROOT);
        ObjectNode resource = resources
                .addObject()
                .put("name", name)
                .put("singularName", singular)
                .put("namespaced", namespaced)
                .put("kind", kind);
        ArrayNode allowed = resource.putArray("verbs");
        verbs.forEach(allowed::add);
        return resource;
    }
}
