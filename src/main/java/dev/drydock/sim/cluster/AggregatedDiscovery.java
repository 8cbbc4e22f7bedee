package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that discovery tells in one document, made of the documents of each group and version. */
final class AggregatedDiscovery {
    static final String KIND = "APIGroupDiscoveryList";
    static final String MEDIA_TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=" + KIND;

    private final Faults faults;

    AggregatedDiscovery(Faults faults) {
        this.faults = faults;
    }

    /**
     * The document.
     *
     * @param lists of resources, one for each version of a group, its preferred one first
     */
    ObjectNode of(List<ObjectNode> lists) {
        ObjectNode document = Json.object().put("kind", KIND).put("apiVersion", "apidiscovery.k8s.io/v2");
        document.putObject("metadata");
        ArrayNode items = document.putArray("items");
        Map<String, ArrayNode> versions = new LinkedHashMap<>();
        for (ObjectNode list : lists) {
            String groupVersion = list.path("groupVersion").asText();
            int slash = groupVersion.indexOf('/');
            String group = slash < 0 ? "" : groupVersion.substring(0, slash);
            ArrayNode served = versions.computeIfAbsent(group, name -> {
                ObjectNode item = items.addObject();
                ObjectNode meta = item.putObject("metadata");
                if (!name.isEmpty()) {
                    meta.put("name", name);
                }
                meta.putNull("creationTimestamp");
                return item.putArray("versions");
            });
            version(served.addObject(), group, groupVersion.substring(slash + 1), list.path("resources"));
        }
        return document;
    }

    private void version(ObjectNode node, String group, String version, JsonNode resources) {
        node.put("version", version);
        if (faults.isDown(group)) {
            node.put("freshness", "Stale");
            return;
        }
        ArrayNode told = node.putArray("resources");
        Map<String, ObjectNode> byName = new LinkedHashMap<>();
        for (JsonNode resource : resources) {
            String name = resource.path("name").asText();
            int slash = name.indexOf('/');
            ObjectNode owner = byName.get(slash < 0 ? name : name.substring(0, slash));
            if (slash < 0) {
                byName.put(name, resource(told.addObject(), group, version, resource));
            } else if (owner != null) {
                ObjectNode sub =
                        Json.list(owner, "subresources").addObject().put("subresource", name.substring(slash + 1));
                sub.set("responseKind", kind(group, version, resource));
                sub.set("verbs", resource.path("verbs"));
            }
        }
        node.put("freshness", "Current");
    }

    private static ObjectNode resource(ObjectNode node, String group, String version, JsonNode resource) {
        node.put("resource", resource.path("name").asText());
        node.set("responseKind", kind(group, version, resource));
        node.put("scope", resource.path("namespaced").asBoolean() ? "Namespaced" : "Cluster");
        node.put("singularResource", resource.path("singularName").asText());
        node.set("verbs", resource.path("verbs"));
        for (String optional : List.of("shortNames", "categories")) {
            if (resource.has(optional)) {
                node.set(optional, resource.path(optional));
            }
        }
        return node;
    }

    private static ObjectNode kind(String group, String version, JsonNode resource) {
        return Json.object()
                .put("group", group)
                .put("version", version)
                .put("kind", resource.path("kind").asText());
    }
}
