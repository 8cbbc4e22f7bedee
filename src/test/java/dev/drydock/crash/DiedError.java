package dev.drydock.crash;

/** Ends every thread of a process that has died: an error, because what catches exceptions must not go on after it. */
final class DiedError extends Error {
    private static final long serialVersionUID = 1L;

    DiedError(String where) {
        super(where, null, false, false);
    }
}
