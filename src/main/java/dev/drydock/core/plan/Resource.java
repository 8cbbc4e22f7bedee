package dev.drydock.core.plan;

/**
 * A thing that only one run works on at a time.
 *
 * @param name its lock's name: {@code node/CLUSTER-UID/NODE-NAME}, or {@code cluster/CLUSTER-UID}
 * @param display how people call it
 */
public record Resource(String name, String display) {}
