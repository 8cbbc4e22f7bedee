package dev.drydock.adapter.store;

import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.schedule.ScheduleBook;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * The SQL store, open: the journal, the leases, the cursors and the work queue of one process. Several processes may have the
 * same database open. All calls throw {@link Journal.JournalException} when the database fails.
 */
public final class Store implements AutoCloseable {
    private static final int LONGEST_WORKER = 50;

    private final StoreSettings settings;
    private final String worker;
    private final SharedClock clock;
    private final Database database;
    private final SqlJournal journal;
    private final SqlLeases leases;
    private final SqlCursors cursors;
    private final SqlWorkQueue queue;
    private final SqlScheduleBook schedules;
    private Optional<WorkLoop> loop = Optional.empty();
    private Optional<Engine.Claim> claim = Optional.empty();

    private Store(StoreSettings settings, String worker, SharedClock clock, Database database) {
        this.settings = settings;
        this.worker = worker;
        this.clock = clock;
        this.database = database;
        this.journal = new SqlJournal(database, clock);
        this.leases = new SqlLeases(database, clock);
        this.cursors = new SqlCursors(database, clock);
        this.queue = new SqlWorkQueue(database, clock);
        this.schedules = new SqlScheduleBook(database);
    }

    /**
     * Opens the store and brings its tables up to date.
     *
     * @param settings where it is
     * @param worker this process's name, at most 50 characters: no other running process may have it. Where it is the same
     *     after a restart, work that was interrupted by a crash is taken up at once; else after four heartbeats
     * @param clock tells the time of appends, of leases and of when work is due, for an SQLite file; on PostgreSQL the
     *     server's own clock does, so that replicas whose clocks differ agree
     * @throws StoreException where it cannot be opened; the message says why and what to do
     */
    public static Store open(StoreSettings settings, String worker, InstantSource clock) {
        return open(settings, worker, database -> database.clock(clock));
    }

    /** As {@link #open}, by one clock whatever the database. */
    static Store openBy(StoreSettings settings, String worker, InstantSource clock) {
        return open(settings, worker, database -> SharedClock.of(clock));
    }

    private static Store open(StoreSettings settings, String worker, Function<Database, SharedClock> clock) {
        if (worker.isBlank() || worker.length() > LONGEST_WORKER) {
            throw new StoreException(
                    "The worker's name \"" + worker + "\" must have 1 to " + LONGEST_WORKER + " characters.");
        }
        Database database = Database.open(settings);
        try {
            return new Store(settings, worker, clock.apply(database), database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Takes the store for this bot alone where it is an SQLite file, until {@link #close()}: a second bot beside it would be
     * told everything in Slack a second time. On PostgreSQL, which replicas share, nothing happens.
     *
     * @throws StoreException where another bot has it
     */
    public synchronized void claim() {
        if (claim.isEmpty()) {
            Engine.Claim claimed = database.claim();
            claim = Optional.of(claimed);
            if (claimed.isAlone()) {
                // What a dead process held need not expire first: its runs are taken up again at once.
                leases.releaseAll();
                cursors.leaveAllTurns();
            }
        }
    }

    /** The clock that all who share this store go by; moments that others will judge should be taken from it. */
    public InstantSource clock() {
        return clock;
    }

    public Journal journal() {
        return journal;
    }

    public Leases leases() {
        return leases;
    }

    public Cursors cursors() {
        return cursors;
    }

    /** What is remembered of schedules. */
    public ScheduleBook schedules() {
        return schedules;
    }

    /** The queue: work can be queued at once, and is done by whichever process has called {@link #startWork}. */
    public WorkQueue workQueue() {
        return queue;
    }

    /**
     * Begins to do queued work in this process, until {@link #close()}.
     *
     * @throws IllegalStateException when it has begun already
     */
    public synchronized void startWork(WorkHandler handler) {
        if (loop.isPresent()) {
            throw new IllegalStateException("work has begun already");
        }
        WorkLoop started = new WorkLoop(database, queue, handler, worker, settings.pace(), clock);
        loop = Optional.of(started);
        started.start();
    }

    /** Begins no more work in this process, interrupts what is under way, and waits for it as long as the pace says. */
    public synchronized void stopWork() {
        loop.ifPresent(WorkLoop::close);
        loop = Optional.empty();
    }

    /** How many pieces of work are in the queue, those being done included. */
    int queueLength() {
        return queue.length();
    }

    /** Walks the whole journal, its archive included, and says where it is not as it was written; empty when it is. */
    public Optional<Damage> verify() {
        return new JournalCheck(database).prove().damage();
    }

    /**
     * Moves runs that ended longer ago than an age to the archive, where only an audit reads them.
     *
     * @param most how many to move at most
     * @return how many were moved
     */
    public int archive(Duration age, int most) {
        return new Archiving(database, clock).archive(age, most);
    }

    /** What is below, for tests that do harm there. */
    Database database() {
        return database;
    }

    /** Stops work as {@link #stopWork} does, and closes the database. */
    @Override
    public synchronized void close() {
        stopWork();
        clock.close();
        database.close();
        claim.ifPresent(Engine.Claim::close);
        claim = Optional.empty();
    }
}
