package dev.drydock.cluster.host;

/**
 * What the policy file allows of node pods.
 *
 * @param namespace where they are made; nobody else's pods should be there
 * @param image what they run: anything with {@code sleep} and {@code nsenter}
 */
public record NodePodRule(String namespace, String image) {}
