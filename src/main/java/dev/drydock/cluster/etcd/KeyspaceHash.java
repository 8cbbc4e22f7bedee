package dev.drydock.cluster.etcd;

/**
 * The hash of a member's keyspace. Two members agree when hash and compact revision, asked for at one revision, are the same;
 * hashes of different compact revisions say nothing about each other.
 *
 * @param hash the hash; etcd's is 32 bits without a sign
 * @param compactRevision the revision that it was compacted at
 * @param revision the revision that it was computed at
 */
public record KeyspaceHash(long hash, long compactRevision, long revision) {}
