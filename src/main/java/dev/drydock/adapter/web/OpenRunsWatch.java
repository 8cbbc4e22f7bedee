package dev.drydock.adapter.web;

import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.RunState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch of the runs that have not ended. They are looked at on a thread of its own, every ten seconds: whoever asks
 * never waits for the database, least of all when it is away.
 */
public final class OpenRunsWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenRunsWatch.class);
    private static final Duration EACH = Duration.ofSeconds(10);

    private final OpenRuns open;
    private volatile Map<RunState.Phase, Integer> counts = Map.of();
    private volatile Optional<String> trouble = Optional.empty();
    private Optional<Thread> thread = Optional.empty();

    OpenRunsWatch(OpenRuns open) {
        this.open = open;
    }

    /** Begins to look, at once and from then on. */
    public static OpenRunsWatch watch(OpenRuns open) {
        OpenRunsWatch runs = new OpenRunsWatch(open);
        runs.thread = Optional.of(Thread.ofVirtual().name("open-runs").start(runs::keepLooking));
        return runs;
    }

    /** How many there were in a phase when they could last be looked at. */
    int count(RunState.Phase phase) {
        return counts.getOrDefault(phase, 0);
    }

    /** Why they could not be looked at the last time; empty where they could. */
    public Optional<String> trouble() {
        return trouble;
    }

    private void keepLooking() {
        try {
            while (true) {
                look();
                Thread.sleep(EACH);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. */
    void look() {
        try {
            Map<RunState.Phase, Integer> counted = new HashMap<>();
            open.now().forEach(state -> counted.merge(state.phase(), 1, Integer::sum));
            counts = Map.copyOf(counted);
            trouble = Optional.empty();
        } catch (RuntimeException away) {
            if (trouble.isEmpty()) {
                log.atWarn().setCause(away).log("open runs cannot be counted");
            }
            trouble = Optional.of("The journal cannot be read. " + away.getMessage());
        }
    }

    @Override
    public void close() {
        thread.ifPresent(Thread::interrupt);
    }
}
