package dev.drydock.adapter.web;

import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the runs that have not ended. They are looked at on a thread of its own, every ten seconds: whoever asks
 * never waits for the database, least of all when it is away.
 */
public final class OpenRuns implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenRuns.class);
    private static final Duration EACH = Duration.ofSeconds(10);

    private final Journal journal;
    private Map<RunId, RunState> open = Map.of();
    private volatile Map<RunState.Phase, Integer> counts = Map.of();
    private volatile Optional<String> trouble = Optional.empty();
    private Optional<Thread> thread = Optional.empty();

    OpenRuns(Journal journal) {
        this.journal = journal;
    }

    /** Begins to look, at once and from then on. */
    public static OpenRuns watch(Journal journal) {
        OpenRuns runs = new OpenRuns(journal);
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

    /** Looks once; of a run that is known, only what is new is read. */
    void look() {
        try {
            Map<RunId, RunState> found = new HashMap<>();
            List<RunId> ids = journal.open();
            for (RunId id : ids) {
                RunState known = open.getOrDefault(id, RunState.empty(id));
                found.put(id, known.after(journal.read(id, known.sequence())));
            }
            Map<RunState.Phase, Integer> counted = new HashMap<>();
            found.values().forEach(state -> counted.merge(state.phase(), 1, Integer::sum));
            open = found;
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
