package dev.drydock.core.run;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A work queue that only remembers: the test does the work. */
public final class MemoryQueue implements WorkQueue {
    private final Map<Work, Instant> waiting = new LinkedHashMap<>();

    private volatile boolean away;

    /** Whether the database is away: nothing can be queued. */
    public void away(boolean isAway) {
        away = isAway;
    }

    @Override
    public synchronized void queue(Work work, Instant when) {
        if (away) {
            throw new Journal.JournalException("the database does not answer", new IOException("connection refused"));
        }
        waiting.merge(work, when, (a, b) -> a.isBefore(b) ? a : b);
    }

    /** What waits, and takes it all out. */
    public synchronized List<Work> take() {
        List<Work> all = List.copyOf(waiting.keySet());
        waiting.clear();
        return all;
    }
}
