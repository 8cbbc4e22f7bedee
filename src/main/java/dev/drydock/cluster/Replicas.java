package dev.drydock.cluster;

/**
 * How a workload stands.
 *
 * @param desired how many pods it should have
 * @param ready how many are Ready
 */
public record Replicas(int desired, int ready) {}
