package dev.drydock.testing;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A run's journal in memory, with somebody who watches what is appended, and a process that may die of it. */
public final class WatchedLog implements RunLog {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile RunState state;
    private Consumer<Event> watcher = event -> {
        if (event instanceof Event.StepAsks asks) {
            throw new AssertionError("nobody is there to choose: " + asks);
        }
    };
    private Predicate<Event> deadlyBefore = event -> false;
    private Predicate<Event> deadlyAfter = event -> false;
    private Predicate<Event> deadlyBeforeEach = event -> false;
    private Predicate<Event> deadlyAfterEach = event -> false;
    private BooleanSupplier deadlyMoment = () -> false;
    private Runnable wake = () -> {};

    public WatchedLog(RunId id) {
        this.state = RunState.empty(id);
    }

    /** Told each event once it is in the journal; may append too, as people do. */
    public void watch(Consumer<Event> who) {
        watcher = who;
    }

    /** The process dies, once, just before it appends such an event. */
    public void dieBefore(Predicate<Event> event) {
        deadlyBefore = event;
    }

    /** The process dies, once, just after it appended such an event. */
    public void dieAfter(Predicate<Event> event) {
        deadlyAfter = event;
    }

    /** A process dies just before it appends each such event. */
    public void dieBeforeEach(Predicate<Event> event) {
        deadlyBeforeEach = event;
    }

    /** A process dies just after each such event. */
    public void dieAfterEach(Predicate<Event> event) {
        deadlyAfterEach = event;
    }

    /** The process dies, once, in the midst of waiting, when this has come true. */
    public void dieWhen(BooleanSupplier moment) {
        deadlyMoment = moment;
    }

    /** What happens between the death of a process and the next one. */
    public void whenDead(Runnable then) {
        wake = then;
    }

    /** A process has died. */
    public void died() {
        wake.run();
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    /** What somebody else appends. */
    public synchronized void add(Event event) {
        state = state.after(
                List.of(new Entry(state.sequence() + 1, state.id(), state.sequence() + 1, Instant.now(), event, "")));
        events.add(event);
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
    public void append(List<Event> appended) {
        for (Event event : appended) {
            if (deadlyBefore.test(event)) {
                deadlyBefore = none -> false;
                throw new DiedError("before " + event);
            }
            if (deadlyBeforeEach.test(event)) {
                throw new DiedError("before " + event);
            }
            add(event);
            watcher.accept(event);
            if (deadlyAfterEach.test(event)) {
                throw new DiedError("after " + event);
            }
            if (deadlyAfter.test(event)) {
                deadlyAfter = none -> false;
                throw new DiedError("after " + event);
            }
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
        Thread.sleep(Math.min(200, time.toMillis()));
        if (deadlyMoment.getAsBoolean()) {
            deadlyMoment = () -> false;
            throw new DiedError("in the midst of waiting");
        }
    }
}
