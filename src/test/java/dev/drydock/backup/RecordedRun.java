package dev.drydock.backup;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.PlayedRun;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A run whose events are remembered, as a journal does. */
final class RecordedRun implements RunLog {
    private final PlayedRun played = new PlayedRun(Instant.now());
    private final List<Entry> journal;

    RecordedRun(List<Entry> journal) {
        this.journal = journal;
    }

    /** The journal of all runs that were recorded in a list; it is only read. */
    static Journal journal(List<Entry> entries) {
        return (Journal) Proxy.newProxyInstance(
                RecordedRun.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("read")) {
                        return List.copyOf(entries);
                    }
                    throw new IllegalStateException(method.getName());
                });
    }

    @Override
    public String worker() {
        return played.worker();
    }

    @Override
    public RunState state() {
        return played.state();
    }

    @Override
    public void append(List<Event> events) {
        played.append(events);
        for (Event event : events) {
            long position = journal.size() + 1L;
            journal.add(new Entry(position, state().id(), position, Instant.now(), event, ""));
        }
    }

    @Override
    public void refresh() {}

    @Override
    public void confirmHeld() {}

    @Override
    public void onNews(Runnable wake) {}

    @Override
    public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /** What was recorded first. */
    static List<Entry> nothing() {
        return new ArrayList<>();
    }
}
