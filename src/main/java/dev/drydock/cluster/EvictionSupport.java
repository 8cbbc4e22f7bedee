package dev.drydock.cluster;

/** How pods can be evicted here, found by discovery on {@code /api/v1} ({@code pods/eviction}). */
public enum EvictionSupport {
    POLICY_V1,
    POLICY_V1BETA1,
    /** The API server has no eviction subresource: pods can only be deleted, past every budget. */
    NONE
}
