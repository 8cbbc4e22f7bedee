package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where a scenario's steps put things: the cluster's inside, past its API. */
final class Stage {
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";

    private final ObjectStore store;
    private final Writes writes;
    private final Deletions deletions;
    private final Controllers controllers;
    private final Supplier<String> uids;
    private final Runnable settle;

    Stage(
            ObjectStore store,
            Writes writes,
            Deletions deletions,
            Controllers controllers,
            Supplier<String> uids,
            Runnable settle) {
        this.store = store;
        this.writes = writes;
        this.deletions = deletions;
        this.controllers = controllers;
        this.uids = uids;
        this.settle = settle;
    }

    String uid() {
        return uids.get();
    }

    String now() {
        return store.now();
    }

    String uidOf(String node) {
        return store.require(ResourceType.NODES, ObjectKey.cluster(node)).uid();
    }

    void settle() {
        settle.run();
    }

    void create(ResourceType type, String namespace, ObjectNode object) {
        if (type.namespaced()) {
            namespace(namespace);
        }
        ObjectNode own = object.deepCopy();
        if (type == ResourceType.NODES) {
            NodeShape.ready(own, true, store.now());
        }
        writes.create(type, namespace, own, false);
    }

    void serve(String group, String version, String plural, String kind, boolean namespaced) {
        store.types().serve(group, version, plural, kind, namespaced);
    }

    void object(String group, String version, String plural, String json) {
        ObjectNode object = Json.own(json.getBytes(StandardCharsets.UTF_8));
        create(
                served(group, version, plural),
                Json.meta(object).path("namespace").asText(),
                object);
    }

    void remove(String group, String version, String plural, String namespace, String name) {
        ResourceType type = served(group, version, plural);
        if (store.get(type, new ObjectKey(namespace, name)).isPresent()) {
            delete(type, namespace, name);
        }
    }

    private ResourceType served(String group, String version, String plural) {
        return store.types()
                .find(group, version, plural)
                .orElseThrow(() -> new IllegalArgumentException(plural + "." + group + " is not served"));
    }

    void namespace(String name) {
        if (store.get(ResourceType.NAMESPACES, ObjectKey.cluster(name)).isEmpty()) {
            ObjectNode namespace = Json.object();
            Json.meta(namespace).put("name", name);
            writes.create(ResourceType.NAMESPACES, "", namespace, false);
        }
    }

    void terminatingNamespace(String name) {
        namespace(name);
        settle();
        edit(
                ResourceType.NAMESPACES,
                ObjectKey.cluster(name),
                tree -> Json.list(Json.meta(tree), "finalizers").add("sim.drydock.dev/stays"));
        delete(ResourceType.NAMESPACES, "", name);
    }

    void pod(String namespace, String name, Optional<String> node, PodShape shape, Consumer<ObjectNode> more) {
        ObjectNode pod = shape.template(name);
        Json.meta(pod).put("name", name);
        node.ifPresent(bound -> Json.child(pod, "spec").put("nodeName", bound));
        shape.finishedAs().ifPresent(phase -> PodStatus.finished(pod, phase, store.now()));
        more.accept(pod);
        create(ResourceType.PODS, namespace, pod);
    }

    /** Leaves a node to a kubelet outside. */
    void leave(String node) {
        controllers.kubelet().leave(node);
    }

    void cordon(String node, boolean cordoned) {
        edit(ResourceType.NODES, ObjectKey.cluster(node), tree -> {
            ObjectNode spec = Json.child(tree, "spec");
            if (cordoned) {
                spec.put("unschedulable", true);
            } else {
                spec.remove("unschedulable");
            }
        });
    }

    void delete(ResourceType type, String namespace, String name) {
        deletions.delete(type, new ObjectKey(namespace, name), DeleteOptions.PLAIN);
    }

    void dead(String node, boolean dead) {
        if (dead) {
            settle();
            controllers.kubelet().kill(node);
        }
        edit(ResourceType.NODES, ObjectKey.cluster(node), tree -> {
            NodeShape.ready(tree, !dead, store.now());
            ObjectNode spec = Json.child(tree, "spec");
            if (dead) {
                Json.list(spec, "taints").addObject().put("key", UNREACHABLE).put("effect", "NoSchedule");
            } else {
                Json.list(spec, "taints")
                        .removeIf(taint -> taint.path("key").asText().equals(UNREACHABLE));
            }
        });
        if (!dead) {
            controllers.kubelet().revive(node);
        }
    }

    void edit(ResourceType type, ObjectKey key, Consumer<ObjectNode> change) {
        store.atomically(() -> {
            StoredObject object = store.require(type, key);
            ObjectNode tree = object.tree();
            change.accept(tree);
            return store.replace(object, tree);
        });
    }
}
