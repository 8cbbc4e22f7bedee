package dev.drydock.sim.cluster;

import java.util.Comparator;

/**
 * Where an object is among those of its type; sorted as etcd sorts, by namespace and then name.
 *
 * @param namespace empty where the type has no namespaces
 * @param name the object's name
 */
record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    static ObjectKey cluster(String name) {
        return new ObjectKey("", name);
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
