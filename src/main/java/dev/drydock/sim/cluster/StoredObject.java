package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One version of one object, immutable: the very bytes that are served, and beside them the few facts that selectors and
 * controllers ask for all the time. Bytes rather than a tree keep 30,000 pods in some 60 MB and make a list a copy.
 */
final class StoredObject {
    private final ResourceType type;
    private final ObjectKey key;
    private final String uid;
    private final long version;
    private final Map<String, String> labels;
    private final List<Owner> owners;
    private final boolean deleting;
    private final long generation;
    private final Optional<PodFacts> pod;
    private final Optional<LabelSelector> selector;
    private final byte[] json;

    /** Takes a tree that is complete but for the version, which it gets here. */
    StoredObject(ResourceType type, ObjectNode tree, long version) {
        ObjectNode meta = Json.meta(tree);
        meta.put("resourceVersion", Long.toString(version));
        this.type = type;
        this.key = new ObjectKey(
                type.namespaced() ? meta.path("namespace").asText().intern() : "",
                meta.path("name").asText());
        this.uid = meta.path("uid").asText();
        this.version = version;
        this.labels = Json.texts(meta.path("labels"));
        this.owners = owners(meta.path("ownerReferences"));
        this.deleting = meta.has("deletionTimestamp");
        this.generation = meta.path("generation").asLong();
        this.pod = type == ResourceType.PODS ? Optional.of(PodFacts.of(tree)) : Optional.empty();
        this.selector = type == ResourceType.BUDGETS
                ? Optional.of(LabelSelector.of(tree.path("spec").path("selector")))
                : Optional.empty();
        ObjectNode bare = tree.has("kind") || tree.has("apiVersion") ? tree.deepCopy() : tree;
        bare.remove(List.of("kind", "apiVersion"));
        this.json = Json.bytes(bare);
    }

    private static List<Owner> owners(JsonNode references) {
        List<Owner> owners = new ArrayList<>();
        for (JsonNode reference : references) {
            owners.add(new Owner(
                    reference.path("uid").asText().intern(),
                    reference.path("kind").asText().intern(),
                    reference.path("name").asText().intern(),
                    reference.path("controller").asBoolean()));
        }
        return List.copyOf(owners);
    }

    ResourceType type() {
        return type;
    }

    ObjectKey key() {
        return key;
    }

    String uid() {
        return uid;
    }

    long version() {
        return version;
    }

    Map<String, String> labels() {
        return labels;
    }

    List<Owner> owners() {
        return owners;
    }

    Optional<Owner> controller() {
        return owners.stream().filter(Owner::controller).findFirst();
    }

    long generation() {
        return generation;
    }

    boolean deleting() {
        return deleting;
    }

    /**
     * The facts of a pod.
     *
     * @throws IllegalStateException if this is no pod
     */
    PodFacts pod() {
        return pod.orElseThrow(() -> new IllegalStateException(key + " is a " + type.kind() + ", not a pod"));
    }

    /** Whether this is a budget over that pod. */
    boolean selects(StoredObject other) {
        return selector.filter(selector -> selector.matches(other.labels())).isPresent();
    }

    /** A tree of its own for the caller to change, without {@code kind} and {@code apiVersion}. */
    ObjectNode tree() {
        return Json.own(json);
    }

    /** A tree of its own for the caller to change, with {@code kind} and {@code apiVersion}. */
    ObjectNode typedTree() {
        ObjectNode typed = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        typed.setAll(tree());
        return typed;
    }

    /** Writes it as an item of a list, which says the type once for all its items. */
    void writeItem(OutputStream out) throws IOException {
        out.write(json);
    }

    /** Writes it as it stands alone. */
    void write(OutputStream out) throws IOException {
        String head = "{\"kind\":\"" + type.kind() + "\",\"apiVersion\":\"" + type.apiVersion() + "\",";
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.write(json, 1, json.length - 1);
    }

    @Override
    public String toString() {
        return type.plural() + " " + key + " @" + version;
    }

    /** An object that this one belongs to. */
    record Owner(String uid, String kind, String name, boolean controller) {}
}
