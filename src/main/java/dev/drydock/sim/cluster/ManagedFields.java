package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who owns which field of an object, and what server-side apply makes of it. Kept from the first apply on: until then all fields
 * are {@code before-first-apply}'s, as of an object that was made before there were owners.
 */
final class ManagedFields {
    private static final String FIELD = "managedFields";
    private static final String BEFORE = "before-first-apply";
    /** Nobody owns what the server makes, and what says which object it is. */
    private static final List<String> OWN = List.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            FIELD);

    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String manager, boolean applies, String version, String time, FieldSet fields) {
        boolean is(String name, boolean apply) {
            return manager.equals(name) && applies == apply;
        }

        Entry owning(FieldSet others) {
            return new Entry(manager, applies, version, time, others);
        }
    }

    private ManagedFields(JsonNode object) {
        for (JsonNode entry : object.path("metadata").path(FIELD)) {
            entries.add(new Entry(
                    entry.path("manager").asText(),
                    entry.path("operation").asText().equals("Apply"),
                    entry.path("apiVersion").asText(),
                    entry.path("time").asText(),
                    FieldSet.read(entry.path("fieldsV1"))));
        }
    }

    /** Whether somebody's fields are told of this object. */
    static boolean areKept(ObjectNode object) {
        return !object.path("metadata").path(FIELD).isEmpty();
    }

    /**
     * The object as the configuration makes it.
     *
     * @param live as it is; only what names it where it is new
     * @param force whether fields of others are taken from them
     * @throws ApiError 409 where another owns a field that would change
     */
    static ObjectNode apply(ObjectNode live, ObjectNode configuration, String manager, boolean force, String now) {
        ManagedFields managed = new ManagedFields(live);
        FieldSet known = owned(live);
        if (managed.entries.isEmpty() && !known.isEmpty()) {
            managed.entries.add(new Entry(BEFORE, false, version(live), now, known));
        }
        FieldSet wanted = owned(configuration);
        managed.settle(live, configuration, wanted, manager, force);
        ObjectNode next = Patches.merged(live, configuration);
        FieldSet before = managed.fields(manager);
        for (String gone : before.without(wanted.paths()).paths()) {
            if (managed.entries.stream()
                    .noneMatch(
                            entry -> !entry.is(manager, true) && entry.fields().has(gone))) {
                FieldSet.remove(next, gone);
            }
        }
        boolean same = before.write().equals(wanted.write()) && next.equals(live);
        if (!same) {
            managed.entries.removeIf(entry -> entry.is(manager, true));
            managed.entries.add(new Entry(manager, true, version(configuration), now, wanted));
        }
        managed.write(next);
        return next;
    }

    private void settle(ObjectNode live, ObjectNode configuration, FieldSet wanted, String manager, boolean force) {
        List<String> messages = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        for (Entry entry : List.copyOf(entries)) {
            Set<String> contested = new TreeSet<>();
            if (!entry.is(manager, true)) {
                for (String path : wanted.paths()) {
                    if (entry.fields().has(path) && differs(live, configuration, path)) {
                        contested.add(path);
                        messages.add("conflict with \"" + entry.manager() + "\""
                                + (entry.applies() ? "" : " using " + entry.version()));
                        fields.add(FieldSet.display(path));
                    }
                }
            }
            entries.set(entries.indexOf(entry), entry.owning(entry.fields().without(contested)));
        }
        if (!messages.isEmpty() && !force) {
            throw ApiError.applyConflict(messages, fields);
        }
        entries.removeIf(entry -> entry.fields().isEmpty());
    }

    /** An item of a list and a map are the same item and map, whatever is in them. */
    private static boolean differs(ObjectNode live, ObjectNode configuration, String path) {
        Optional<JsonNode> now = FieldSet.value(live, path);
        Optional<JsonNode> then = FieldSet.value(configuration, path);
        boolean holders = now.filter(JsonNode::isObject).isPresent()
                && then.filter(JsonNode::isObject).isPresent();
        return !holders && !(now.isPresent() && then.isPresent() && Json.same(now.get(), then.get()));
    }

    /** What another write than an apply changed is the writer's from then on. */
    static void written(ObjectNode before, ObjectNode next, String manager, String now) {
        ManagedFields managed = new ManagedFields(before);
        FieldSet had = owned(before);
        FieldSet has = owned(next);
        Set<String> changed = new TreeSet<>();
        for (String path : has.paths()) {
            if (!had.has(path) || differs(before, next, path)) {
                changed.add(path);
            }
        }
        Set<String> lost = new TreeSet<>(had.without(has.paths()).paths());
        lost.addAll(changed);
        if (!lost.isEmpty()) {
            FieldSet own = managed.entries.stream()
                    .filter(entry -> entry.is(manager, false))
                    .map(Entry::fields)
                    .findFirst()
                    .orElseGet(FieldSet::none)
                    .without(lost)
                    .with(changed);
            managed.entries.removeIf(entry -> entry.is(manager, false));
            managed.entries.replaceAll(entry -> entry.owning(entry.fields().without(lost)));
            managed.entries.removeIf(entry -> entry.fields().isEmpty());
            if (!own.isEmpty()) {
                managed.entries.add(new Entry(manager, false, version(next), now, own));
            }
        }
        managed.write(next);
    }

    private FieldSet fields(String manager) {
        return entries.stream()
                .filter(entry -> entry.is(manager, true))
                .map(Entry::fields)
                .findFirst()
                .orElseGet(FieldSet::none);
    }

    private static FieldSet owned(ObjectNode object) {
        ObjectNode bare = object.deepCopy();
        bare.remove(List.of("kind", "apiVersion", "status"));
        if (bare.path("metadata") instanceof ObjectNode meta) {
            meta.remove(OWN);
            if (meta.isEmpty()) {
                bare.remove("metadata");
            }
        }
        return FieldSet.of(bare);
    }

    private static String version(ObjectNode object) {
        return object.path("apiVersion").asText();
    }

    private void write(ObjectNode object) {
        ArrayNode written = Json.meta(object).putArray(FIELD);
        for (Entry entry : entries) {
            written.addObject()
                    .put("manager", entry.manager())
                    .put("operation", entry.applies() ? "Apply" : "Update")
                    .put("apiVersion", entry.version())
                    .put("time", entry.time())
                    .put("fieldsType", "FieldsV1")
                    .set("fieldsV1", entry.fields().write());
        }
        if (entries.isEmpty()) {
            Json.meta(object).remove(FIELD);
        }
    }
}
