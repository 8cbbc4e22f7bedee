package dev.drydock.core.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A run's log in memory; each pause lets the next of what people do happen instead of time. */
public final class PlayedRun implements RunLog {
    /** What happens at the next pauses, one each. */
    public final Deque<Runnable> soon = new ArrayDeque<>();

    /** All that was appended, in order. */
    public final List<Event> appended = new ArrayList<>();

    private final Instant now;
    private RunState state = RunState.empty(new RunId("r-00000000"));
    private Runnable beforeAppend = () -> {};

    public PlayedRun(Instant now) {
        this.now = now;
    }

    /** Something that happens just before the next append: for races. */
    public void beforeNextAppend(Runnable what) {
        beforeAppend = what;
    }

    @Override
    public String worker() {
        return "worker";
    }

    @Override
    public RunState state() {
        return state;
    }

    @Override
    public void append(List<Event> events) {
        Runnable before = beforeAppend;
        beforeAppend = () -> {};
        before.run();
        for (Event event : events) {
            appended.add(event);
            state = state.after(
                    List.of(new Entry(state.sequence() + 1, state.id(), state.sequence() + 1, now, event, "")));
        }
    }

    @Override
    public void refresh() {}

    @Override
    public void confirmHeld() {}

    @Override
    public void onNews(Runnable wake) {}

    @Override
    public void pause(Duration time) {
        soon.removeFirst().run();
    }
}
