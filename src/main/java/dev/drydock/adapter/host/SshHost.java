package dev.drydock.adapter.host;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.core.report.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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

/** A host by SSH. */
final class SshHost implements Host {
    private static final int LARGEST_FILE = 64 * 1024;
    private static final Duration READING = Duration.ofSeconds(10);
    private static final int ABSENT = 44;
    private static final int NO_FILE = 45;
    private static final String READ = "test -e \"$1\" || exit " + ABSENT + "; test -f \"$1\" || exit " + NO_FILE
            + "; exec head -c \"$2\" -- \"$1\"";
    private static final String ROOT = "root";

    private final Way way;
    private final SshConnections connections;
    private final SshSettings settings;

    SshHost(Way way, SshConnections connections, SshSettings settings) {
        this.way = way;
        this.connections = connections;
        this.settings = settings;
    }

    @Override
    public String display() {
        return way.display();
    }

    @Override
    public Ending run(HostCommand command, Consumer<HostLine> hear) throws InterruptedException {
        OutputLines lines = new OutputLines(hear);
        Exit exit = execute(command, lines.out(), lines.err());
        List<HostLine> last = lines.finish();
        return switch (exit) {
            case Exit.Code(int code) -> new Ending.Exited(code, last);
            case Exit.Signal(String name) -> new Ending.Killed(OutputLines.shown(name), last);
            case Exit.Late late -> new Ending.Overdue(command.patience(), last);
        };
    }

    @Override
    public FileAnswer read(String path) throws InterruptedException {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path must begin at the root");
        }
        BoundedBytes text = new BoundedBytes(LARGEST_FILE);
        OutputLines lines = new OutputLines(line -> {});
        HostCommand command = HostCommand.of(
                        READING, "/bin/sh", "-c", READ, "drydock", path, String.valueOf(LARGEST_FILE + 1))
                .asRoot();
        Exit exit = execute(command, text, lines.err());
        String words = new Ending.Exited(0, lines.finish()).lastWords();
        return switch (exit) {
            case Exit.Code(int code)
            when code == 0 ->
                text.isOver()
                        ? new FileAnswer.Unreadable("it is larger than " + LARGEST_FILE / 1024 + " KiB")
                        : new FileAnswer.Content(new String(text.bytes(), StandardCharsets.UTF_8));
            case Exit.Code(int code) when code == ABSENT -> new FileAnswer.Absent();
            case Exit.Code(int code) when code == NO_FILE -> new FileAnswer.Unreadable("it is no ordinary file");
            case Exit.Code code -> new FileAnswer.Unreadable(words);
            case Exit.Signal signal -> new FileAnswer.Unreadable("the reading was killed there");
            case Exit.Late late -> new FileAnswer.Unreadable("it was not read within " + Wording.duration(READING));
        };
    }

    /** How a channel ended. */
    private sealed interface Exit {
        record Code(int code) implements Exit {}

        record Signal(String name) implements Exit {}

        record Late() implements Exit {}
    }

    private Exit execute(HostCommand command, OutputStream out, OutputStream err) throws InterruptedException {
        List<String> sudo = way.user().equals(ROOT) ? List.of() : settings.sudo();
        String line = RemoteScript.of(command, sudo);
        ClientSession session = connections.session(way);
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        try {
            ChannelExec channel = session.createExecChannel(line);
            channel.setOut(out);
            channel.setErr(err);
            channel.addCloseFutureListener(unused -> closed.complete(true));
            try {
                channel.open()
                        .verify(
                                settings.patience().channel(),
                                CancelOption.CANCEL_ON_TIMEOUT,
                                CancelOption.CANCEL_ON_INTERRUPT);
                byte[] input = RemoteScript.input(command);
                if (input.length > 0) {
                    channel.getInvertedIn().write(input);
                    channel.getInvertedIn().flush();
                }
                // Its end is not sent: it is the guard's sign to kill the command.
                return await(channel, closed, command);
            } finally {
                // Not at once: closed at once, the host would not be told, and the command would run on there.
                channel.close(false);
            }
        } catch (IOException e) {
            if (SshFailures.isInterruption(e)) {
                throw new InterruptedException("interrupted while a host was asked to run a command");
            }
            throw SshFailures.lost(way.display(), "before " + program(command) + " began: " + SshFailures.said(e));
        }
    }

    private Exit await(ChannelExec channel, CompletableFuture<Boolean> closed, HostCommand command)
            throws InterruptedException {
        try {
            var unused = closed.get(command.patience().toMillis(), TimeUnit.MILLISECONDS);
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
                way.display(),
                "while " + program(command) + " ran, which is killed there as soon as the host notices")));
    }

    private static String program(HostCommand command) {
        return "`" + Wording.name(command.words().getFirst()) + "`";
    }
}
