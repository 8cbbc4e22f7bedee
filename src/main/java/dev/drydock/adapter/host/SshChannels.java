package dev.drydock.adapter.host;

import dev.drydock.cluster.host.HostCommand;
import dev.drydock.core.report.Wording;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.future.CancelOption;

/** The channels of a host's connection, in each of which one line runs there. */
final class SshChannels {
    private static final String ROOT = "root";

    private final Way way;
    private final SshConnections connections;
    private final SshSettings settings;

    SshChannels(Way way, SshConnections connections, SshSettings settings) {
        this.way = way;
        this.connections = connections;
        this.settings = settings;
    }

    /** What is said and heard in a channel that is open, on the caller's thread. */
    @FunctionalInterface
    interface Talk {
        /**
         * Talks.
         *
         * @throws IOException where the channel fails; what fails on this side is thrown unchecked
         */
        void speak(ChannelExec channel) throws IOException;
    }

    String display() {
        return way.display();
    }

    /** How long the bytes of a file may stand still. */
    Duration stall() {
        return settings.patience().stall();
    }

    /** What stands before what runs as root. */
    List<String> sudo() {
        return way.user().equals(ROOT) ? List.of() : settings.sudo();
    }

    /** Runs a command under its guard; see {@link #run(String, String, Duration, Consumer, Talk)}. */
    Exit run(HostCommand command, Consumer<ChannelExec> before, Talk talk) throws InterruptedException {
        return run(
                RemoteScript.of(command, sudo()),
                "`" + Wording.name(command.words().getFirst()) + "`",
                command.patience(),
                before,
                talk);
    }

    /**
     * Runs a line to its end.
     *
     * @param program what runs, for people
     * @param patience how long it may take, once all is said
     * @param before sets the channel up
     */
    Exit run(String line, String program, Duration patience, Consumer<ChannelExec> before, Talk talk)
            throws InterruptedException {
        ClientSession session = connections.session(way);
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try {
            ChannelExec channel = session.createExecChannel(line);
            before.accept(channel);
            channel.addCloseFutureListener(unused -> closed.complete(true));
            try {
                channel.open()
                        .verify(
                                settings.patience().channel(),
                                CancelOption.CANCEL_ON_TIMEOUT,
                                CancelOption.CANCEL_ON_INTERRUPT);
                return await(channel, closed, program, spoken(channel, patience, talk));
            } finally {
                // Not at once: closed at once, the host would not be told, and the command would run on there.
                channel.close(false);
            }
        } catch (IOException e) {
            if (SshFailures.isInterruption(e)) {
                throw interrupted();
            }
            throw SshFailures.lost(way.display(), "before " + program + " began: " + SshFailures.said(e));
        }
    }

    /** How long to wait for the end: where the talk failed, the program has ended already, or the connection, or nothing moves. */
    private Duration spoken(ChannelExec channel, Duration patience, Talk talk) throws InterruptedException {
        try {
            talk.speak(channel);
            return patience;
        } catch (IOException e) {
            if (SshFailures.isInterruption(e)) {
                throw interrupted();
            }
            return settings.patience().channel();
        }
    }

    private static InterruptedException interrupted() {
        return new InterruptedException("interrupted while a host was asked to run a command");
    }

    private Exit await(ChannelExec channel, CompletableFuture<Boolean> closed, String program, Duration patience)
            throws InterruptedException {
        try {
            var unused = closed.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return new Exit.Late();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        Optional<Integer> code = Optional.ofNullable(channel.getExitStatus());
        Optional<String> signal = Optional.ofNullable(channel.getExitSignal());
        if (signal.isPresent()) {
            return new Exit.Signal(signal.get());
        }
        return new Exit.Code(code.orElseThrow(() -> SshFailures.lost(
                way.display(), "while " + program + " ran, which is killed there as soon as the host notices")));
    }
}
