package dev.drydock.core.run;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is, among the replicas, to be a reader of the journal. One process at a time tells threads and one sends mail:
 * so each thing is told once and in order, and Slack's pace is kept by one. When it dies another one takes its turn within the
 * lease time.
 *
 * <p>As with {@link LeaseKeeper}, a process that stood still knows by itself that its turn is over. The store knows, too, and
 * takes no beginning of a delivery from anybody else.
 */
public final class ReaderTurn implements Turn, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReaderTurn.class);

    private final Cursors cursors;
    private final String reader;
    private final Worker worker;
    private final Thread keeper;
    /** Held while the store is asked, so that no answer comes after the turn was given back. */
    private final ReentrantLock asking = new ReentrantLock();

    private volatile boolean closed;
    private volatile boolean taken;
    private volatile Duration takenAt = Duration.ZERO;

    private ReaderTurn(Cursors cursors, String reader, Worker worker) {
        this.cursors = cursors;
        this.reader = reader;
        this.worker = worker;
        take();
        this.keeper = Thread.ofVirtual().name("turn-" + reader).start(this::keep);
    }

    /** Begins to ask for the reader's turn, at once and from then on. */
    public static ReaderTurn of(Cursors cursors, String reader, Worker worker) {
        return new ReaderTurn(cursors, reader, worker);
    }

    @Override
    public boolean isOurs() {
        return !closed && taken && worker.time().elapsed().minus(takenAt).compareTo(worker.leaseTime()) < 0;
    }

    /** Asks the store too, and then the time once more: the store may have taken long to answer. */
    @Override
    public void begin(RunId run, String key) {
        confirm();
        if (!cursors.beginDelivery(reader, worker.name(), run, key)) {
            throw new LostException(key + " of run " + run + " is another process's to deliver");
        }
        confirm();
    }

    private void keep() {
        Steady taking = new Steady("the turn of the reader " + reader, this::take);
        try {
            while (true) {
                worker.time().sleep(worker.leaseTime().dividedBy(4));
                taking.run();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void take() {
        asking.lock();
        try {
            if (!closed) {
                ask();
            }
        } finally {
            asking.unlock();
        }
    }

    private void ask() {
        Duration askedAt = worker.time().elapsed();
        try {
            boolean ours = cursors.takeTurn(reader, worker.name(), worker.leaseTime());
            takenAt = askedAt;
            taken = ours;
        } catch (Journal.JournalException away) {
            log.atWarn()
                    .addKeyValue("reader", reader)
                    .addKeyValue("why", away.getMessage())
                    .log("a reader's turn could not be asked for");
        }
    }

    /** Gives the turn back; what the store is being asked just now is waited for first. */
    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
        asking.lock();
        try {
            cursors.leaveTurn(reader, worker.name());
        } catch (Journal.JournalException away) {
            log.atWarn()
                    .addKeyValue("reader", reader)
                    .addKeyValue("why", away.getMessage())
                    .log("a reader's turn was not given back; it will expire");
        } finally {
            asking.unlock();
        }
    }
}
