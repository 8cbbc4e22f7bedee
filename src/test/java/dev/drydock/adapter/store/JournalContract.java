package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Journal.ConflictException;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every journal keeps to, whatever the database. */
abstract class JournalContract extends StoreContract {
    private static final Event ONE = new Event.Milestone("one");
    private static final Event TWO = new Event.Milestone("two");
    private static final Event END = new Event.Ended(Outcome.SUCCEEDED, "done", List.of());

    @Test
    void anAppendIsReadAsItWasReturned() throws Exception {
        Journal journal = open("one").journal();

        List<Entry> first = journal.append(A, 0, List.of(ONE, TWO));
        List<Entry> second = journal.append(A, 2, List.of(END));

        assertThat(first).extracting(Entry::sequence).containsExactly(1L, 2L);
        assertThat(first).extracting(Entry::event).containsExactly(ONE, TWO);
        assertThat(journal.read(A, 0)).containsExactly(first.get(0), first.get(1), second.get(0));
        assertThat(journal.read(A, 2)).isEqualTo(second);
        assertThat(journal.read(A, 3)).isEmpty();
        assertThat(journal.read(B, 0)).isEmpty();
    }

    @Test
    void positionsCountThroughAllRunsWithoutGaps() throws Exception {
        Journal journal = open("one").journal();

        journal.append(A, 0, List.of(ONE, TWO));
        journal.append(B, 0, List.of(ONE));
        List<Entry> last = journal.append(A, 2, List.of(TWO));

        assertThat(last).extracting(Entry::position).containsExactly(4L);
        assertThat(journal.read(B, 0)).extracting(Entry::position).containsExactly(3L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 100, -1})
    void anAppendBehindAnythingButTheLastEventIsAConflictAndLeavesNothing(long known) throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE, TWO));

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> store.journal().append(A, known, List.of(ONE, ONE, ONE)))
                .withMessage("event " + (known + 1) + " of run r-aaaaaaaa was appended by somebody else");

        assertThat(store.journal().append(A, 2, List.of(END)))
                .extracting(Entry::position)
                .containsExactly(3L);
        assertThat(store.verify()).isEmpty();
    }

    @Test
    void anAppendOfNothingIsAMistake() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open("one").journal().append(A, 0, List.of()));
    }

    @Test
    void momentsAreWholeMillisecondsAndNeverGoBackInARun() throws Exception {
        Journal journal = open("one").journal();
        clock.move(Duration.ofNanos(1_999_999));
        Instant first = journal.append(A, 0, List.of(ONE)).getFirst().at();
        clock.move(Duration.ofHours(-1));

        assertThat(first).isEqualTo("2026-03-01T12:00:00.001Z");
        assertThat(journal.append(A, 1, List.of(TWO)).getFirst().at()).isEqualTo(first);
        assertThat(journal.append(B, 0, List.of(ONE)).getFirst().at()).isEqualTo("2026-03-01T11:00:00.001Z");
    }

    @Test
    void runsAreOpenUntilTheyEndOldestFirstAndRecentNewestFirst() throws Exception {
        Journal journal = open("one").journal();
        journal.append(C, 0, List.of(ONE));
        journal.append(A, 0, List.of(ONE));
        journal.append(B, 0, List.of(ONE, END));
        assertThat(journal.open()).containsExactly(C, A);

        journal.append(C, 1, List.of(END));
        journal.append(C, 2, List.of(new Event.Milestone("a late word")));

        assertThat(journal.open()).containsExactly(A);
        assertThat(journal.recent(10)).containsExactly(B, A, C);
        assertThat(journal.recent(2)).containsExactly(B, A);
    }

    @Test
    void ofAppendsInARaceExactlyOneWinsEachSequence() throws Exception {
        int sequences = 25;
        List<Journal> journals = List.of(
                open("one").journal(), open("two").journal(), open("three").journal());
        List<Callable<Integer>> racers = journals.stream()
                .flatMap(journal -> IntStream.range(0, 2)
                        .<Callable<Integer>>mapToObj(i -> () -> (int) LongStream.range(0, sequences)
                                .filter(last -> wins(journal, last))
                                .count()))
                .toList();

        List<Integer> wins = atOnce(racers);

        assertThat(wins.stream().mapToInt(Integer::intValue).sum()).isEqualTo(sequences);
        assertThat(journals.getFirst().read(A, 0))
                .extracting(Entry::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, sequences).boxed().toList());
        assertThat(open("judge").verify()).isEmpty();
    }

    private static boolean wins(Journal journal, long last) {
        try {
            journal.append(A, last, List.of(new Event.Milestone("event " + last)));
            return true;
        } catch (ConflictException taken) {
            return false;
        }
    }

    @Test
    void whoVerifiesBesideWritersSeesNoGap() throws Exception {
        List<Store> stores = List.of(open("one"), open("two"));
        AtomicBoolean writing = new AtomicBoolean(true);
        List<Callable<List<Damage>>> calls = new ArrayList<>();
        calls.add(() -> append(stores.get(0), A, writing));
        calls.add(() -> append(stores.get(1), B, writing));
        calls.add(() -> {
            List<Damage> seen = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                stores.get(i % 2).verify().ifPresent(seen::add);
            }
            writing.set(false);
            return seen;
        });

        assertThat(atOnce(calls)).allMatch(List::isEmpty);
        assertThat(stores.getFirst().journal().read(A, 0)).isNotEmpty();
    }

    private static List<Damage> append(Store store, RunId run, AtomicBoolean writing) throws Exception {
        for (int last = 0; writing.get(); last += 2) {
            store.journal().append(run, last, List.of(ONE, TWO));
        }
        return List.of();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update journal set body = replace(body, 'two', 'too') where position = 2       | 2
        update journal set type = 'Rejected' where position = 3                        | 3
        update journal set at = at + 1 where position = 1                              | 1
        update journal set sequence = 9 where position = 4                             | 4
        update journal set run = 'r-bbbbbbbb' where position = 2                       | 2
        update journal set hash = (select hash from journal where position = 3) where position = 2 | 2
        update journal set position = 99 where position = 2                            | 2
        delete from journal where position = 1                                         | 1
        delete from journal where position = 3                                         | 3
        delete from journal where position = 5                                         | 5
        delete from journal                                                            | 1
        update journal_head set hash = (select hash from journal where position = 4)   | 5
        """)
    void verifyNamesTheFirstLineThatWasTamperedWith(String tampering, long position) throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE, TWO, ONE, TWO));
        store.journal().append(B, 0, List.of(END));
        assertThat(store.verify()).isEmpty();

        change(tampering);

        assertThat(store.verify()).hasValueSatisfying(damage -> {
            assertThat(damage.position()).isEqualTo(position);
            assertThat(damage.why()).isNotBlank();
        });
    }

    @Test
    void aLineThatCannotBeReadIsNamed() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE, TWO));
        change("update journal set body = '{\"type\":\"Later\"}' where position = 2");

        assertThatExceptionOfType(Journal.JournalException.class)
                .isThrownBy(() -> store.journal().read(A, 0))
                .withMessageContaining("Line 2 of the journal")
                .withMessageContaining("newer Drydock");
    }

    @Test
    void listenersHearOfAppendsThatCanBeReadUntilTheyUnsubscribe() throws Exception {
        Journal journal = open("one").journal();
        List<String> heard = new ArrayList<>();
        Journal.Subscription subscription = journal.onAppend(
                run -> heard.add(run + " has " + journal.read(run, 0).size()));

        journal.append(A, 0, List.of(ONE, TWO));
        subscription.close();
        journal.append(A, 2, List.of(END));

        assertThat(heard).containsExactly("r-aaaaaaaa has 2");
    }

    @Test
    void aListenerThatFailsHarmsNeitherTheAppendNorTheOtherListeners() throws Exception {
        Journal journal = open("one").journal();
        List<RunId> heard = new ArrayList<>();
        journal.onAppend(run -> {
            throw new IllegalStateException("deliberate");
        });
        journal.onAppend(heard::add);

        assertThat(journal.append(A, 0, List.of(ONE))).hasSize(1);
        assertThat(heard).containsExactly(A);
    }

    @Test
    void anInterruptedThreadAppendsAndStaysInterrupted() throws Exception {
        Journal journal = open("one").journal();

        Thread.currentThread().interrupt();
        List<Entry> appended = journal.append(A, 0, List.of(ONE));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(journal.read(A, 0)).isEqualTo(appended);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "half a pair \ud83d",
                "\udc00\ud83d",
                "nul \0 and \u0007",
                "'; drop table journal; --",
                "⚓ \u202e ok"
            })
    void hostileTextComesBackAsItWas(String text) throws Exception {
        Store store = open("one");
        Event hostile = new Event.Milestone(text);

        store.journal().append(A, 0, List.of(hostile, new Event.Milestone(text.repeat(50_000))));

        assertThat(store.journal().read(A, 0)).extracting(Entry::event).contains(hostile);
        assertThat(store.verify()).isEmpty();
    }

    @Test
    void aClosedDatabaseIsSaidInPlainWords() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE));
        store.close();

        assertThatExceptionOfType(Journal.JournalException.class)
                .isThrownBy(() -> store.journal().append(A, 1, List.of(TWO)))
                .withMessageStartingWith("The store failed: ")
                .withMessageNotContaining("not known");
    }
}
