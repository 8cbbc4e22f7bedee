package dev.drydock.cluster.etcd;

/**
 * A key that lives now.
 *
 * @param key the key
 * @param created the revision at which it came to be
 * @param modified the revision at which it was last written
 */
public record LiveKey(String key, long created, long modified) {}
