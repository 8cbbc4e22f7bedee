package dev.drydock.adapter.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened; the message, in plain words, says what, why, and what to do. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    StoreException(String message) {
        this(message, null);
    }

    StoreException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private StoreException(String message, @Nullable Throwable cause, boolean passing) {
        super(message, cause);
        this.passing = passing;
    }

    static StoreException cannotOpen(StoreSettings settings, Exception cause) {
        return new StoreException(
                "The database " + StoreSettings.shown(settings.url()) + " cannot be opened: " + Trouble.words(cause)
                        + ".",
                cause,
                Trouble.isAway(cause));
    }

    /** Whether it may be different in a while with the same settings: a server was away or busy. */
    public boolean isPassing() {
        return passing;
    }
}
