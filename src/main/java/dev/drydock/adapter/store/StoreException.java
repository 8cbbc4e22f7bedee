package dev.drydock.adapter.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened; the message, in plain words, says what, why, and what to do. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
