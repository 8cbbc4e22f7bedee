package dev.drydock.adapter.etcd;

import dev.drydock.core.run.MonotonicTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that does not outlive Drydock, however that ends: a shell waits for it, and beside it for the end of a pipe that only
 * Drydock holds open. When the operating system closes the pipe, the program is killed.
 *
 * <p>It inherits no variable of Drydock's environment: etcd's programs take every flag from {@code ETCD_…} and {@code ETCDCTL_…}
 * too, and an operator's own would point them at the live etcd.
 */
final class GuardedProgram implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GuardedProgram.class);
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Only built-ins of POSIX's shell. The pipe is file 3: a shell gives what runs in its background an empty input. */
    private static final String GUARD = """
        program=
        trap 'test -z "$program" || kill -TERM "$program"' TERM
        exec 3<&0
        "$@" </dev/null 3<&- &
        program=$!
        (read -r end <&3; kill -KILL "$program") </dev/null >/dev/null 2>&1 &
        guard=$!
        exec 3<&-
        wait "$program"
        code=$?
        while kill -0 "$program" 2>/dev/null; do
            wait "$program"
            code=$?
        done
        kill "$guard" 2>/dev/null
        exit "$code"
        """;

    private final String name;
    private final Process shell;
    private final OutputTail output;

    private GuardedProgram(String name, Process shell) {
        this.name = name;
        this.shell = shell;
        this.output = new OutputTail(shell.getInputStream());
    }

    /** Whether this machine has what a guard needs. */
    static boolean isPossible() {
        return Files.isExecutable(SHELL);
    }

    /**
     * Starts one.
     *
     * @param program the absolute path of the program
     * @param environment all that it finds in its environment
     * @param folder where it runs
     */
    static GuardedProgram start(Path program, List<String> arguments, Map<String, String> environment, Path folder)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(SHELL.toString(), "-c", GUARD, "drydock-guard"));
        words.add(program.toString());
        words.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new GuardedProgram(String.valueOf(program.getFileName()), builder.start());
    }

    /**
     * Waits for its end.
     *
     * @return its exit code
     * @throws IOException when it has not ended in time
     */
    int finish(MonotonicTime time, Duration patience, Runnable hear) throws IOException, InterruptedException {
        HeardWait wait = new HeardWait(time, patience, hear);
        while (!endsWithin(HeardWait.LOOK)) {
            if (wait.isOver()) {
                throw new IOException(name + " did not end within " + Failures.seconds(patience)
                        + "; the last that it said: " + output.lastWords());
            }
        }
        output.awaitEnd();
        return shell.exitValue();
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return shell.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What it printed: the last 64 KiB. */
    OutputTail output() {
        return output;
    }

    /** How it ended, for people; only after its end. */
    String ending() {
        return name + " ended with " + shell.exitValue() + "; it said: " + output.lastWords();
    }

    /** Ends it: asks, then kills. Returns when it is gone, or cannot be killed, which is logged; an interruption waits. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        // Not Process.destroy(): that closes the pipe too, and so kills at once.
        shell.toHandle().destroy();
        interrupted |= await(GRACE);
        closePipe();
        interrupted |= await(GRACE);
        if (shell.isAlive()) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
            interrupted |= await(GRACE);
        }
        if (shell.isAlive()) {
            log.atWarn()
                    .addKeyValue("program", name)
                    .addKeyValue("pid", shell.pid())
                    .log("a program of a drill could not be ended");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closePipe() {
        try {
            shell.getOutputStream().close();
        } catch (IOException gone) {
            log.atDebug().setCause(gone).log("the pipe to a program was closed already");
        }
    }

    /** Waits for its end, and tells whether it was interrupted meanwhile. */
    private boolean await(Duration time) {
        try {
            var unused = endsWithin(time);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
