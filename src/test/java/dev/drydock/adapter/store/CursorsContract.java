package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What all cursors keep to, whatever the database. */
abstract class CursorsContract extends StoreContract {
    private static final String THREAD = "thread";
    private static final String EMAIL = "email";

    @Test
    void aReaderIsBehindWithWhatItHasNotFinishedWith() throws Exception {
        Store store = open("one");
        Cursors cursors = store.cursors();
        append(store.journal(), A, 0, 3);

        assertThat(cursors.position(THREAD, A)).isZero();
        assertThat(cursors.behind(THREAD, 10)).containsExactly(A);
        cursors.advance(THREAD, A, 2);
        assertThat(cursors.position(THREAD, A)).isEqualTo(2);
        assertThat(cursors.behind(THREAD, 10)).containsExactly(A);
        cursors.advance(THREAD, A, 3);
        assertThat(cursors.behind(THREAD, 10)).isEmpty();

        append(store.journal(), A, 3, 1);
        assertThat(cursors.behind(THREAD, 10)).containsExactly(A);
        assertThat(cursors.behind(EMAIL, 10)).containsExactly(A);
    }

    @Test
    void aCursorNeverMovesBack() throws Exception {
        Store store = open("one");
        append(store.journal(), A, 0, 3);
        store.cursors().advance(THREAD, A, 3);

        store.cursors().advance(THREAD, A, 1);

        assertThat(store.cursors().position(THREAD, A)).isEqualTo(3);
        assertThat(store.cursors().behind(THREAD, 10)).isEmpty();
    }

    @Test
    void runsThatWaitLongestComeFirst() throws Exception {
        Store store = open("one");
        Cursors cursors = store.cursors();
        append(store.journal(), A, 0, 2);
        append(store.journal(), B, 0, 2);
        append(store.journal(), C, 0, 2);
        assertThat(cursors.behind(THREAD, 10)).containsExactly(A, B, C);
        assertThat(cursors.behind(THREAD, 2)).containsExactly(A, B);

        cursors.advance(THREAD, B, 2);
        append(store.journal(), A, 2, 1);
        append(store.journal(), B, 2, 1);
        assertThat(cursors.behind(THREAD, 10)).containsExactly(A, C, B);

        cursors.advance(THREAD, A, 2);
        assertThat(cursors.behind(THREAD, 10)).containsExactly(C, A, B);
    }

    @Test
    void aReaderThatComesLateIsBehindWithEverything() throws Exception {
        Store store = open("one");
        append(store.journal(), B, 0, 1);
        append(store.journal(), A, 0, 1);
        assertThat(store.cursors().behind(THREAD, 10)).containsExactly(B, A);
        append(store.journal(), C, 0, 1);

        assertThat(open("two").cursors().behind("latecomer", 10)).containsExactly(B, A, C);
        assertThat(open("two").cursors().behind(THREAD, 10)).containsExactly(B, A, C);
    }

    @Test
    void readersDoNotMoveEachOther() throws Exception {
        Store store = open("one");
        append(store.journal(), A, 0, 1);

        store.cursors().advance(THREAD, A, 1);
        store.cursors().recordDelivery(THREAD, A, "root", "1.5");

        assertThat(store.cursors().behind(EMAIL, 10)).containsExactly(A);
        assertThat(store.cursors().delivery(EMAIL, A, "root")).isEmpty();
        assertThat(store.cursors().delivery(THREAD, B, "root")).isEmpty();
    }

    @Test
    void aDeliveryIsRecordedAtItsBeginAndAgainWithItsOutcome() {
        Cursors cursors = open("one").cursors();
        assertThat(cursors.delivery(THREAD, A, "root")).isEmpty();

        cursors.takeTurn(THREAD, "one", Duration.ofSeconds(30));
        assertThat(cursors.beginDelivery(THREAD, "one", A, "root")).isTrue();
        assertThat(cursors.delivery(THREAD, A, "root")).contains("");
        cursors.recordDelivery(THREAD, A, "root", "1700000000.000100");

        assertThat(open("two").cursors().delivery(THREAD, A, "root")).contains("1700000000.000100");
    }

