package dev.drydock.cluster.backup;

import java.util.Comparator;

/**
 * A kind of object that an API server serves, at the version that it was asked for.
 *
 * @param group the API group; empty for the core group
 * @param version for example {@code v1}
 * @param kind for example {@code Deployment}
 * @param plural as paths have it, for example {@code deployments}
 * @param namespaced whether its objects are in namespaces
 */
public record ResourceKind(String group, String version, String kind, String plural, boolean namespaced)
        implements Comparable<ResourceKind> {
    private static final Comparator<ResourceKind> ORDER = Comparator.comparing(ResourceKind::stage)
            .thenComparing(ResourceKind::group)
            .thenComparing(ResourceKind::kind)
            .thenComparing(ResourceKind::plural)
            .thenComparing(ResourceKind::version);

    public ResourceKind {
        if (version.isEmpty() || kind.isEmpty() || plural.isEmpty()) {
            throw new IllegalArgumentException("a kind has a version, a kind and a plural");
        }
    }

    /** As objects of it say in {@code apiVersion}: {@code v1}, {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As people and RBAC name it: {@code pods}, {@code deployments.apps}. */
    public String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** When its objects are applied. */
    public ApplyStage stage() {
        return ApplyStage.of(group, kind);
    }

    /** The order in which kinds are exported and applied. */
    @Override
    public int compareTo(ResourceKind other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return qualified();
    }
}
