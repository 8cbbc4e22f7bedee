package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.policy.Policy;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.sim.cluster.Requests;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of the whole program in a few seconds: what runs by the clock, and what people in the channel see of it. */
class ScheduledRunsTest {
    private static final String POLICY = """
        schedules:
          - name: nightly
            cron: 0 2 * * *
            command: cordon worker-1
            channel: C0NIGHT
            when-good: quiet
            overdue-after: 2h
          - name: weekly
            cron: 0 4 * * 1
            command: drain worker-2 --ignore-daemonsets
            channel: C0WEEK
            when-good: quiet
        """;

    @TempDir
    Path folder;

    private final LeapingClock clock = new LeapingClock();
    private DrydockRig rig;

    /** This machine's clock, ahead of it by as much as the test leapt. */
    static final class LeapingClock implements InstantSource {
        private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead.get());
        }

        /** To a second after the next moment with this time of day in UTC, on a day of the week (0: any). */
        void leapTo(LocalTime time, int dayOfWeek) {
            Instant now = instant();
            Instant next = now.atZone(ZoneOffset.UTC).with(time).plusSeconds(1).toInstant();
            while (!next.isAfter(now)
                    || (dayOfWeek > 0
                            && next.atZone(ZoneOffset.UTC).getDayOfWeek().getValue() != dayOfWeek)) {
                next = next.plus(Duration.ofDays(1));
            }
            Duration leap = Duration.between(now, next);
            ahead.updateAndGet(before -> before.plus(leap));
        }
    }

    @BeforeEach
    void start() throws IOException {
        Policy policy = Policy.read(POLICY, new SchedulableCommands(false), Set.of());
        assertThat(policy.problems()).isEmpty();
        // A time of day that is far from all moments, so that none passes by itself while the test runs.
        clock.leapTo(LocalTime.of(12, 0), 2);
        rig = new DrydockRig(
                folder,
                SimulatedCluster.builder().node("worker-1").node("worker-2"),
                ApprovalPolicy.STANDARD,
                StoreSettings.sqlite(folder.resolve("drydock.db")),
                Optional.empty(),
                policy.schedules(),
                clock,
                "#night",
                "#week",
                "#desk");
        Awaitility.await()
                .atMost(DrydockRig.PATIENCE)
                .untilAsserted(() -> assertThat(schedules()).contains("nightly", "has not run yet"));
    }

    @AfterEach
    void stop() {
        assertThat(rig.slack().violations()).isEmpty();
        rig.close();
    }

    private String schedules() {
        return rig.types("dana", "#desk", "/drydock schedules");
    }

    private void awaitSchedules(String words) {
        Awaitility.await()
                .atMost(DrydockRig.PATIENCE)
                .untilAsserted(() -> assertThat(schedules()).contains(words));
    }

    private Message awaitCard(String channel, String words) {
        return rig.slack()
                .channel(channel)
                .awaits(message -> !message.isReply() && rig.words(message).contains(words), DrydockRig.PATIENCE);
    }

    private List<Message> roots(String channel) {
        return rig.slack().channel(channel).messages().stream()
                .filter(message -> !message.isReply())
                .toList();
    }

    private int runs() {
        return rig.journal().ofSchedule("nightly", 100).size();
    }

    /** Whatever was to be told is told when something asked for later is: both are told by the one reader of the journal. */
    private void awaitAllTold() {
        String line = "/drydock uncordon worker-2";
        String run = DrydockRig.run(rig.types("dana", "#desk", line));
        rig.card("#desk", run, "Succeeded");
    }

    @Test
    void aNightIsQuietWhenGoodLoudWhenNotAndOverdueUntilItIsGoodAgain() {
        clock.leapTo(LocalTime.of(2, 0), 0);
        awaitSchedules("succeeded after");
        assertThat(rig.cluster().cordoned("worker-1")).isTrue();
        awaitAllTold();
        assertThat(rig.slack().channel("#night").messages()).isEmpty();

        rig.cluster().faults().answer(Requests.of("get", "nodes"), 503, "ServiceUnavailable", "away");
        rig.cluster().faults().answer(Requests.of("list", "nodes"), 503, "ServiceUnavailable", "away");
        clock.leapTo(LocalTime.of(2, 0), 0);
        Message failed = awaitCard("#night", "Not started");
        assertThat(rig.words(failed))
                .contains("schedule nightly asked for", "cordon worker-1", "Failed", "[ Try again ]", "next moment");

        clock.leapTo(LocalTime.of(4, 0), 0);
        Message overdue = awaitCard("#night", "Overdue");
        assertThat(rig.words(overdue))
                .contains("Schedule nightly is overdue", "02:00 UTC", "within 2 h", "last good run", "[ Run it now ]");
        assertThat(schedules()).contains("overdue since");
        assertThat(runs()).as("two nights and a notice").isEqualTo(3);

        rig.cluster().faults().clear();
        assertThat(rig.presses("olaf", overdue, "Run it now")).contains("starts");
        Message good = awaitCard("#night", "Good again");
        assertThat(rig.words(good)).contains("Schedule nightly is good again");
        awaitAllTold();
        assertThat(roots("#night"))
                .as("failed, overdue, what olaf asked for, good again")
                .hasSize(4);
        assertThat(schedules()).doesNotContain("overdue");

        clock.leapTo(LocalTime.of(2, 0), 0);
        Awaitility.await().atMost(DrydockRig.PATIENCE).until(() -> runs() == 6);
        awaitSchedules("succeeded after");
        awaitAllTold();
        assertThat(roots("#night")).hasSize(4);
    }

    @Test
    void nightsInItsAbsenceAreCaughtUpOnce() {
        rig.restart(() -> {
            for (int night = 0; night < 3; night++) {
                clock.leapTo(LocalTime.of(2, 0), 0);
            }
        });
        awaitCard("#night", "Overdue");
        awaitCard("#night", "Good again");
        awaitSchedules("succeeded after");

        assertThat(runs())
                .as("one run, that it was overdue, and that it is good again")
                .isEqualTo(3);
    }

    @Test
    void whatNeedsALeadIsPutUpForApprovalInItsChannel() {
        clock.leapTo(LocalTime.of(4, 0), 1);
        Message card = awaitCard("#week", "Approve");
        assertThat(rig.words(card)).contains("schedule weekly asked for", "0 of 1 approval");
        assertThat(rig.cluster().cordoned("worker-2")).isFalse();
        assertThat(rig.presses("dana", card, "Approve")).contains("Only leads");

        assertThat(rig.presses("lee", card, "Approve")).contains("the last one needed");
        rig.awaitStory("#desk", rig.run(card), "Succeeded after");
        assertThat(rig.cluster().cordoned("worker-2")).isTrue();
    }
}
