package dev.drydock.sim.host;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of its own session that outlives the command that asked for it, and not the host, however that ends. */
public final class HostProcess {
    /**
     * The shell ends the group, itself with it, when the program has ended, or the input has: which is this process's to give. It
     * passes on what asks the program to end.
     */
    private static final String KEEPER = """
        exec 3<&0
        trap 'kill -TERM "$program"' TERM
        "$@" </dev/null 3<&- &
        program=$!
        # What the shell itself has to say of its end is none of the program's output.
        exec 2>/dev/null
        (cat <&3; kill -KILL 0) &
        exec 3<&-
        while kill -0 "$program" 2>/dev/null; do
            wait "$program"
        done
        kill -KILL 0
        """;

    private static final long PATIENCE_SECONDS = 10;

    private final Process process;

    private HostProcess(Process process) {
        this.process = process;
    }

    static HostProcess start(HostRoot root, List<String> words, Redirect output) throws IOException {
        List<String> kept = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", KEEPER, "unit"));
        kept.addAll(words);
        return new HostProcess(root.process(kept)
                .redirectOutput(output)
                .redirectErrorStream(true)
                .start());
    }

    public boolean isActive() {
        return process.isAlive();
    }

    /** Asks it to end, insists in the end, and returns when nothing of it is left. */
    public void stop() throws IOException {
        // By its handle: the process would lose its input too, which ends it at once.
        process.toHandle().destroy();
        process.onExit()
                .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        end();
    }

    /** Ends it, and returns when nothing of it is left. */
    public void end() throws IOException {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.getOutputStream().close();
        // Of who is no child of ours it is only seen now and then whether it has ended: for all of them at once.
        CompletableFuture.allOf(family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
