package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.report.Story;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.SoleTurn;
import dev.drydock.sim.slack.Fault;
import dev.drydock.sim.slack.Limits;
import dev.drydock.sim.slack.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Slack that takes every call and says nothing, for ten minutes of injected time. */
class SilentSlackTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final int CALLS = 30;
    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final ThreadTiming QUICK = new ThreadTiming(
            Duration.ofMillis(50), Duration.ofMillis(5), Duration.ofMillis(300), Duration.ofMillis(900));

    private final Harbor harbor =
            new Harbor(Harbor.people(), Limits.real(), List.of("U0LEE"), List.of("#ops"), new JumpingTime(), PATIENCE);
    private final ToldRuns told = new ToldRuns(harbor.time);

    @AfterEach
    void stop() {
        harbor.close();
    }

    @Test
    void everythingIsToldOnceAndInOrderWhenItSpeaksAgain() {
        Instant began = harbor.time.instant();
        harbor.slack.faults().next(CALLS, "chat.postMessage", new Fault.Silence(PATIENCE.multipliedBy(10)));
        ThreadReader reader = harbor.closing(harbor.workspace.threadReader(
                told.journal,
                told.journal,
                new SoleTurn(told.journal, ThreadReader.NAME, () -> true),
                timeline -> Optional.empty(),
                QUICK));
        reader.start();
        told.runs(Story.RUN, "C0OPS");
        IntStream.rangeClosed(1, 5).forEach(i -> told.journal.add(Story.RUN, new Event.Milestone("milestone " + i)));
        told.ends(Story.RUN);

        Awaitility.await().atMost(SOON.multipliedBy(4)).until(() -> {
            harbor.time.jump(TEN_MINUTES.dividedBy(100));
            return told.isTold(Story.RUN);
        });

        List<Message> channel = harbor.slack.channel("#ops").messages();
        List<String> milestones = harbor
                .slack
                .channel("#ops")
                .thread(channel.getFirst().ts())
                .stream()
                .map(Message::text)
                .filter(text -> text.contains("milestone"))
                .toList();
        assertThat(channel).as("one root, one last line").hasSize(2);
        assertThat(milestones).hasSize(5).isSorted();
        assertThat(Duration.between(began, harbor.time.instant())).isGreaterThanOrEqualTo(TEN_MINUTES);
        assertThat(harbor.slack.violations()).isEmpty();
    }
}
