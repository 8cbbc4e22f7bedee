package dev.drydock.cluster.backup;

import dev.drydock.cluster.ClusterIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an archive says of itself.
 *
 * @param cluster which cluster was exported
 * @param server the API server's address
 * @param serverVersion for example {@code v1.36.0}
 * @param program what made it, for example {@code drydock 1.2.0}
 * @param taken when the export began
 * @param took how long it took
 * @param scope what was asked for
 * @param rules what was left out or taken away by which rule, in words
 * @param kinds what is in it, in the order of the archive, which is the order to apply
 * @param problems what is missing, and why; none in a whole export
 */
public record ExportIndex(
        ClusterIdentity cluster,
        String server,
        String serverVersion,
        String program,
        Instant taken,
        Duration took,
        ExportScope scope,
        List<String> rules,
        List<KindCount> kinds,
        List<Problem> problems) {
    public ExportIndex {
        rules = List.copyOf(rules);
        kinds = List.copyOf(kinds);
        problems = List.copyOf(problems);
    }

    /**
     * What there is of a kind.
     *
     * @param objects how many are in the archive
     * @param leftOut how many were left out by a rule
     * @param bytes of the documents
     * @param resourceVersion of which the list is; empty where the API server told none
     * @param consistent whether all of it is of that one version: a list may have to go on at a later one
     */
    public record KindCount(
            ResourceKind kind, long objects, long leftOut, long bytes, String resourceVersion, boolean consistent) {}

    /** Why something is missing. */
    public enum Reason {
        /** The API server did not tell what there is of a group. */
        DISCOVERY,
        /** The account may not list it. */
        FORBIDDEN,
        /** The list, or the rest of it, was not to be had. */
        FAILED,
        /** An object that could not be kept. */
        OBJECT
    }

    /**
     * Something that is missing.
     *
     * @param what the group, kind or object, as people name it
     * @param why in plain words
     */
    public record Problem(Reason reason, String what, String why) {}

    /** Whether everything that was asked for is in it. */
    public boolean whole() {
        return problems.isEmpty();
    }

    /** How many objects are in it. */
    public long objects() {
        return kinds.stream().mapToLong(KindCount::objects).sum();
    }

    /** Whether it has Secrets of the cluster. */
    public boolean hasSecrets() {
        return kinds.stream()
                .anyMatch(count -> count.objects() > 0
                        && ExportScope.isSecret(
                                count.kind().group(), count.kind().kind()));
    }
}
