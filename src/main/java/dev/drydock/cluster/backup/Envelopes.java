package dev.drydock.cluster.backup;

import java.io.IOException;

/** The port to what seals things on a host, so that nobody but this process can open them. */
@FunctionalInterface
public interface Envelopes {
    /** A new one. */
    Envelope fresh();

    /** A pair of keys of which one never leaves this process's memory. */
    interface Envelope {
        /** What seals on a host, in PEM: {@code openssl cms -encrypt} takes it. */
        String certificate();

        /**
         * Opens what was sealed, in memory.
         *
         * @param sealed in DER
         * @throws IOException when it was sealed for another, was changed, or was cut off
         */
        byte[] open(byte[] sealed) throws IOException;
    }
}
