package dev.drydock.adapter.store;

import dev.drydock.core.run.Journal.JournalException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit: appends of one process that wait at the same time are written together. Whoever finds nobody writing writes for
 * all who wait, in the order in which they came; the others only take the answer. Nobody waits for others to come: an append
 * that is alone is written alone.
 *
 * <p>A group is stored as a whole or not at all, but each append has a fate of its own: a conflict is left out of what is
 * stored, and where the database refuses what a group says, each is written by itself to see whose fault it is.
 */
final class AppendGroups {
    private static final int MOST = 64;

    private final Writer writer;
    private final Queue<Append> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private boolean writing;

    AppendGroups(Writer writer) {
        this.writer = writer;
    }

    /** Writes appends, all that do not conflict or none. */
    interface Writer {
        /**
         * Writes in one transaction.
         *
         * @return the fate of each, in order
         * @throws JournalException where the database fails: none is stored, or it is not known
         */
        List<Append.Fate> write(List<Append> group);
    }

    /** Has an append written, with others where others wait. An interrupt waits until it is known what became of it. */
    Append.Fate write(Append append) {
        lock.lock();
        try {
            waiting.add(append);
            while (append.fate().isEmpty()) {
                if (writing) {
                    written.awaitUninterruptibly();
                } else {
                    writeNext();
                }
            }
            return append.fate().get();
        } finally {
            lock.unlock();
        }
    }

    /** Writes the next group, without the lock meanwhile: others come to wait for the one after it. */
    private void writeNext() {
        List<Append> group = new ArrayList<>();
        while (group.size() < MOST && !waiting.isEmpty()) {
            group.add(waiting.remove());
        }
        writing = true;
        lock.unlock();
        try {
            write(group);
        } finally {
            lock.lock();
            writing = false;
            written.signalAll();
        }
    }

    /** How many wait to be written. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Append> group) {
        try {
            Queue<Append.Fate> fates = new ArrayDeque<>(writer.write(group));
            group.forEach(append -> append.meets(fates.remove()));
        } catch (RuntimeException e) {
            if (!Trouble.isRefusal(e)) {
                group.forEach(append -> append.meets(new Append.Fate.Failed(e)));
                if (Trouble.isAway(e)) {
                    failWaiting(e);
                }
            } else if (group.size() > 1) {
                group.forEach(append -> write(List.of(append)));
            } else {
                group.getFirst().meets(refused(e));
            }
        } finally {
            // An error of the JVM's ends the one who writes; the others must not wait for an answer that never comes.
            group.stream()
                    .filter(append -> append.fate().isEmpty())
                    .forEach(append -> append.meets(new Append.Fate.Failed(new IllegalStateException(
                            "an append ended without an answer; it is not known whether it was stored"))));
        }
    }

    /** With a database that is away, each further group would wait as long again. */
    private void failWaiting(RuntimeException away) {
        lock.lock();
        try {
            while (!waiting.isEmpty()) {
                waiting.remove()
                        .meets(new Append.Fate.Failed(new JournalException(
                                "The store failed: the database is away. Nothing was stored.", away)));
            }
        } finally {
            lock.unlock();
        }
    }

    private static Append.Fate refused(RuntimeException error) {
        return Trouble.isConstraint(error) ? new Append.Fate.Conflicting() : new Append.Fate.Failed(error);
    }
}
