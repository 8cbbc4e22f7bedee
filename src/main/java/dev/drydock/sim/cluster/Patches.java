package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The patch formats of the Kubernetes API: JSON merge patch (RFC 7386), and the strategic one that merges lists by key. */
final class Patches {
    /** By which member items of a list are the same item, from the API types' {@code patchMergeKey} tags. */
    private static final Map<String, String> MERGE_KEYS = Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("ephemeralContainers", "name"),
            Map.entry("volumes", "name"),
            Map.entry("env", "name"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("secrets", "name"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("volumeDevices", "devicePath"),
            Map.entry("conditions", "type"),
            Map.entry("addresses", "type"),
            Map.entry("taints", "key"),
            Map.entry("hostAliases", "ip"),
            Map.entry("topologySpreadConstraints", "topologyKey"),
            Map.entry("ownerReferences", "uid"));

    /** Lists of plain values that are merged as sets. */
    private static final List<String> MERGED_VALUES = List.of("finalizers", "podCIDRs");

    private Patches() {}

    /**
     * Returns the object as the patch makes it; the given object is left as it is.
     *
     * @param contentType the patch's format
     * @throws ApiError 415 for a format that is not known, 400 or 422 for a patch that cannot be applied
     */
    static ObjectNode apply(String contentType, ObjectNode object, JsonNode patch) {
        String format = contentType.split(";", 2)[0].strip();
        return switch (format) {
            case "application/json-patch+json" -> JsonPatch.apply(object, patch);
            case "application/merge-patch+json" -> merge(object.deepCopy(), asObject(patch));
            case "application/strategic-merge-patch+json" -> strategic(object.deepCopy(), asObject(patch));
            default -> throw ApiError.unsupportedMediaType(format);
        };
    }

    /** The object as a configuration that is applied to it makes it, but for what it takes away. */
    static ObjectNode merged(ObjectNode object, ObjectNode configuration) {
        ObjectNode target = object.deepCopy();
        configuration.deepCopy().properties().forEach(field -> apply(target, field.getKey(), field.getValue()));
        return target;
    }

    private static void apply(ObjectNode target, String name, JsonNode value) {
        if (value instanceof ObjectNode inner && target.path(name) instanceof ObjectNode there) {
            target.set(name, merged(there, inner));
        } else if (value instanceof ArrayNode items && isSet(name)) {
            list(target, name, items);
        } else if (value instanceof ArrayNode items
                && target.path(name) instanceof ArrayNode there
                && keyOf(name, items).isPresent()) {
            items(there, keyOf(name, items).get(), items);
        } else {
            target.set(name, value);
        }
    }

    private static void items(ArrayNode present, String key, ArrayNode items) {
        for (JsonNode item : items) {
            int at = indexOf(present, key, item.path(key));
            if (at >= 0 && present.get(at) instanceof ObjectNode old && item instanceof ObjectNode change) {
                present.set(at, merged(old, change));
            } else {
                present.add(item);
            }
        }
    }

    /** By which member the items of that list are told apart, where they are. */
    static Optional<String> keyOf(String list, ArrayNode items) {
        return mergeKey(list, items).filter(key -> {
            for (JsonNode item : items) {
                if (!item.has(key)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Whether that list is a set of plain values. */
    static boolean isSet(String list) {
        return MERGED_VALUES.contains(list);
    }

    private static ObjectNode asObject(JsonNode patch) {
        if (patch instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.badRequest("the patch is not a JSON object");
    }

    private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode inner) {
                target.set(name, merge(Json.child(target, name), inner));
            } else {
                target.set(name, value);
            }
        });
        return target;
    }

    private static ObjectNode strategic(ObjectNode target, ObjectNode patch) {
        if (patch.path("$patch").asText().equals("replace")) {
            ObjectNode replacement = patch.deepCopy();
            replacement.remove("$patch");
            return replacement;
        }
        patch.properties().forEach(field -> strategic(target, field.getKey(), field.getValue()));
        return target;
    }

    private static void strategic(ObjectNode target, String name, JsonNode value) {
        if (name.startsWith("$deleteFromPrimitiveList/")) {
            String list = name.substring(name.indexOf('/') + 1);
            removeValues(Json.list(target, list), value);
        } else if (name.startsWith("$")) {
            // $setElementOrder and $retainKeys only order or repeat what the rest of the patch says.
            return;
        } else if (value.isNull()) {
            target.remove(name);
        } else if (value instanceof ObjectNode inner) {
            if (inner.path("$patch").asText().equals("delete")) {
                target.remove(name);
            } else {
                target.set(name, strategic(Json.child(target, name), inner));
            }
        } else if (value instanceof ArrayNode items) {
            list(target, name, items);
        } else {
            target.set(name, value);
        }
    }

    private static void list(ObjectNode target, String name, ArrayNode items) {
        Optional<String> key = mergeKey(name, items);
        if (key.isPresent()) {
            mergeByKey(target, name, items, key.get());
        } else if (MERGED_VALUES.contains(name)) {
            ArrayNode present = Json.list(target, name);
            items.forEach(item -> {
                if (indexOf(present, item) < 0) {
                    present.add(item);
                }
            });
        } else {
            target.set(name, items);
        }
    }

    private static void mergeByKey(ObjectNode target, String name, ArrayNode items, String key) {
        boolean replaces = false;
        for (JsonNode item : items) {
            replaces |= item.path("$patch").asText().equals("replace");
        }
        if (replaces) {
            target.putArray(name);
        }
        ArrayNode present = Json.list(target, name);
        for (JsonNode item : items) {
            if (item.path("$patch").asText().equals("replace") || !(item instanceof ObjectNode change)) {
                continue;
            }
            int at = indexOf(present, key, change.path(key));
            if (change.path("$patch").asText().equals("delete")) {
                if (at >= 0) {
                    present.remove(at);
                }
            } else if (at >= 0 && present.get(at) instanceof ObjectNode old) {
                present.set(at, strategic(old, change));
            } else {
                present.add(strategic(Json.object(), change));
            }
        }
    }

    /** Ports are keyed by another member in a container than in a Service, which the items tell. */
    private static Optional<String> mergeKey(String name, ArrayNode items) {
        if (name.equals("ports")) {
            return items.path(0).has("containerPort") ? Optional.of("containerPort") : Optional.of("port");
        }
        return Optional.ofNullable(MERGE_KEYS.get(name));
    }

    private static void removeValues(ArrayNode list, JsonNode values) {
        for (JsonNode value : values) {
            int at = indexOf(list, value);
            if (at >= 0) {
                list.remove(at);
            }
        }
    }

    private static int indexOf(ArrayNode list, JsonNode value) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    private static int indexOf(ArrayNode list, String key, JsonNode value) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }
}
