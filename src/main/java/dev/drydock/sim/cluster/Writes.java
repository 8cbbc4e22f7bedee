package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;

/** Creates, updates and patches objects: what the API server checks, keeps and fills in when a client writes. */
final class Writes {
    private static final List<String> SERVER_OWNED =
            List.of("uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds");

    private final ObjectStore store;
    private final Deletions deletions;

    Writes(ObjectStore store, Deletions deletions) {
        this.store = store;
        this.deletions = deletions;
    }

    /** Stores a new object of a client or a controller; a dry run only says what it would look like. */
    StoredObject create(ResourceType type, String namespace, ObjectNode tree, boolean dryRun) {
        ObjectNode meta = Json.meta(tree);
        if (meta.path("name").asText().isEmpty() && meta.has("generateName")) {
            meta.put("name", meta.path("generateName").asText() + Long.toString(store.version(), 36));
        }
        String name = meta.path("name").asText();
        if (name.isEmpty()) {
            throw ApiError.invalid(type, "", "metadata.name: Required value: name or generateName is required");
        }
        checkKind(type, tree);
        if (type.namespaced()) {
            checkNamespace(type, name, namespace, meta);
        }
        SERVER_OWNED.forEach(meta::remove);
        Defaults.fill(type, tree);
        return store.atomically(() -> {
            if (dryRun && store.get(type, new ObjectKey(namespace, name)).isPresent()) {
                throw ApiError.alreadyExists(type, name);
            }
            return dryRun ? new StoredObject(type, tree, store.version()) : store.create(type, tree);
        });
    }

    private static void checkKind(ResourceType type, ObjectNode tree) {
        String kind = tree.path("kind").asText(type.kind());
        String apiVersion = tree.path("apiVersion").asText(type.apiVersion());
        if (!kind.equals(type.kind()) || !apiVersion.equals(type.apiVersion())) {
            throw ApiError.badRequest(
                    kind + " in version \"" + apiVersion + "\" cannot be handled as a " + type.kind());
        }
    }

    private void checkNamespace(ResourceType type, String name, String namespace, ObjectNode meta) {
        if (!meta.path("namespace").asText(namespace).equals(namespace)) {
            throw ApiError.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        meta.put("namespace", namespace);
        requireLiving(type, name, namespace);
    }

    /** What the NamespaceLifecycle admission asks of every creation. */
    void requireLiving(ResourceType type, String name, String namespace) {
        if (store.require(ResourceType.NAMESPACES, ObjectKey.cluster(namespace)).deleting()) {
            throw ApiError.namespaceTerminating(type, name, namespace);
        }
    }

    /** Replaces an object by what a client sent. */
    StoredObject update(ApiRequest request, ObjectNode sent, String manager, boolean dryRun) {
        checkKind(request.type(), sent);
        if (!sent.path("metadata").path("name").asText(request.name()).equals(request.name())) {
            throw ApiError.badRequest("the name of the object does not match the name on the URL");
        }
        return change(request, old -> sent, new Writer(manager, false), dryRun);
    }

    /** Patches an object. */
    StoredObject patch(ApiRequest request, String contentType, JsonNode patch, String manager, boolean dryRun) {
        return change(request, old -> Patches.apply(contentType, old, patch), new Writer(manager, false), dryRun);
    }

    /**
     * What came of an apply.
     *
     * @param created whether it was not there
     */
    record Applied(boolean created, StoredObject object) {}

    /** Applies a configuration: makes the object, or the fields of it that are in the configuration. */
    Applied apply(ApiRequest request, ObjectNode sent, Writer writer, boolean force, boolean dryRun) {
        ResourceType type = request.type();
        if (writer.manager().isEmpty()) {
            throw new ApiError(
                    422,
                    "Invalid",
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply"
                            + " patch");
        }
        checkKind(type, sent);
        if (!sent.path("metadata").path("name").asText().equals(request.name())) {
            throw ApiError.badRequest("metadata.name does not match the name on the URL");
        }
        if (!sent.path("metadata").path("managedFields").isEmpty()) {
            throw ApiError.badRequest("metadata.managedFields must be nil");
        }
        String now = store.now();
        return store.atomically(() -> {
            if (store.get(type, request.key()).isPresent()) {
                return new Applied(
                        false,
                        change(
                                request,
                                old -> ManagedFields.apply(old, sent, writer.manager(), force, now),
                                writer,
                                dryRun));
            }
            ObjectNode bare = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
            ObjectNode made = ManagedFields.apply(bare, sent, writer.manager(), force, now);
            if (type.hasStatus()) {
                made.remove("status");
            }
            return new Applied(true, create(type, request.namespace(), made, dryRun));
        });
    }

    /**
     * Who writes.
     *
     * @param manager its name as a manager of fields; may be empty
     * @param applies whether the fields are told apart by what it applies, not by what changed
     */
    record Writer(String manager, boolean applies) {}

    private StoredObject change(ApiRequest request, UnaryOperator<ObjectNode> by, Writer writer, boolean dryRun) {
        return store.atomically(() -> {
            StoredObject old = store.require(request.type(), request.key());
            ObjectNode before = old.typedTree();
            ObjectNode next = by.apply(before.deepCopy());
            checkPreconditions(old, next);
            keep(request, before, next);
            if (!writer.applies() && ManagedFields.areKept(before)) {
                ManagedFields.written(before, next, writer.manager(), store.now());
            }
            if (dryRun || next.equals(before)) {
                return dryRun ? new StoredObject(request.type(), next, old.version()) : old;
            }
            StoredObject changed = store.replace(old, next);
            deletions.finishIfFree(changed);
            return changed;
        });
    }

    private static void checkPreconditions(StoredObject old, ObjectNode next) {
        JsonNode meta = next.path("metadata");
        String name = old.key().name();
        if (!meta.path("uid").asText(old.uid()).equals(old.uid())) {
            throw ApiError.conflict(
                    old.type(),
                    name,
                    "Precondition failed: UID in precondition: "
                            + meta.path("uid").asText() + ", UID in object meta: " + old.uid());
        }
        String version = Long.toString(old.version());
        String wanted = meta.path("resourceVersion").asText(version);
        if (!wanted.isEmpty() && !wanted.equals(version)) {
            throw ApiError.modified(old.type(), name);
        }
        if (!meta.path("name").asText(name).equals(name)) {
            throw ApiError.invalid(old.type(), name, "metadata.name: Invalid value: field is immutable");
        }
    }

    /** Puts back what this request may not change, and counts the generation. */
    private static void keep(ApiRequest request, ObjectNode before, ObjectNode next) {
        ResourceType type = request.type();
        next.put("kind", type.kind()).put("apiVersion", type.apiVersion());
        ObjectNode meta = Json.meta(next);
        JsonNode old = before.path("metadata");
        for (String field : List.of("name", "namespace", "resourceVersion")) {
            restore(old, meta, field);
        }
        SERVER_OWNED.forEach(field -> restore(old, meta, field));
        if (request.subresource().equals("status")) {
            restore(before, next, "spec");
        } else if (type.hasStatus() && request.subresource().isEmpty()) {
            restore(before, next, "status");
        }
        if (type.hasGeneration() && !next.path("spec").equals(before.path("spec"))) {
            meta.put("generation", old.path("generation").asLong() + 1);
        }
    }

    private static void restore(JsonNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.path(field));
        } else {
            to.remove(field);
        }
    }
}
