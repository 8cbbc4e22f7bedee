package dev.drydock.adapter.host;

import java.io.IOException;

/** A file of this machine that failed while a channel was talked to: what fails there is an IOException too. */
final class OwnFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    OwnFileException(IOException cause) {
        super(cause);
        this.why = SshFailures.said(cause);
    }

    /** Why, in plain words. */
    String why() {
        return why;
    }
}
