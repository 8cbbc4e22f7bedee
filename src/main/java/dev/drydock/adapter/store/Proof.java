package dev.drydock.adapter.store;

import java.util.Optional;

/**
 * What a walk over the whole journal has shown.
 *
 * @param lines how many lines it should have, the archived ones included
 * @param hash the last line's hash, by which the whole journal can be told from any other
 * @param damage the first line that is not as it was written; empty where all are
 */
public record Proof(long lines, String hash, Optional<Damage> damage) {}
