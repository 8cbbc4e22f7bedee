package dev.drydock.sim.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of its own session that outlives the command that asked for it, and not the host, however that ends. */
final class TransientUnit {
    /** The shell ends the group, itself with it, when the program has ended, or the input has: which is this process's to give. */
    private static final String KEEPER = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        program=$!
        (cat <&3; kill -KILL 0) &
        exec 3<&-
        wait "$program"
        kill -KILL 0
        """;

    private static final long PATIENCE_SECONDS = 10;

    private final Process process;

    private TransientUnit(Process process) {
        this.process = process;
    }

    static TransientUnit start(HostRoot root, List<String> words) throws IOException {
        List<String> kept = new ArrayList<>(List.of("setsid", "/bin/sh", "-c", KEEPER, "unit"));
        kept.addAll(words);
        return new TransientUnit(root.process(kept)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    boolean isActive() {
        return process.isAlive();
    }

    /** Ends it, and returns when nothing of it is left. */
    void end() throws IOException {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.getOutputStream().close();
        for (ProcessHandle one : family) {
            one.onExit()
                    .completeOnTimeout(one, PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
            one.destroyForcibly();
        }
    }
}
