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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A host with a shell, by whatever way it is reached. */
final class ShellHost implements Host {
    private static final int LARGEST_FILE = 64 * 1024;
    private static final Duration READING = Duration.ofSeconds(10);
    private static final int ABSENT = 44;
    private static final int NO_FILE = 45;
    private static final String READ = "test -e \"$1\" || exit " + ABSENT + "; test -f \"$1\" || exit " + NO_FILE
            + "; exec head -c \"$2\" -- \"$1\"";

    private final HostChannels channels;

    ShellHost(HostChannels channels) {
        this.channels = channels;
    }

    @Override
    public String display() {
        return channels.display();
    }

    @Override
    public Ending run(HostCommand command, Consumer<HostLine> hear) throws InterruptedException {
        OutputLines lines = new OutputLines(hear);
        Exit exit = execute(command, HostChannels.Ears.of(lines));
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
        Exit exit = execute(command, new HostChannels.Ears(Optional.of(text), lines.err()));
        String words = new Ending.Exited(0, lines.finish()).lastWords();
        return switch (exit) {
            case Exit.Code(int code)
            when code == 0 ->
                text.isOver()
                        ? new FileAnswer.TooLarge(LARGEST_FILE / 1024)
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

    /** What it was reached by may go. */
    @Override
    public void leave() {
        channels.release();
    }

    /** The input's end is not sent: it is the guard's sign to kill the command. */
    private Exit execute(HostCommand command, HostChannels.Ears ears) throws InterruptedException {
        return channels.run(command, ears, channel -> {
            byte[] input = RemoteScript.input(command);
            if (input.length > 0) {
                channel.input().write(input);
                channel.input().flush();
            }
        });
    }
}
