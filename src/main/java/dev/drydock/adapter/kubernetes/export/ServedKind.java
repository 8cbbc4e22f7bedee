package dev.drydock.adapter.kubernetes.export;

import dev.drydock.cluster.backup.ResourceKind;

/**
 * A kind that can be listed.
 *
 * @param creatable whether anybody can create objects of it
 */
public record ServedKind(ResourceKind kind, boolean creatable) {}
