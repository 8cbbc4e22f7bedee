package dev.drydock.sim.cluster;

/** Which eviction API the cluster serves. */
public enum EvictionApi {
    /** {@code policy/v1}, and the older one for older clients: every cluster since 1.22. */
    V1,
    /** Only {@code policy/v1beta1}: clusters before 1.22. */
    V1BETA1,
    /** None, so that pods can only be deleted. */
    NONE;

    boolean accepts(String apiVersion) {
        return switch (this) {
            case V1 -> apiVersion.equals("policy/v1") || apiVersion.equals("policy/v1beta1");
            case V1BETA1 -> apiVersion.equals("policy/v1beta1");
            case NONE -> false;
        };
    }

    /** The version that discovery names. */
    String version() {
        return this == V1BETA1 ? "v1beta1" : "v1";
    }
}
