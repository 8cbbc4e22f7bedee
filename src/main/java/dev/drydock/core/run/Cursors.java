package dev.drydock.core.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The port to what readers of the journal remember: how far they have read each run, and what they delivered. A reader's
 * trouble with one run never holds up another run.
 */
public interface Cursors {
    /** The runs that have entries this reader has not finished with, those waiting longest first. */
    List<RunId> behind(String reader, int limit);

    /** The sequence up to which the reader is done with the run; 0 at first. */
    long position(String reader, RunId run);

    /** Moves the reader on; never back. */
    void advance(String reader, RunId run, long sequence);

    /**
     * The delivery recorded under a key: for example the timestamp of the thread's root message. An empty string was recorded
     * for a delivery that was begun and whose fate is not known.
     */
    Optional<String> delivery(String reader, RunId run, String key);

    /** What the record of a delivery begins with that was given up, and that may begin again when what was in its way is gone. */
    String GIVEN_UP = "!";

    /**
     * Records that a delivery begins, or begins again: because nobody knows the fate of the first time, or because it was given
     * up. Only where the reader's turn is the worker's, and never over an outcome.
     *
     * @return whether it may be made
     */
    boolean beginDelivery(String reader, String worker, RunId run, String key);

    /** Records a delivery's outcome. */
    void recordDelivery(String reader, RunId run, String key, String value);

    /**
     * Takes a reader's turn, or keeps it: one worker at a time is a reader.
     *
     * @param time how long it is the worker's unless it is taken again
     * @return whether it is this worker's now
     */
    boolean takeTurn(String reader, String worker, Duration time);

    /** Gives a reader's turn back; nothing happens when it is another worker's. */
    void leaveTurn(String reader, String worker);
}
