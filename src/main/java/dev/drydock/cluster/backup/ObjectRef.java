package dev.drydock.cluster.backup;

/**
 * Which object: of which kind, and under which name.
 *
 * @param group the API group; empty for the core group
 * @param kind for example {@code Deployment}
 * @param namespace empty where it is in none
 * @param name its name
 */
public record ObjectRef(String group, String kind, String namespace, String name) {
    public ObjectRef {
        if (kind.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("an object has a kind and a name");
        }
    }

    /** When it is applied. */
    public ApplyStage stage() {
        return ApplyStage.of(group, kind);
    }

    /** As people read it: {@code Deployment.apps shop/web}, {@code Node worker-1}. */
    @Override
    public String toString() {
        return kind + (group.isEmpty() ? "" : "." + group) + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }
}
