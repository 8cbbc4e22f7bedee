package dev.drydock.cluster.backup;

import java.util.List;

/** What applying an object did, or would do. */
public sealed interface ApplyOutcome {
    /** It was not there. */
    record Created() implements ApplyOutcome {}

    /**
     * It was there, and other than in the archive.
     *
     * @param fields the paths of fields that changed: {@code spec.replicas}; bounded, never their values
     */
    record Changed(List<String> fields) implements ApplyOutcome {
        public Changed {
            fields = List.copyOf(fields);
        }
    }

    /** It was there, and as it is in the archive. */
    record Unchanged() implements ApplyOutcome {}

    /**
     * Others own fields that would change, and keep them.
     *
     * @param fields each with its owner: {@code .spec.replicas (kubectl-edit)}
     */
    record Conflicted(List<String> fields) implements ApplyOutcome {
        public Conflicted {
            fields = List.copyOf(fields);
        }
    }

    /** Its kind is not served, or its namespace is not there: what defines it may come before it. */
    record Missing(String why) implements ApplyOutcome {}

    /** It is nothing that a restore makes, and it is not there: as it should be, and told. */
    record LeftOut(String why) implements ApplyOutcome {}

    /** The API server refuses it. */
    record Refused(String why) implements ApplyOutcome {}
}
