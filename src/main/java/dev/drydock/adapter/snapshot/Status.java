package dev.drydock.adapter.snapshot;

import java.util.OptionalLong;

/**
 * The facts of a snapshot as {@code etcdutl snapshot status} tells them.
 *
 * @param hash etcd's CRC-32C over every bucket's name, keys and values, from 0 to 2^32 - 1
 * @param revision the store's last revision; 0 where nothing was ever written
 * @param entries the entries of all buckets, which etcd up to 3.5 calls the total of keys
 * @param liveKeys the keys that live at the last revision, which etcd from 3.6 on calls so; empty if not counted
 * @param totalSize the bytes that the database takes, without a trailer
 * @param storageVersion the storage version, such as {@code 3.6.0}; empty before etcd 3.6
 */
public record Status(
        long hash, long revision, long entries, OptionalLong liveKeys, long totalSize, String storageVersion) {}
