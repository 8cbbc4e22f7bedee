package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal.ConflictException;
import dev.drydock.core.run.Journal.JournalException;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What appends that are written together keep to, whatever the database. */
abstract class AppendGroupsContract extends StoreContract {
    private static final Event ONE = new Event.Milestone("one");
    private static final Event TWO = new Event.Milestone("two");
    private static final Event END = new Event.Ended(Outcome.SUCCEEDED, "done", List.of());

    private final EventCodec codec = new EventCodec();

    private Append append(RunId run, long lastSequence, Event... events) {
        return new Append(
                run,
                lastSequence,
                List.of(events),
                List.of(events).stream().map(codec::encode).toList());
    }

    private List<Append.Fate> written(Store store, Append... group) {
        SharedClock shared = SharedClock.of(clock);
        return store.database().write(transaction -> AppendTransaction.append(transaction, shared, List.of(group)));
    }

    private static List<Entry> entries(Append.Fate fate) {
        assertThat(fate).isInstanceOf(Append.Fate.Stored.class);
        return ((Append.Fate.Stored) fate).entries();
    }

    @Test
    void aConflictWithinAGroupIsItsOwnOnly() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE));

        List<Append.Fate> fates = written(
                store,
                append(B, 0, ONE, TWO),
                append(A, 0, TWO),
                append(A, 1, TWO),
                append(A, 1, END),
                append(B, 0, END),
                append(C, 0, END));

        assertThat(fates)
                .extracting(fate -> fate instanceof Append.Fate.Conflicting)
                .containsExactly(false, true, false, true, true, false);
        assertThat(entries(fates.get(0))).extracting(Entry::position).containsExactly(2L, 3L);
        assertThat(entries(fates.get(2))).extracting(Entry::position).containsExactly(4L);
        assertThat(store.journal().read(A, 0)).extracting(Entry::event).containsExactly(ONE, TWO);
        assertThat(store.journal().read(B, 0)).isEqualTo(entries(fates.get(0)));
        assertThat(store.journal().read(C, 0)).isEqualTo(entries(fates.get(5)));
        assertThat(store.journal().open()).containsExactly(A, B);
        assertThat(store.verify()).isEmpty();
    }

    @Test
    void appendsToOneRunWithinAGroupKeepTheirOrderAndTheirMoments() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE));
        clock.move(Duration.ofHours(-1));

        List<Append.Fate> fates =
                written(store, append(A, 1, TWO), append(B, 0, ONE), append(A, 2, ONE, TWO), append(A, 4, END));

        assertThat(fates).allMatch(Append.Fate.Stored.class::isInstance);
        assertThat(store.journal().read(A, 0)).extracting(Entry::event).containsExactly(ONE, TWO, ONE, TWO, END);
        assertThat(store.journal().read(A, 0)).extracting(Entry::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(store.journal().read(A, 0))
                .extracting(Entry::at)
                .containsOnly(clock.instant().plusSeconds(3600));
        assertThat(store.journal().read(B, 0)).extracting(Entry::at).containsOnly(clock.instant());
        assertThat(store.journal().open()).containsExactly(B);
        assertThat(store.verify()).isEmpty();
    }

    @Test
    void readersAreToldOfEveryRunOfAGroup() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE));
        assertThat(store.cursors().behind("thread", 10)).containsExactly(A);
        store.cursors().advance("thread", A, 1);

        written(store, append(B, 0, ONE), append(A, 1, TWO), append(A, 2, TWO), append(B, 1, TWO));

        assertThat(store.cursors().behind("thread", 10)).containsExactly(B, A);
        store.cursors().advance("thread", A, 2);
        store.cursors().advance("thread", B, 2);
        assertThat(store.cursors().behind("thread", 10)).containsExactly(A);
    }

    @Test
    void aGroupOfNothingButConflictsLeavesNothing() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE));

        assertThat(written(store, append(A, 0, TWO), append(A, 7, TWO)))
                .allMatch(Append.Fate.Conflicting.class::isInstance);
        assertThat(store.journal().append(A, 1, List.of(END)))
                .extracting(Entry::position)
                .containsExactly(2L);
        assertThat(store.verify()).isEmpty();
    }

    @Test
    void whatTheDatabaseRefusesOfOneDoesNotFailTheOthers() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE));
        // A row that says that the run is not there, so that its first append breaks the key.
        change("insert into run (id, first_position, opened_at, last_sequence, last_at)"
                + " values ('r-bbbbbbbb', 99, 0, 0, 0)");

        List<Append.Fate> fates = together(
                group -> written(store, group.toArray(Append[]::new)),
                List.of(append(A, 1, TWO), append(B, 0, ONE), append(C, 0, ONE)));

        assertThat(fates.get(0)).isInstanceOf(Append.Fate.Stored.class);
        assertThat(fates.get(1)).isInstanceOf(Append.Fate.Conflicting.class);
        assertThat(fates.get(2)).isInstanceOf(Append.Fate.Stored.class);
        assertThat(store.verify()).isEmpty();
    }

    @Test
    void whoWaitsIsWrittenTogetherAndLearnsOfTheSameFailure() throws Exception {
        AtomicInteger groups = new AtomicInteger();
        JournalException away = new JournalException(
                "The store failed: deliberate. It is not known whether the change was stored.", new Exception());

        List<Append.Fate> fates = together(
                group -> {
                    groups.incrementAndGet();
                    throw away;
                },
                List.of(append(A, 1, TWO), append(B, 0, ONE), append(C, 0, ONE)));

        assertThat(groups).hasValue(1);
        assertThat(fates).hasSize(3).containsOnly(new Append.Fate.Failed(away));
    }

    @Test
    void nobodyWaitsForAGroupOfTheirOwnWhileTheDatabaseIsAway() throws Exception {
        AtomicInteger groups = new AtomicInteger();
        List<Append> crowd = IntStream.range(0, 70)
                .mapToObj(i -> append(new RunId("r-a%07d".formatted(i)), 0, ONE))
                .toList();

        List<Append.Fate> fates = together(
                group -> {
                    groups.incrementAndGet();
                    throw new JournalException("The store failed: deliberate.", new SQLTransientConnectionException());
                },
                crowd);

        assertThat(groups).hasValue(1);
        assertThat(fates).hasSize(70).allMatch(Append.Fate.Failed.class::isInstance);
        assertThat(((Append.Fate.Failed) fates.getLast()).words()).endsWith("Nothing was stored.");
    }

    /** Has appends written as one group: another append is being written until all of them wait. */
    private List<Append.Fate> together(AppendGroups.Writer writer, List<Append> appends) throws Exception {
        Append first = append(new RunId("r-dddddddd"), 0, ONE);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch allWait = new CountDownLatch(1);
        AppendGroups groups = new AppendGroups(group -> {
            if (group.contains(first)) {
                begun.countDown();
                awaitOpen(allWait);
                return List.of(new Append.Fate.Conflicting());
            }
            return writer.write(group);
        });
        List<Callable<Append.Fate>> calls = new ArrayList<>();
        calls.add(() -> groups.write(first));
        for (Append append : appends) {
            calls.add(() -> {
                awaitOpen(begun);
                Awaitility.await().until(() -> groups.waiting() == appends.indexOf(append));
                return groups.write(append);
            });
        }
        calls.add(() -> {
            Awaitility.await().until(() -> groups.waiting() == appends.size());
            allWait.countDown();
            return new Append.Fate.Conflicting();
        });
        return atOnce(calls).subList(1, 1 + appends.size());
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aListenerIsToldByEachAppenderAfterItsGroupIsStored() throws Exception {
        Store store = open("one");
        List<Long> heard = new ArrayList<>();
        store.journal().onAppend(run -> {
            synchronized (heard) {
                heard.add((long) store.journal().read(run, 0).size());
            }
        });

        atOnce(List.<Callable<List<Entry>>>of(
                () -> store.journal().append(A, 0, List.of(ONE)),
                () -> store.journal().append(B, 0, List.of(ONE))));

        assertThat(heard).containsExactly(1L, 1L);
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> store.journal().append(A, 0, List.of(TWO)));
        assertThat(heard).hasSize(2);
    }
}
