package dev.drydock.cluster.upgrade;

import java.time.Instant;
import java.util.Optional;

/**
 * Who wrote an object at which version of the API. The API server converts what it has to the version that is asked for, so this
 * alone tells what its makers still speak.
 *
 * @param namespace empty where the kind is in none
 * @param name its name
 * @param writer the field manager; for kubectl's own annotation {@link #APPLIED}
 * @param apiVersion group and version, for example {@code batch/v1beta1}
 * @param at when that writer last wrote it so; empty where that is not known
 */
public record WrittenObject(String namespace, String name, String writer, String apiVersion, Optional<Instant> at) {
    /** The writer of what only kubectl's annotation tells of. */
    public static final String APPLIED = "kubectl apply";

    /** Its name as people write it. */
    public String display() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