    @Test
    void onlyTheOneWhoseTurnItIsBeginsADelivery() {
        Cursors cursors = open("one").cursors();
        assertThat(cursors.beginDelivery(THREAD, "one", A, "root"))
                .as("nobody's turn")
                .isFalse();
        cursors.takeTurn(THREAD, "one", Duration.ofSeconds(30));
        cursors.takeTurn(EMAIL, "two", Duration.ofSeconds(30));

        assertThat(cursors.beginDelivery(THREAD, "two", A, "root")).isFalse();
        assertThat(cursors.delivery(THREAD, A, "root")).isEmpty();
        assertThat(cursors.beginDelivery(THREAD, "one", A, "root")).isTrue();
        assertThat(cursors.beginDelivery(THREAD, "one", A, "root"))
                .as("its fate is not known")
                .isTrue();

        clock.move(Duration.ofSeconds(30));
        assertThat(cursors.beginDelivery(THREAD, "one", A, "reply-2"))
                .as("a turn that is over")
                .isFalse();
        cursors.takeTurn(THREAD, "two", Duration.ofSeconds(30));
        assertThat(cursors.beginDelivery(THREAD, "one", A, "root")).isFalse();
        assertThat(cursors.beginDelivery(THREAD, "two", A, "root")).isTrue();
    }

    @Test
    void aDeliveryWithAnOutcomeIsNotBegunAgain() {
        Cursors cursors = open("one").cursors();
        cursors.takeTurn(THREAD, "one", Duration.ofSeconds(30));
        cursors.beginDelivery(THREAD, "one", A, "root");
        cursors.recordDelivery(THREAD, A, "root", "1.5");

        assertThat(cursors.beginDelivery(THREAD, "one", A, "root")).isFalse();
        assertThat(cursors.delivery(THREAD, A, "root")).contains("1.5");
    }

    @Test
    void aDeliveryThatWasGivenUpBeginsAgain() {
        Cursors cursors = open("one").cursors();
        cursors.takeTurn(THREAD, "one", Duration.ofSeconds(30));
        cursors.beginDelivery(THREAD, "one", A, "root");
        cursors.recordDelivery(THREAD, A, "root", Cursors.GIVEN_UP + "not_in_channel");

        assertThat(cursors.beginDelivery(THREAD, "two", A, "root")).isFalse();
        assertThat(cursors.beginDelivery(THREAD, "one", A, "root")).isTrue();
        assertThat(cursors.delivery(THREAD, A, "root"))
                .as("its fate is not known")
                .contains("");
    }

    @Test
    void whileOneStoreAppendsAReaderInAnotherMissesNothing() throws Exception {
        Journal journal = open("one").journal();
        Cursors cursors = open("two").cursors();
        int runs = 30;
        Callable<Integer> append = () -> {
            for (int i = 0; i < runs; i++) {
                append(journal, run(i), 0, 2);
                append(journal, run(i), 2, 1);
            }
            return runs;
        };
        Callable<Integer> read = () -> {
            List<RunId> finished = new ArrayList<>();
            while (finished.size() < runs) {
                for (RunId run : cursors.behind(THREAD, 5)) {
                    long position = cursors.position(THREAD, run);
                    cursors.advance(THREAD, run, position + 1);
                    if (position + 1 == 3) {
                        finished.add(run);
                    }
                }
            }
            return finished.size();
        };

        assertThat(atOnce(List.of(append, read))).containsExactly(runs, runs);
        assertThat(cursors.behind(THREAD, 5)).isEmpty();
    }

    private static RunId run(int number) {
        return new RunId(String.format("r-%08d", number));
    }

    private static void append(Journal journal, RunId run, long last, int events) throws Exception {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            all.add(new Event.Milestone("event"));
        }
        journal.append(run, last, all);
    }

    @Test
    void oneWorkerAtATimeIsAReader() {
        Cursors cursors = open("one").cursors();

        assertThat(cursors.takeTurn("thread", "one", Duration.ofSeconds(30))).isTrue();
        assertThat(cursors.takeTurn("thread", "two", Duration.ofSeconds(30))).isFalse();
        assertThat(cursors.takeTurn("mail", "two", Duration.ofSeconds(30))).isTrue();
        assertThat(cursors.takeTurn("thread", "one", Duration.ofSeconds(30))).isTrue();
        cursors.leaveTurn("thread", "two");
        assertThat(cursors.takeTurn("thread", "two", Duration.ofSeconds(30))).isFalse();
        cursors.leaveTurn("thread", "one");
        assertThat(cursors.takeTurn("thread", "two", Duration.ZERO)).isTrue();
        assertThat(cursors.takeTurn("thread", "one", Duration.ofSeconds(30)))
                .as("a turn that has expired is anybody's")
                .isTrue();
    }
}
