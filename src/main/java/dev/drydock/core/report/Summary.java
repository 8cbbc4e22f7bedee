package dev.drydock.core.report;

import dev.drydock.core.approval.Person;
import dev.drydock.core.plan.Fingerprint;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run that is over, as it is told to people who were not there. Its words are raw but on one bounded line each.
 *
 * @param run its id
 * @param headline what it is about, in one line
 * @param outcome how it ended
 * @param result the outcome in words: {@code succeeded after 1 m 42 s}
 * @param conclusion what was done and not done, and what to do next
 * @param line the command line, without the reason
 * @param reason why it was asked for
 * @param requester who asked
 * @param requestedAt when
 * @param approvals who approved what was carried out, and when
 * @param startedAt when it was first taken up
 * @param endedAt when it ended
 * @param attempts how often it was taken up
 * @param facts what its plan said in short
 * @param planned what its plan said in detail
 * @param fingerprint the fingerprint that was approved
 * @param groups what happened, group by group
 * @param blocks what was waited for, longest first
 * @param story what people did and what was worth telling, in order
 * @param journalHead the hash of the run's last entry
 */
public record Summary(
        RunId run,
        String headline,
        Outcome outcome,
        String result,
        String conclusion,
        String line,
        Optional<String> reason,
        Person requester,
        Instant requestedAt,
        List<Approval> approvals,
        Optional<Instant> startedAt,
        Instant endedAt,
        int attempts,
        List<Fact> facts,
        List<Planned> planned,
        Optional<Fingerprint> fingerprint,
        List<Group> groups,
        List<Blocked> blocks,
        List<Told> story,
        String journalHead) {
    public Summary {
        approvals = List.copyOf(approvals);
        facts = List.copyOf(facts);
        planned = List.copyOf(planned);
        groups = List.copyOf(groups);
        blocks = List.copyOf(blocks);
        story = List.copyOf(story);
    }

    /** A label and what it says. */
    public record Fact(String label, String value) {}

    /** A section of the plan. */
    public record Planned(String title, List<String> lines) {
        public Planned {
            lines = List.copyOf(lines);
        }
    }

    /** Who approved, and when. */
    public record Approval(Person by, Instant at) {}

    /**
     * What happened to a group of steps: a node.
     *
     * @param result in words: {@code 30 pods gone, 1 skipped in 42 s}
     */
    public record Group(String name, String result, List<Row> rows) {
        public Group {
            rows = List.copyOf(rows);
        }
    }

    /**
     * What happened to a step.
     *
     * @param title what it was
     * @param status how it stands
     * @param detail what came of it; may be empty
     * @param beganAt when it was first about to act
     * @param took from then to its end; empty where it was never begun
     * @param waited how much of that it waited
     */
    public record Row(
            String title,
            StepState.Status status,
            String detail,
            Optional<Instant> beganAt,
            Optional<Duration> took,
            Duration waited) {}

    /**
     * Something that was waited for: a budget.
     *
     * @param why what it was
     * @param steps how many steps waited for it
     * @param time how long at least one did
     */
    public record Blocked(String why, int steps, Duration time) {}

    /** Something that somebody did, or that was worth telling. */
    public record Told(Instant at, String what) {}

    /**
     * The summary of a run that has ended.
     *
     * @param entries its whole journal
     * @throws IllegalArgumentException if it has not ended
     */
    public static Summary of(RunId run, List<Entry> entries) {
        RunState state = RunState.of(run, entries);
        Event.Ended ended =
                state.ended().orElseThrow(() -> new IllegalArgumentException("run " + run + " has not ended"));
        Event.Requested request = state.request();
        List<StepHistory> histories = StepHistory.of(state, entries);
        return new Summary(
                run,
                RunReport.headline(state),
                ended.outcome(),
                ResultCard.outcome(state, ended),
                Wording.sentence(ended.summary()),
                RequestLine.of(request),
                request.reason().map(Wording::sentence),
                named(request.requester()),
                state.requestedAt().orElseThrow(),
                SummaryParts.approvals(state, entries),
                state.startedAt(),
                state.endedAt().orElseThrow(),
                state.attempt(),
                SummaryParts.facts(state),
                SummaryParts.planned(state),
                state.approved().map(Event.Approved::fingerprint),
                SummaryParts.groups(histories),
                SummaryParts.blocks(histories),
                SummaryParts.story(run, entries),
                entries.getLast().hash());
    }

    static Person named(Person person) {
        return new Person(person.id(), Wording.name(person.name()));
    }

    /** How long it took from its first start to its end. */
    public Optional<Duration> took() {
        return startedAt.map(start -> Duration.between(start, endedAt));
    }

    /** How many steps there were. */
    public int steps() {
        return groups.stream().mapToInt(group -> group.rows().size()).sum();
    }

    /** A duration in words: {@code 1 m 42 s}. */
    public static String words(Duration duration) {
        return Wording.duration(duration);
    }
}
