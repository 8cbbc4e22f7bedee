package dev.drydock.cluster.backup;

import java.io.IOException;
import java.util.Objects;

/** What was to be read is no whole archive of an export; the message says in plain words what is wrong with it. */
public final class DamagedArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    public DamagedArchiveException(String what) {
        super(what);
    }

    public DamagedArchiveException(String what, Throwable cause) {
        super(what, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
