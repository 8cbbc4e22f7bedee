package dev.drydock.adapter.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.backup.Kept;
import dev.drydock.cluster.backup.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What one sort of kept files has of its own: its words, its names, and what its entries tell besides. */
interface EntryForm<E extends Kept<E>> {
    /** What people call one: {@code snapshot}. */
    String noun();

    /** What the names of its data end with, before an {@code .enc}: {@code .db}. */
    String ending();

    /** What is authenticated with the data and their name, so that none passes for one of another sort; ends with a slash. */
    String context();

    /** The command that deletes by name: {@code etcd prune}. */
    String remover();

    /** Writes what only entries of this sort tell, and before what all tell. */
    void write(E entry, ObjectNode json);

    /** Makes an entry of what all tell and of what only this sort does. */
    E read(Common common, EntryFields fields) throws UnreadableException;

    /** An entry that cannot be read. */
    E unreadable(String name, String why);

    /** What entries of every sort tell. */
    record Common(
            String name,
            long bytes,
            String sha256,
            Instant takenAt,
            Duration took,
            String by,
            Optional<String> reason,
            Verdict verdict,
            boolean encrypted) {}
}
