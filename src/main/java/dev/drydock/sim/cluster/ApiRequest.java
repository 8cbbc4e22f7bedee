package dev.drydock.sim.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks of which resource, as the API server's authorization sees it.
 *
 * @param verb get, list, watch, create, update, patch, delete or deletecollection
 * @param namespace empty at the cluster's scope
 * @param name empty for a collection
 * @param subresource status, eviction, scale, …; empty for the object itself
 */
record ApiRequest(String verb, ResourceType type, String namespace, String name, String subresource) {
    /** The resource with its subresource, as roles name it: {@code pods/eviction}. */
    String resource() {
        return subresource.isEmpty() ? type.plural() : type.plural() + "/" + subresource;
    }

    ObjectKey key() {
        return new ObjectKey(namespace, name);
    }

    /** Reads method and path; empty if no resource of ours is served there. */
    static Optional<ApiRequest> parse(ServedTypes types, String method, String path, boolean watch) {
        List<String> parts =
                Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        if (parts.size() >= 3 && parts.get(0).equals("api")) {
            return parse(types, method, watch, "", parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.size() >= 4 && parts.get(0).equals("apis")) {
            return parse(types, method, watch, parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    private static Optional<ApiRequest> parse(
            ServedTypes types, String method, boolean watch, String group, String version, List<String> rest) {
        boolean inNamespace = rest.size() >= 3
                && rest.get(0).equals("namespaces")
                && !rest.get(2).equals("status")
                && !rest.get(2).equals("finalize");
        String namespace = inNamespace ? rest.get(1) : "";
        List<String> own = inNamespace ? rest.subList(2, rest.size()) : rest;
        if (own.isEmpty() || own.size() > 3) {
            return Optional.empty();
        }
        String name = own.size() > 1 ? own.get(1) : "";
        String subresource = own.size() > 2 ? own.get(2) : "";
        return types.find(group, version, own.get(0))
                .filter(type -> type.namespaced() || namespace.isEmpty())
                .filter(type -> !type.namespaced() || !namespace.isEmpty() || name.isEmpty())
                .map(type -> new ApiRequest(verb(method, watch, name), type, namespace, name, subresource));
    }

    private static String verb(String method, boolean watch, String name) {
        return switch (method) {
            case "GET" -> watch ? "watch" : name.isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> "unknown";
        };
    }
}
