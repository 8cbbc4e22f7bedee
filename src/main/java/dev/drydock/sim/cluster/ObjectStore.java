package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All objects of the cluster, with one version counter over all of them, as etcd has. One lock guards everything; what happens
 * under it takes microseconds. Listeners hear every change under the lock and must only take note of it.
 */
final class ObjectStore {
    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;
    private final Supplier<String> uids;
    private final Map<ResourceType, TreeMap<ObjectKey, StoredObject>> tables = new HashMap<>();
    private final Map<ResourceType, EventLog> logs = new ConcurrentHashMap<>();
    private final Map<String, TreeMap<ObjectKey, StoredObject>> podsByNode = new HashMap<>();
    private final Map<String, Map<String, StoredObject>> byOwner = new HashMap<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final ServedTypes types = new ServedTypes();
    private final int remembered;
    private long version = 1;

    ObjectStore(InstantSource clock, Supplier<String> uids, int remembered) {
        this.clock = clock;
        this.uids = uids;
        this.remembered = remembered;
        onChange(types::changed);
    }

    ServedTypes types() {
        return types;
    }

    void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Runs it with nobody else reading or writing. */
    <T> T atomically(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    EventLog log(ResourceType type) {
        return logs.computeIfAbsent(type, first -> new EventLog(remembered));
    }

    long version() {
        return atomically(() -> version);
    }

    Optional<StoredObject> get(ResourceType type, ObjectKey key) {
        return atomically(() -> Optional.ofNullable(table(type).get(key)));
    }

    StoredObject require(ResourceType type, ObjectKey key) {
        return get(type, key).orElseThrow(() -> ApiError.notFound(type, key.name()));
    }

    /**
     * Stores a new object: gives it uid, creation time and version.
     *
     * @throws ApiError 409 if there is one of that name
     */
    StoredObject create(ResourceType type, ObjectNode tree) {
        return atomically(() -> {
            ObjectNode meta = Json.meta(tree);
            meta.put("uid", uids.get());
            meta.put("creationTimestamp", now());
            if (type.hasGeneration()) {
                meta.put("generation", 1);
            }
            StoredObject created = new StoredObject(type, tree, version + 1);
            if (table(type).containsKey(created.key())) {
                throw ApiError.alreadyExists(type, created.key().name());
            }
            commit(new Change(Optional.empty(), created, false));
            return created;
        });
    }

    /**
     * Replaces that version of an object.
     *
     * @throws ApiError 404 if it is gone, 409 if it is no longer that version
     */
    StoredObject replace(StoredObject old, ObjectNode tree) {
        return atomically(() -> {
            current(old);
            StoredObject next = new StoredObject(old.type(), tree, version + 1);
            commit(new Change(Optional.of(old), next, false));
            return next;
        });
    }

    /**
     * Removes that version of an object.
     *
     * @throws ApiError 404 if it is gone, 409 if it is no longer that version
     */
    StoredObject remove(StoredObject old) {
        return atomically(() -> {
            current(old);
            StoredObject last = new StoredObject(old.type(), old.tree(), version + 1);
            commit(new Change(Optional.of(old), last, true));
            return last;
        });
    }

    private void current(StoredObject old) {
        StoredObject stored = require(old.type(), old.key());
        if (stored.version() != old.version()) {
            throw ApiError.modified(old.type(), old.key().name());
        }
    }

    private void commit(Change change) {
        version++;
        change.before().ifPresent(this::unindex);
        if (change.removed()) {
            table(change.type()).remove(change.now().key());
        } else {
            table(change.type()).put(change.now().key(), change.now());
            index(change.now());
        }
        log(change.type()).append(change);
        listeners.forEach(listener -> listener.accept(change));
    }

    private void index(StoredObject object) {
        for (StoredObject.Owner owner : object.owners()) {
            byOwner.computeIfAbsent(owner.uid(), uid -> new HashMap<>()).put(object.uid(), object);
        }
        if (object.type() == ResourceType.PODS && !object.pod().node().isEmpty()) {
            podsByNode
                    .computeIfAbsent(object.pod().node(), node -> new TreeMap<>())
                    .put(object.key(), object);
        }
    }

    private void unindex(StoredObject object) {
        for (StoredObject.Owner owner : object.owners()) {
            byOwner.computeIfPresent(owner.uid(), (uid, owned) -> {
                owned.remove(object.uid());
                return owned.isEmpty() ? null : owned;
            });
        }
        if (object.type() == ResourceType.PODS) {
            podsByNode.computeIfPresent(object.pod().node(), (node, pods) -> {
                pods.remove(object.key());
                return pods.isEmpty() ? null : pods;
            });
        }
    }

    /** Everything of that type in that namespace (in all, if it is empty). */
    List<StoredObject> all(ResourceType type, String namespace) {
        return atomically(() -> List.copyOf(within(table(type), namespace).values()));
    }

    List<StoredObject> ownedBy(String uid) {
        return atomically(() -> List.copyOf(byOwner.getOrDefault(uid, Map.of()).values()));
    }

    List<StoredObject> podsOn(String node) {
        return atomically(() -> List.copyOf(onNode(node).values()));
    }

    Page page(Query query) {
        return atomically(() -> {
            NavigableMap<ObjectKey, StoredObject> source =
                    query.node().map(this::onNode).orElseGet(() -> table(query.type()));
            NavigableMap<ObjectKey, StoredObject> scope = within(source, query.namespace());
            Collection<StoredObject> candidates = query.after()
                    .map(key -> scope.tailMap(key, false))
                    .orElse(scope)
                    .values();
            List<StoredObject> items = new ArrayList<>();
            for (StoredObject candidate : candidates) {
                if (query.matches().test(candidate)) {
                    if (items.size() == query.limit()) {
                        return new Page(
                                items, version, Optional.of(items.getLast().key()));
                    }
                    items.add(candidate);
                }
            }
            return new Page(items, version, Optional.empty());
        });
    }

    private static NavigableMap<ObjectKey, StoredObject> within(
            NavigableMap<ObjectKey, StoredObject> table, String namespace) {
        return namespace.isEmpty()
                ? table
                : table.subMap(new ObjectKey(namespace, ""), true, new ObjectKey(namespace + "\0", ""), false);
    }

    private NavigableMap<ObjectKey, StoredObject> onNode(String node) {
        NavigableMap<ObjectKey, StoredObject> pods = podsByNode.get(node);
        return pods == null ? new TreeMap<>() : pods;
    }

    private NavigableMap<ObjectKey, StoredObject> table(ResourceType type) {
        return tables.computeIfAbsent(type, first -> new TreeMap<>());
    }

    /** The time as the API writes it: to the second. */
    String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    InstantSource clock() {
        return clock;
    }

    /**
     * What a list asks for.
     *
     * @param namespace empty for all
     * @param node the node whose pods are asked for, which an index answers
     * @param after where the page before ended
     * @param limit the most items, at least 1
     */
    record Query(
            ResourceType type,
            String namespace,
            Optional<String> node,
            Predicate<StoredObject> matches,
            Optional<ObjectKey> after,
            int limit) {}

    /**
     * A page of a list.
     *
     * @param version the version of the whole store when it was read
     * @param last the key to continue after, empty if this is the end
     */
    record Page(List<StoredObject> items, long version, Optional<ObjectKey> last) {}
}
