package dev.drydock.adapter.host;

import dev.drydock.cluster.host.HostCommand;
import dev.drydock.core.report.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way to a host, whatever it is made of: channels, in each of which one line runs there. A channel that is closed, or lost,
 * closes the standard input of what runs in it.
 */
interface HostChannels {
    /** Where the host is, for people. */
    String display();

    /** How long the bytes of a file may stand still. */
    Duration stall();

    /** What stands before what runs as root. */
    List<String> sudo();

    /** Nothing is asked of the host for now: what was made to reach it may go. */
    void release();

    /**
     * Runs a line to its end.
     *
     * @param line for a POSIX shell
     * @param program what runs, for people
     * @param patience how long it may take, once all is said
     */
    Exit run(String line, String program, Duration patience, Ears ears, Talk talk) throws InterruptedException;

    /** Runs a command under its guard; see {@link #run(String, String, Duration, Ears, Talk)}. */
    default Exit run(HostCommand command, Ears ears, Talk talk) throws InterruptedException {
        return run(
                RemoteScript.of(command, sudo()),
                "`" + Wording.name(command.words().getFirst()) + "`",
                command.patience(),
                ears,
                talk);
    }

    /**
     * Where goes what is printed.
     *
     * @param out its output; empty where the talk reads it
     * @param err its standard error
     */
    record Ears(Optional<OutputStream> out, OutputStream err) {
        /** Both are lines. */
        static Ears of(OutputLines lines) {
            return new Ears(Optional.of(lines.out()), lines.err());
        }
    }

    /** A channel that is open. */
    interface Channel {
        /** What runs there reads it; its end is never sent, since that is the sign to kill what runs. */
        OutputStream input();

        /** What it prints, where nobody else hears it. */
        InputStream output();
    }

    /** What is said and heard in a channel, on the caller's thread. */
    @FunctionalInterface
    interface Talk {
        /**
         * Talks.
         *
         * @throws IOException where the channel fails; what fails on this side is thrown unchecked
         */
        void speak(Channel channel) throws IOException;
    }
}
