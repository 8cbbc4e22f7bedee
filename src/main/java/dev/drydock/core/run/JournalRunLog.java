package dev.drydock.core.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The run log over the journal. Its appends carry the sequence that it knows, so that a worker that was taken over cannot
 * append, and therefore cannot act: the newcomer's {@code Started} is in its way.
 */
final class JournalRunLog implements RunLog {
    private final Journal journal;
    private final RunId id;
    private final long fence;
    private final LeaseKeeper keeper;
    private final Worker worker;
    private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
    private RunState state;

    JournalRunLog(Journal journal, RunState state, long fence, LeaseKeeper keeper, Worker worker) {
        this.journal = journal;
        this.id = state.id();
        this.state = state;
        this.fence = fence;
        this.keeper = keeper;
        this.worker = worker;
    }

    @Override
    public String worker() {
        return worker.name();
    }

    @Override
    public synchronized RunState state() {
        return state;
    }

    @Override
    public synchronized void append(List<Event> events) {
        while (true) {
            requireHeld();
            try {
                state = state.after(journal.append(state.id(), state.sequence(), events));
                return;
            } catch (Journal.ConflictException somebodyElse) {
                long known = state.sequence();
                refresh();
                if (state.sequence() == known) {
                    // A database that lost its last commits, as a standby may have. Nothing that comes can be built on
                    // them.
                    throw new RunLostException("the journal of run " + id + " ends before what was stored in it");
                }
            }
        }
    }

    @Override
    public synchronized void refresh() {
        state = state.after(journal.read(state.id(), state.sequence()));
        requireHeld();
    }

    @Override
    public void onNews(Runnable wake) {
        wakes.add(wake);
    }

    void news() {
        wakes.forEach(Runnable::run);
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        worker.time().sleep(duration);
    }

    @Override
    public void confirmHeld() {
        if (!keeper.isHeld()) {
            throw new RunLostException("the lease of run " + id + " was lost");
        }
    }

    private void requireHeld() {
        confirmHeld();
        if (state.fence() > fence) {
            throw new RunLostException("run " + id + " was taken over by another worker");
        }
        switch (state.phase()) {
            case APPROVED, RUNNING -> {}
            case PLANNING, AWAITING_APPROVAL -> throw new RunLostException("run " + id + " is not approved any more");
            case ENDED -> throw new RunLostException("run " + id + " has ended");
        }
    }
}
