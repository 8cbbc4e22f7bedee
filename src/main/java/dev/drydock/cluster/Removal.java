package dev.drydock.cluster;

import java.util.OptionalInt;

/**
 * How pods are to be removed.
 *
 * @param deleteInstead delete past every budget, instead of evicting ({@code --disable-eviction})
 * @param gracePeriodSeconds the grace to give instead of the pod's own; 0 kills at once; empty keeps the pod's own
 */
public record Removal(boolean deleteInstead, OptionalInt gracePeriodSeconds) {
    public Removal {
        if (gracePeriodSeconds.isPresent() && gracePeriodSeconds.getAsInt() < 0) {
            throw new IllegalArgumentException("a grace period is 0 seconds or more");
        }
    }
}
