package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Fields of an object, as {@code managedFields} names them: those of a map by {@code f:NAME}, items of a list with a key by
 * {@code k:{"name":"web"}}, those of a set by {@code v:"VALUE"}; any other list is one field.
 */
final class FieldSet {
    private static final String SEPARATOR = "\u0000";
    private static final String ITSELF = ".";
    private static final int LONGEST_SPLIT = -1;

    private final SortedSet<String> paths;

    private FieldSet(SortedSet<String> paths) {
        this.paths = paths;
    }

    static FieldSet none() {
        return new FieldSet(new TreeSet<>());
    }

    /** All fields of an object that a client sends. */
    static FieldSet of(ObjectNode object) {
        FieldSet set = none();
        object.properties().forEach(field -> set.collect("f:" + field.getKey(), field.getKey(), field.getValue()));
        return set;
    }

    private void collect(String path, String name, JsonNode value) {
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            object.properties()
                    .forEach(field ->
                            collect(path + SEPARATOR + "f:" + field.getKey(), field.getKey(), field.getValue()));
        } else if (value instanceof ArrayNode items && !items.isEmpty()) {
            Optional<String> key = Patches.keyOf(name, items);
            for (JsonNode item : items) {
                if (key.isPresent()) {
                    String itself = path + SEPARATOR + "k:"
                            + Json.object().set(key.get(), item.path(key.get())).toString();
                    paths.add(itself);
                    item.properties()
                            .forEach(field -> collect(
                                    itself + SEPARATOR + "f:" + field.getKey(), field.getKey(), field.getValue()));
                } else if (Patches.isSet(name)) {
                    paths.add(path + SEPARATOR + "v:" + item);
                }
            }
            if (key.isEmpty() && !Patches.isSet(name)) {
                paths.add(path);
            }
        } else if (!value.isNull()) {
            paths.add(path);
        }
    }

    /** Reads {@code fieldsV1}. */
    static FieldSet read(JsonNode fieldsV1) {
        FieldSet set = none();
        fieldsV1.properties().forEach(field -> set.read(field.getKey(), field.getValue()));
        return set;
    }

    private void read(String path, JsonNode below) {
        if (below.isEmpty() || below.has(ITSELF)) {
            paths.add(path);
        }
        below.properties().forEach(field -> {
            if (!field.getKey().equals(ITSELF)) {
                read(path + SEPARATOR + field.getKey(), field.getValue());
            }
        });
    }

    /** As {@code fieldsV1}. */
    ObjectNode write() {
        ObjectNode root = Json.object();
        for (String path : paths) {
            ObjectNode at = root;
            for (String element : elements(path)) {
                at = Json.child(at, element);
            }
            if (elements(path).getLast().startsWith("k:")) {
                at.putObject(ITSELF);
            }
        }
        return root;
    }

    Collection<String> paths() {
        return paths;
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    boolean has(String path) {
        return paths.contains(path);
    }

    FieldSet without(Collection<String> gone) {
        SortedSet<String> left = new TreeSet<>(paths);
        left.removeAll(gone);
        return new FieldSet(left);
    }

    FieldSet with(Collection<String> more) {
        SortedSet<String> all = new TreeSet<>(paths);
        all.addAll(more);
        return new FieldSet(all);
    }

    private static List<String> elements(String path) {
        return List.of(path.split(SEPARATOR, LONGEST_SPLIT));
    }

    /** What the object has there. */
    static Optional<JsonNode> value(JsonNode object, String path) {
        JsonNode at = object;
        for (String element : elements(path)) {
            String name = element.substring(2);
            at = switch (element.charAt(0)) {
                case 'f' -> at.path(name);
                case 'k' -> item(at, Json.sent(name.getBytes(StandardCharsets.UTF_8)));
                default -> member(at, name);
            };
        }
        return at.isMissingNode() ? Optional.empty() : Optional.of(at);
    }

    private static JsonNode item(JsonNode list, JsonNode key) {
        for (JsonNode item : list) {
            if (key.properties().stream().allMatch(field -> Json.same(item.path(field.getKey()), field.getValue()))) {
                return item;
            }
        }
        return Json.object().path("none");
    }

    private static JsonNode member(JsonNode list, String written) {
        for (JsonNode item : list) {
            if (item.toString().equals(written)) {
                return item;
            }
        }
        return Json.object().path("none");
    }

    /** Takes the field out of the object, and the maps that are empty then. */
    static void remove(ObjectNode object, String path) {
        List<String> elements = elements(path);
        List<JsonNode> way = new ArrayList<>(List.of(object));
        for (int depth = 1; depth < elements.size(); depth++) {
            way.add(value(object, String.join(SEPARATOR, elements.subList(0, depth)))
                    .orElseGet(Json::object));
        }
        for (int depth = elements.size() - 1; depth >= 0; depth--) {
            String element = elements.get(depth);
            JsonNode holder = way.get(depth);
            if (holder instanceof ObjectNode map) {
                map.remove(element.substring(2));
            } else if (holder instanceof ArrayNode list) {
                value(object, String.join(SEPARATOR, elements.subList(0, depth + 1)))
                        .ifPresent(item -> removeFirst(list, item));
            }
            if (!holder.isEmpty()) {
                return;
            }
        }
    }

    /** The items of a list that has keys, or is a set, are not equal to each other. */
    private static void removeFirst(ArrayNode list, JsonNode item) {
        for (int at = 0; at < list.size(); at++) {
            if (list.get(at).equals(item)) {
                list.remove(at);
                return;
            }
        }
    }

    /** For people: {@code .spec.template.spec.containers[name="web"].image}. */
    static String display(String path) {
        StringBuilder words = new StringBuilder();
        for (String element : elements(path)) {
            String name = element.substring(2);
            switch (element.charAt(0)) {
                case 'f' -> words.append('.').append(name);
                case 'k' ->
                    Json.sent(name.getBytes(StandardCharsets.UTF_8))
                            .properties()
                            .forEach(field -> words.append('[')
                                    .append(field.getKey())
                                    .append('=')
                                    .append(field.getValue())
                                    .append(']'));
                default -> words.append('[').append(name).append(']');
            }
        }
        return words.toString();
    }
}
