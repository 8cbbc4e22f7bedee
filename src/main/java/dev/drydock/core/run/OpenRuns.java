package dev.drydock.core.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The runs that have not ended, remembered as far as they were read: whoever asks again reads only what was appended since, so
 * thousands of requests that wait for approval cost one look at the journal.
 */
public final class OpenRuns {
    private final Journal journal;
    private volatile Map<RunId, RunState> known = Map.of();

    public OpenRuns(Journal journal) {
        this.journal = journal;
    }

    /**
     * How they stand now, oldest first; one that ended just now may be among them. Nobody waits for others who ask: with a
     * database that is away all learn of it at the same time, and two who read the same read it twice.
     */
    public List<RunState> now() {
        Map<RunId, RunState> before = known;
        SequencedMap<RunId, RunState> found = new LinkedHashMap<>();
        for (Map.Entry<RunId, Long> open : journal.openSequences().entrySet()) {
            found.put(open.getKey(), state(before, open.getKey(), open.getValue()));
        }
        known = found;
        return List.copyOf(found.values());
    }

    private RunState state(Map<RunId, RunState> before, RunId run, long lastSequence) {
        RunState state = Optional.ofNullable(before.get(run))
                // A journal that went back, as after a failover, is read anew.
                .filter(read -> read.sequence() <= lastSequence)
                .orElseGet(() -> RunState.empty(run));
        return state.sequence() == lastSequence ? state : state.after(journal.read(run, state.sequence()));
    }
}
