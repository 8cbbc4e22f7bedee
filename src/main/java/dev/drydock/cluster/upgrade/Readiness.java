package dev.drydock.cluster.upgrade;

import java.util.List;

/**
 * What an API server says of itself.
 *
 * @param ready whether it is ready
 * @param failing its checks that fail
 */
public record Readiness(boolean ready, List<String> failing) {
    public Readiness {
        failing = List.copyOf(failing);
    }
}
