package dev.drydock.adapter.slack;

import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Turn;
import java.util.Optional;

/** What was delivered of one run: begun before it is posted, and its outcome after, so that a crash between is known of. */
final class Deliveries {
    private final Cursors cursors;
    private final Turn turn;
    private final RunId run;

    Deliveries(Cursors cursors, Turn turn, RunId run) {
        this.cursors = cursors;
        this.turn = turn;
        this.run = run;
    }

    /** A posting; is told whether an earlier one under the same key may have succeeded. */
    interface Posting {
        String post(boolean maybePosted) throws CallException, InterruptedException;
    }

    /** What was delivered under a key; empty where nothing was yet. */
    Optional<String> outcome(String key) {
        return outcome(recorded(key));
    }

    private static Optional<String> outcome(Optional<String> recorded) {
        return recorded.filter(value -> !value.isEmpty() && !value.startsWith(Cursors.GIVEN_UP));
    }

    /** Whether it was begun, with nobody knowing its fate. */
    boolean isBegun(String key) {
        return recorded(key).filter(String::isEmpty).isPresent();
    }

    /** Whether it was given up. */
    boolean isGivenUp(String key) {
        return recorded(key).filter(value -> value.startsWith(Cursors.GIVEN_UP)).isPresent();
    }

    /**
     * Delivers under a key, unless that was done before.
     *
     * @throws Turn.LostException when it is another process's turn; nothing is posted then
     */
    String once(String key, Posting posting) throws CallException, InterruptedException {
        Optional<String> before = recorded(key);
        Optional<String> delivered = outcome(before);
        if (delivered.isPresent()) {
            return delivered.get();
        }
        turn.begin(run, key);
        String outcome = posting.post(before.filter(String::isEmpty).isPresent());
        cursors.recordDelivery(ThreadReader.NAME, run, key, outcome);
        return outcome;
    }

    /** Records that it will never be delivered. */
    void giveUp(String key, String error) {
        cursors.recordDelivery(ThreadReader.NAME, run, key, Cursors.GIVEN_UP + error);
    }

    private Optional<String> recorded(String key) {
        return cursors.delivery(ThreadReader.NAME, run, key);
    }
}
