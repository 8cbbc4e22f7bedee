package dev.drydock.cluster.host;

import java.util.function.Consumer;

/**
 * The port to a host. Every call connects if it must, blocks, and ends within its deadline; all throw {@link HostException}
 * where the host cannot be reached, is not who it should be, or is lost on the way. Nothing is repeated here. An interruption
 * ends what runs on the host too, and so does the loss of the connection.
 */
public interface Host {
    /** Where it is, for people: {@code drydock@10.0.0.1:22}. */
    String display();

    /**
     * Runs a command to its end.
     *
     * @param hear told each line as it comes, on a thread of the connection, which waits meanwhile
     */
    Ending run(HostCommand command, Consumer<HostLine> hear) throws InterruptedException;

    /** Runs a command to its end; nobody hears its lines meanwhile. */
    default Ending run(HostCommand command) throws InterruptedException {
        return run(command, line -> {});
    }

    /**
     * Reads a small file, as root.
     *
     * @param path from the root on
     */
    FileAnswer read(String path) throws InterruptedException;
}
