package dev.drydock.adapter.host;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.UnitState;
import dev.drydock.core.report.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.sshd.client.channel.ChannelExec;

/** A host by SSH. */
final class SshHost implements Host {
    private static final int LARGEST_FILE = 64 * 1024;
    private static final Duration READING = Duration.ofSeconds(10);
    private static final int ABSENT = 44;
    private static final int NO_FILE = 45;
    private static final String READ = "test -e \"$1\" || exit " + ABSENT + "; test -f \"$1\" || exit " + NO_FILE
            + "; exec head -c \"$2\" -- \"$1\"";

    private final SshChannels channels;

    SshHost(Way way, SshConnections connections, SshSettings settings) {
        this.channels = new SshChannels(way, connections, settings);
    }

    @Override
    public String display() {
        return channels.display();
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

    @Override
    public void copyIn(Path file, String sha256, String path, LongConsumer progress)
            throws IOException, InterruptedException {
        new CopyIn(this, channels).copy(file, sha256, path, progress);
    }

    @Override
    public String copyOut(String path, Path target, long most, LongConsumer progress)
            throws IOException, InterruptedException {
        return new CopyOut(this, channels).copy(path, target, most, progress);
    }

    @Override
    public void start(HostUnit unit) throws InterruptedException {
        new SystemdUnits(this).start(unit);
    }

    @Override
    public UnitState observe(HostUnit unit) throws InterruptedException {
        return new SystemdUnits(this).observe(unit);
    }

    private Exit execute(HostCommand command, OutputStream out, OutputStream err) throws InterruptedException {
        return channels.run(
                command,
                channel -> {
                    channel.setOut(out);
                    channel.setErr(err);
                },
                channel -> sendInput(channel, command));
    }

    /** Its end is not sent: it is the guard's sign to kill the command. */
    private static void sendInput(ChannelExec channel, HostCommand command) throws IOException {
        byte[] input = RemoteScript.input(command);
        if (input.length > 0) {
            channel.getInvertedIn().write(input);
            channel.getInvertedIn().flush();
        }
    }
}
