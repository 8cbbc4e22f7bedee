package dev.drydock.core.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The runs that have not ended, remembered as far as they were read: whoever asks again reads only what was appended since, so
 * thousands of requests that wait for approval cost one look at the journal.
 */
public final class OpenRuns {
    private final Journal journal;
    private final ReentrantLock reading = new ReentrantLock();
    private SequencedMap<RunId, RunState> known = new LinkedHashMap<>();

    public OpenRuns(Journal journal) {
        this.journal = journal;
    }

    /** How they stand now, oldest first; one that ended just now may be among them. */
    public List<RunState> now() {
        reading.lock();
        try {
            SequencedMap<RunId, RunState> found = new LinkedHashMap<>();
            for (Map.Entry<RunId, Long> open : journal.openSequences().entrySet()) {
                found.put(open.getKey(), state(open.getKey(), open.getValue()));
            }
            known = found;
            return List.copyOf(found.values());
        } finally {
            reading.unlock();
        }
    }

    private RunState state(RunId run, long lastSequence) {
        RunState state = Optional.ofNullable(known.get(run))
                // A journal that went back, as after a failover, is read anew.
                .filter(read -> read.sequence() <= lastSequence)
                .orElseGet(() -> RunState.empty(run));
        return state.sequence() == lastSequence ? state : state.after(journal.read(run, state.sequence()));
    }
}
