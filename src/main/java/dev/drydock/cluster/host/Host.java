package dev.drydock.cluster.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

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

    /**
     * Copies a file to the host, as root's with mode 0600: into {@code PATH.part}, whose SHA-256 is compared there, and which
     * then takes the place of PATH at once. Folders that are missing are made, for root alone. Where PATH is that file already,
     * nothing is sent.
     *
     * @param sha256 the file's, in lower-case hexadecimal digits
     * @param path from the root on
     * @param progress told now and then, on this thread, how many bytes were sent; what it throws ends the copy
     * @throws IOException where the file cannot be read, or the host refuses: why, in plain words
     */
    void copyIn(Path file, String sha256, String path, LongConsumer progress) throws IOException, InterruptedException;

    /**
     * Copies a file of the host's, as root, into a new one that only our own user may read, and tells its SHA-256, which is the
     * same there and here. Nothing is left of a copy that failed.
     *
     * @param path from the root on
     * @param target where nothing is yet
     * @param most how many bytes at most
     * @param progress told now and then, on this thread, how many bytes arrived; what it throws ends the copy
     * @throws IOException where the target cannot be written, or the host does not give the file: why, in plain words
     */
    String copyOut(String path, Path target, long most, LongConsumer progress) throws IOException, InterruptedException;

    /**
     * Starts a unit, as root, which outlives the connection. One of that name that runs or has ended is left alone; one that was
     * interrupted is begun again.
     *
     * @throws HostException also where the host has no systemd, or has a unit of that name with another script, running or ended
     */
    void start(HostUnit unit) throws InterruptedException;

    /** What became of a unit; its script does not matter. */
    UnitState observe(HostUnit unit) throws InterruptedException;

    /** Nothing is asked of the host for now, so that what was made to reach it may go; whoever asks again is served again. */
    default void leave() {}
}
