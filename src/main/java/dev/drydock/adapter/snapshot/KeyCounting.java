package dev.drydock.adapter.snapshot;

/** What "total keys" means, which etcd's own tools do not agree about (etcd#19253). */
public enum KeyCounting {
    /** All entries of all buckets, every revision and etcd's own records among them: etcd up to 3.5. */
    ENTRIES,
    /** The keys that live at the last revision: etcd from 3.6 on, whose tools also tell the storage version. */
    LIVE_KEYS
}
