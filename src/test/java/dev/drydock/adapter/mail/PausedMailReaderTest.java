package dev.drydock.adapter.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.core.approval.Directory;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.report.Drains;
import dev.drydock.core.report.Story;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.MonotonicTime;
import dev.drydock.core.run.ReaderTurn;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two mail readers on one store: one of them stands still between two recipients, for longer than its turn lasts. */
class PausedMailReaderTest {
    private static final Duration TURN = Duration.ofSeconds(20);
    private static final Duration STANDSTILL = Duration.ofSeconds(25);
    private static final String DANA = "to:dana@example.org";

    private Instant now = Story.BEGIN.plus(Duration.ofMinutes(10));
    private Store store;
    private ScriptedSmtp smtp;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        smtp = new ScriptedSmtp(Map.of());
        store = Store.open(StoreSettings.sqlite(folder.resolve("drydock.db")), "test", () -> now);
        List<Entry> story = Drains.small().entries();
        store.journal().append(Story.RUN, 0, story.stream().map(Entry::event).toList());
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        smtp.close();
    }

    @ParameterizedTest(name = "its own clock {0}")
    @ValueSource(strings = {"went on", "stood still too"})
    void whoWakesUpAfterItsTurnSendsNothingThatTheOtherHasSent(String itsClock) {
        StandingClock clockOfFirst = new StandingClock();
        StandingClock clockOfSecond = new StandingClock();
        try (ReaderTurn first =
                ReaderTurn.of(store.cursors(), MailReader.NAME, new Worker("first", TURN, clockOfFirst))) {
            assertThat(first.isOurs()).isTrue();
            Runnable standstill = () -> {
                now = now.plus(STANDSTILL);
                if (itsClock.equals("went on")) {
                    clockOfFirst.elapsed = STANDSTILL;
                }
                try (ReaderTurn second =
                        ReaderTurn.of(store.cursors(), MailReader.NAME, new Worker("second", TURN, clockOfSecond))) {
                    assertThat(second.isOurs()).isTrue();
                    reader(store.cursors(), second).round();
                }
                assertThat(smtp.taken())
                        .as("the fate of the first is not known, so it is sent again")
                        .containsExactly("dana@example.org", "dana@example.org", "lee@example.org", "sam@example.org");
            };
            reader(new Interrupted(store.cursors(), standstill), first).round();

            assertThat(smtp.taken()).as("and nothing more").hasSize(4);
            assertThat(store.cursors().behind(MailReader.NAME, 10)).isEmpty();
        }
    }

    private MailReader reader(Cursors cursors, ReaderTurn turn) {
        MailSettings settings = new MailSettings(
                "127.0.0.1", smtp.port(), MailSettings.Tls.NONE, Optional.empty(), "drydock@example.org", List.of());
        return new MailReader(
                settings,
                Optional.empty(),
                store.journal(),
                cursors,
                turn,
                new Everybody(),
                timeline -> Optional.empty(),
                () -> now);
    }

    /** Everybody is a member, with an address. */
    private static final class Everybody implements Directory {
        @Override
        public Optional<Standing> standing(PersonId person) {
            String name = person.userId().substring(2).toLowerCase(Locale.ROOT);
            return Optional.of(
                    new Standing(new Person(person, name), Optional.of(name + "@example.org"), true, true, true, true));
        }

        @Override
        public Optional<Standing> standingNow(PersonId person) {
            return standing(person);
        }
    }

    /** Time that stands where the test puts it; whoever sleeps sleeps for good. */
    private static final class StandingClock implements MonotonicTime {
        private volatile Duration elapsed = Duration.ZERO;

        @Override
        public Duration elapsed() {
            return elapsed;
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    /** Cursors of a process that something happens to when it has sent to Dana, and before it can record that. */
    private record Interrupted(Cursors cursors, Runnable happening) implements Cursors {
        @Override
        public void recordDelivery(String reader, RunId run, String key, String value) {
            if (key.equals(DANA)) {
                happening.run();
            }
            cursors.recordDelivery(reader, run, key, value);
        }

        @Override
        public boolean beginDelivery(String reader, String worker, RunId run, String key) {
            return cursors.beginDelivery(reader, worker, run, key);
        }

        @Override
        public List<RunId> behind(String reader, int limit) {
            return cursors.behind(reader, limit);
        }

        @Override
        public long position(String reader, RunId run) {
            return cursors.position(reader, run);
        }

        @Override
        public void advance(String reader, RunId run, long sequence) {
            cursors.advance(reader, run, sequence);
        }

        @Override
        public Optional<String> delivery(String reader, RunId run, String key) {
            return cursors.delivery(reader, run, key);
        }

        @Override
        public boolean takeTurn(String reader, String worker, Duration time) {
            return cursors.takeTurn(reader, worker, time);
        }

        @Override
        public void leaveTurn(String reader, String worker) {
            cursors.leaveTurn(reader, worker);
        }
    }
}
