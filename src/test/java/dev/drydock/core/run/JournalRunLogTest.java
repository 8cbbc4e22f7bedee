package dev.drydock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.plan.Fingerprint;
import dev.drydock.core.plan.Resource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a worker may still append to its run. */
final class JournalRunLogTest {
    private static final RunId RUN = new RunId("r-00000001");
    private static final Event STARTED = new Event.Started(1, "worker", 1);
    private static final Event NEWS = new Event.Milestone("half of it is done");

    private final MemoryJournal journal = new MemoryJournal(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final MemoryLeases leases = new MemoryLeases();
    private final Worker worker = new Worker("worker", Duration.ofMinutes(1), RealTime.INSTANCE);
    private final Leases.Lease lease = ((Leases.Answer.Granted)
                    leases.acquire(RUN, "worker", List.of(new Resource("node/c/n", "n")), worker.leaseTime()))
            .lease();

    private RunState started(Journal stored) throws Journal.ConflictException {
        Event approved = new Event.Approved(1, new Fingerprint("0".repeat(64)), List.of());
        return RunState.of(RUN, stored.append(RUN, 0, List.of(approved, STARTED)));
    }

    @Test
    void whatSomebodyElseAppendedMeanwhileIsTakenInFirst() throws Exception {
        RunState state = started(journal);
        try (LeaseKeeper keeper =
                new LeaseKeeper(leases, lease, worker, worker.time().elapsed())) {
            JournalRunLog log = new JournalRunLog(journal, state, lease.fence(), keeper, worker);
            journal.append(RUN, 2, List.of(new Event.Milestone("somebody else's")));

            log.append(NEWS);

            assertThat(log.state().sequence()).isEqualTo(4);
        }
    }

    /** As after a failover to a standby that never had the last commits. */
    @Test
    void aJournalThatEndsBeforeWhatWasStoredEndsTheAttempt() throws Exception {
        RunState state = started(journal);
        MemoryJournal standby = new MemoryJournal(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        standby.append(RUN, 0, List.of(NEWS));
        try (LeaseKeeper keeper =
                new LeaseKeeper(leases, lease, worker, worker.time().elapsed())) {
            JournalRunLog log = new JournalRunLog(standby, state, lease.fence(), keeper, worker);

            assertThatExceptionOfType(RunLog.RunLostException.class)
                    .isThrownBy(() -> log.append(NEWS))
                    .withMessageContaining("ends before what was stored in it");
        }
        assertThat(standby.read(RUN, 0)).hasSize(1);
    }
}
