package dev.drydock.cluster;

/**
 * One life of a node: a node that was deleted and registered again under its old name has another UID.
 *
 * @param name the node's name
 * @param uid the UID that the API server gave it
 */
public record NodeRef(NodeName name, String uid) {
    @Override
    public String toString() {
        return name.value();
    }
}
