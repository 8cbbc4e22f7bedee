package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;

import dev.drydock.core.approval.Person;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.Story;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** Runs in a journal that a thread reader tells. */
final class ToldRuns {
    final MemoryJournal journal;
    private final JumpingTime time;

    ToldRuns(JumpingTime time) {
        this.time = time;
        this.journal = new MemoryJournal(time);
    }

    /** Asks for a drain, in a channel. */
    void asks(RunId run, String channel, Plan plan) {
        Event asked = new Event.Requested(
                new Person(Harbor.person("dana"), "dana"),
                channel,
                "drain node01 --force",
                Optional.of("kernel patch"),
                Optional.empty());
        journal.add(run, asked, new Event.Planned(1, plan, 1, time.instant().plus(Duration.ofMinutes(30)), List.of()));
    }

    /** Asks, approves and starts. */
    void runs(RunId run, String channel) {
        asks(run, channel, Story.forcedDrain());
        journal.add(
                run,
                new Event.ApprovalGiven(Story.LEE, 1, Story.forcedDrain().fingerprint()),
                new Event.Approved(1, Story.forcedDrain().fingerprint(), List.of(Story.LEE)));
        journal.add(run, new Event.Started(1, "drydock-0", 1));
    }

    void ends(RunId run) {
        journal.add(run, new Event.Ended(Outcome.SUCCEEDED, "node01 is empty and stays cordoned.", List.of()));
    }

    void expires(RunId run) {
        journal.add(run, new Event.Ended(Outcome.EXPIRED, "Nobody approved it in time.", List.of()));
    }

    /** Waits until all of a run is told. */
    void awaitTold(RunId run) {
        Awaitility.await().atMost(SOON.multipliedBy(2)).until(() -> isTold(run));
    }

    boolean isTold(RunId run) {
        return journal.position(ThreadReader.NAME, run) == journal.read(run, 0).size();
    }
}
