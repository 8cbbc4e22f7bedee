package dev.drydock.cluster.upgrade;

/**
 * A deprecated part of the API that somebody asks for.
 *
 * @param group the API group; empty for the core group
 * @param version for example {@code v1beta1}
 * @param resource for example {@code cronjobs}
 * @param removedRelease the minor version that has it no more, for example {@code 1.25}; empty where that is not decided
 */
public record DeprecatedUse(String group, String version, String resource, String removedRelease) {}
