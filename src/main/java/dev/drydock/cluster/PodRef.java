package dev.drydock.cluster;

/**
 * One life of a pod: a StatefulSet's pod comes back under the same name with another UID.
 *
 * @param namespace the namespace
 * @param name the pod's name
 * @param uid the UID that the API server gave it
 */
public record PodRef(String namespace, String name, String uid) implements Comparable<PodRef> {
    @Override
    public int compareTo(PodRef other) {
        int byNamespace = namespace.compareTo(other.namespace);
        int byName = byNamespace != 0 ? byNamespace : name.compareTo(other.name);
        return byName != 0 ? byName : uid.compareTo(other.uid);
    }

    /** The pod as people write it: {@code namespace/name}. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
