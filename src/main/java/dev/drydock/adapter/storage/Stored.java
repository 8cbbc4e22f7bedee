package dev.drydock.adapter.storage;

import dev.drydock.cluster.backup.Kept;
import java.util.Optional;

/**
 * An entry and where its data are.
 *
 * @param data the object that holds the data
 * @param key the id of the key that it is encrypted with; empty where it is not
 */
record Stored<E extends Kept<E>>(E entry, String data, Optional<String> key) {}
