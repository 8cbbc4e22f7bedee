package dev.drydock.core.run;

import java.time.Duration;

/**
 * One process that carries runs.
 *
 * @param name unique among replicas and restarts
 * @param leaseTime how long its leases last unless renewed; when it dies, its runs are taken over after this
 * @param time by which it measures its leases
 */
public record Worker(String name, Duration leaseTime, MonotonicTime time) {}
