package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The documents by which clients learn what the API serves. */
final class Discovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    /** What {@code kubectl get all} means. */
    private static final Set<ResourceType> OF_ALL = Set.of(
            ResourceType.PODS,
            ResourceType.REPLICATION_CONTROLLERS,
            ResourceType.SERVICES,
            ResourceType.DEPLOYMENTS,
            ResourceType.REPLICA_SETS,
            ResourceType.STATEFUL_SETS,
            ResourceType.DAEMON_SETS,
            ResourceType.JOBS);

    private static final String REVIEWS = "authorization.k8s.io";
    private static final String POLICY = "policy";

    private final ServedTypes types;
    private final Faults faults;
    private final EvictionApi evictions;
    private final boolean aggregated;

    /**
     * Describes what is served.
     *
     * @param aggregated whether everything can be had in one document
     */
    Discovery(ServedTypes types, Faults faults, EvictionApi evictions, boolean aggregated) {
        this.types = types;
        this.faults = faults;
        this.evictions = evictions;
        this.aggregated = aggregated;
    }

    /**
     * The document at the path.
     *
     * @param accept what the client takes
     * @throws ApiError where the group's API is down
     */
    Optional<ObjectNode> find(String path, String accept) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        boolean together = aggregated && accept.contains("as=" + AggregatedDiscovery.KIND);
        List<String> parts = List.of(plain.split("/"));
        return switch (parts.size()) {
            case 2 -> root(plain, together);
            case 3 -> plain.equals("/api/v1") ? Optional.of(core()) : oneGroup(parts);
            case 4 -> parts.get(1).equals("apis") ? ofGroup(parts.get(2), parts.get(3)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<ObjectNode> root(String path, boolean together) {
        return switch (path) {
            case "/api" -> Optional.of(together ? new AggregatedDiscovery(faults).of(List.of(core())) : coreVersions());
            case "/apis" -> Optional.of(together ? new AggregatedDiscovery(faults).of(inOrder()) : groupList());
            default -> Optional.empty();
        };
    }

    private static ObjectNode coreVersions() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        return versions;
    }

    private ObjectNode core() {
        ObjectNode core = resources("", "v1");
        addEviction(Json.list(core, "resources"), evictions);
        return core;
    }

    /** Every group with its versions, the preferred one first. */
    private Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (ResourceType type : types.all()) {
            if (!type.group().isEmpty()) {
                List<String> versions = groups.computeIfAbsent(type.group(), first -> new ArrayList<>());
                if (!versions.contains(type.version())) {
                    versions.add(type.version());
                }
            }
        }
        groups.put(REVIEWS, List.of("v1"));
        if (!evictions.version().equals("v1")) {
            groups.put(POLICY, List.of(evictions.version(), "v1"));
        }
        return groups;
    }

    private ObjectNode groupList() {
        ObjectNode groups = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        groups().forEach((name, versions) -> Json.list(groups, "groups").add(group(name, versions)));
        return groups;
    }

    private Optional<ObjectNode> oneGroup(List<String> parts) {
        return parts.get(1).equals("apis")
                ? Optional.ofNullable(groups().get(parts.get(2))).map(versions -> group(parts.get(2), versions))
                : Optional.empty();
    }

    private Optional<ObjectNode> ofGroup(String group, String version) {
        boolean served = groups().getOrDefault(group, List.of()).contains(version)
                || (group.equals(POLICY) && version.equals("v1beta1"));
        if (!served) {
            return Optional.empty();
        }
        if (faults.isDown(group)) {
            throw ApiError.away();
        }
        ObjectNode list = resources(group, version);
        if (group.equals(REVIEWS)) {
            addReview(Json.list(list, "resources"));
        }
        return Optional.of(list);
    }

    /** The resources of every group and version, those that are preferred first. */
    private List<ObjectNode> inOrder() {
        List<ObjectNode> lists = new ArrayList<>();
        groups().forEach((group, versions) -> versions.forEach(version -> lists.add(resources(group, version))));
        return lists;
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

    private static ObjectNode group(String name, List<String> served) {
        ObjectNode group =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        ArrayNode versions = group.putArray("versions");
        for (String version : served) {
            versions.addObject().put("groupVersion", name + "/" + version).put("version", version);
        }
        group.set("preferredVersion", versions.get(0).deepCopy());
        return group;
    }

    private ObjectNode resources(String group, String version) {
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : types.of(group, version)) {
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
