package dev.drydock.cluster.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** What runs in a pod, on a connection of its own. Closing it closes the standard input of what runs. For one thread. */
public interface PodExec extends AutoCloseable {
    /** What comes. */
    sealed interface Arrival {
        /** Bytes of its output. */
        record Out(ByteBuffer bytes) implements Arrival {}

        /** Bytes of its standard error. */
        record Err(ByteBuffer bytes) implements Arrival {}

        /** It ended by itself. Nothing comes after it. */
        record Ended(int code) implements Arrival {}

        /** It was never begun: why, as the node says. Nothing comes after it. */
        record Refused(String why) implements Arrival {}

        /** The connection is gone: why. Nothing comes after it. */
        record Lost(String why) implements Arrival {}
    }

    /**
     * Sends bytes to its standard input, once those before are under way.
     *
     * @param stall how long those before may stand still
     * @throws IOException where they cannot be sent: what is left to come tells why
     */
    void send(byte[] bytes, Duration stall) throws IOException, InterruptedException;

    /** What comes next; empty where nothing came for so long. */
    Optional<Arrival> next(Duration patience) throws InterruptedException;

    @Override
    void close();
}
