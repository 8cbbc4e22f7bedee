package dev.drydock.testing;

/** The process ends here, as by {@code kill -9}: nothing after it is done or written. */
public final class DiedError extends Error {
    private static final long serialVersionUID = 1L;

    DiedError(String where) {
        super(where);
    }
}
