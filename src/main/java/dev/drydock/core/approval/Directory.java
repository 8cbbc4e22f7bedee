package dev.drydock.core.approval;

import java.util.Optional;

/** The port to the workspace's people. */
public interface Directory {
    /** Thrown when the workspace does not answer: who cannot be looked up may not approve. */
    final class DirectoryException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public DirectoryException(String message, Throwable cause) {
            super(message, cause);
        }

        public DirectoryException(String message) {
            super(message);
        }
    }

    /** How a person stands; may come from a cache that is minutes old. Empty where the workspace does not know them. */
    Optional<Standing> standing(PersonId person);

    /** As {@link #standing}, asked now: for the moment in which a run starts. */
    Optional<Standing> standingNow(PersonId person);
}
