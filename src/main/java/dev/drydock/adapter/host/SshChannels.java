package dev.drydock.adapter.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.future.CancelOption;

/** The channels of a host's connection by SSH. */
final class SshChannels implements HostChannels {
    private static final String ROOT = "root";

    private final Way way;
    private final SshConnections connections;
    private final SshSettings settings;

    SshChannels(Way way, SshConnections connections, SshSettings settings) {
        this.way = way;
        this.connections = connections;
        this.settings = settings;
    }

    @Override
    public String display() {
        return way.display();
    }

    @Override
    public Duration stall() {
        return settings.patience().stall();
    }

    @Override
    public List<String> sudo() {
        return way.user().equals(ROOT) ? List.of() : settings.sudo();
    }

    /** The connection stays: it costs nothing. */
    @Override
    public void release() {}

    @Override
    public Exit run(String line, String program, Duration patience, Ears ears, Talk talk) throws InterruptedException {
        ClientSession session = connections.session(way);
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try {
            ChannelExec channel = session.createExecChannel(line);
            ears.out().ifPresent(channel::setOut);
            channel.setErr(ears.err());
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
            talk.speak(new Channel() {
                @Override
                public OutputStream input() {
                    return channel.getInvertedIn();
                }

                @Override
                public InputStream output() {
                    return channel.getInvertedOut();
                }
            });
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
