package dev.drydock.adapter.snapshot;

import java.util.Optional;

/**
 * A user key that lives at a snapshot's last revision.
 *
 * @param key the key as text; bytes that are none are replaced
 * @param createRevision the revision that made it
 * @param modRevision the revision that changed it last
 * @param version how many times it was written since it was made
 * @param lease the lease that it hangs on, 0 for none
 * @param size its value's bytes
 * @param object what the value is, if it is a Kubernetes object in protobuf
 */
public record StoredKey(
        String key,
        long createRevision,
        long modRevision,
        long version,
        long lease,
        int size,
        Optional<KubernetesObject> object) {}
