package dev.drydock.adapter.storage;

import java.io.IOException;

/** One object that cannot be read or understood, though its storage answers; it says nothing of the others. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
        super(why);
    }

    UnreadableException(String why, Throwable cause) {
        super(why, cause);
    }
}
