package dev.drydock.sim.cluster;

import java.util.Optional;

/**
 * What happened to one object.
 *
 * @param before the version before, empty if it is new
 * @param now the version since; of a removed object its last state with the removal's own version
 * @param removed whether it is gone
 */
record Change(Optional<StoredObject> before, StoredObject now, boolean removed) {
    long version() {
        return now.version();
    }

    ResourceType type() {
        return now.type();
    }
}
