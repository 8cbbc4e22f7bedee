package dev.drydock.action.node;

import java.util.Optional;

/**
 * What drains are told by the configuration.
 *
 * @param removalsAtOnce how many evictions of a run may be under way at once; at least 1
 * @param ownPod the UID of the pod that this process runs in: evicted last, after others had the chance to take the run over;
 *     empty outside of the cluster
 */
public record DrainSettings(int removalsAtOnce, Optional<String> ownPod) {}
