package dev.drydock.core.report;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lists of a {@link Summary}, each gathered from a run's journal. */
final class SummaryParts {
    private SummaryParts() {}

    /** Who stands in the newest {@code Approved} event, with the moment of each one's last approval before it. */
    static List<Summary.Approval> approvals(RunState state, List<Entry> entries) {
        Map<String, Instant> when = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.ApprovalGiven given) {
                when.put(given.by().id().userId(), entry.at());
            }
        }
        return state.approved().map(Event.Approved::by).orElse(List.of()).stream()
                .map(person -> new Summary.Approval(
                        Summary.named(person),
                        when.getOrDefault(person.id().userId(), state.endedAt().orElseThrow())))
                .toList();
    }

    static List<Summary.Fact> facts(RunState state) {
        return state.plan().map(Plan::facts).orElse(List.of()).stream()
                .map(fact -> new Summary.Fact(
                        Wording.name(fact.label()),
                        Wording.sentence(fact.value().plainText())))
                .toList();
    }

    static List<Summary.Planned> planned(RunState state) {
        return state.plan().map(Plan::sections).orElse(List.of()).stream()
                .map(section -> new Summary.Planned(
                        Wording.name(section.title()),
                        section.lines().stream()
                                .map(line -> Wording.sentence(line.plainText()))
                                .toList()))
                .toList();
    }

    static List<Summary.Group> groups(List<StepHistory> histories) {
        Map<String, List<Summary.Row>> rows = new LinkedHashMap<>();
        histories.forEach(history -> rows.computeIfAbsent(history.state().step().group(), group -> new ArrayList<>())
                .add(row(history)));
        return GroupProgress.of(histories.stream().map(StepHistory::state).toList()).stream()
                .map(group -> new Summary.Group(
                        Wording.name(group.group()), group.result(), rows.getOrDefault(group.group(), List.of())))
                .toList();
    }

    private static Summary.Row row(StepHistory history) {
        StepState state = history.state();
        return new Summary.Row(
                Wording.name(state.step().title()),
                state.status(),
                Wording.sentence(state.detail()),
                state.intendedAt(),
                history.took(),
                history.waited());
    }

    static List<Summary.Blocked> blocks(List<StepHistory> histories) {
        Map<String, List<StepHistory.Span>> spans = new LinkedHashMap<>();
        Map<String, Integer> steps = new LinkedHashMap<>();
        for (StepHistory history : histories) {
            List<StepHistory.Span> waits = history.spans().stream()
                    .filter(span -> span.doing() == StepHistory.Doing.WAITING)
                    .toList();
            waits.stream().map(StepHistory.Span::why).distinct().forEach(why -> steps.merge(why, 1, Integer::sum));
            waits.forEach(span ->
                    spans.computeIfAbsent(span.why(), why -> new ArrayList<>()).add(span));
        }
        return spans.entrySet().stream()
                .map(entry -> new Summary.Blocked(
                        Wording.sentence(entry.getKey()),
                        steps.getOrDefault(entry.getKey(), 0),
                        covered(entry.getValue())))
                .sorted(Comparator.comparing(Summary.Blocked::time).reversed())
                .toList();
    }

    /** How long at least one of the spans lasted. */
    private static Duration covered(List<StepHistory.Span> spans) {
        Duration covered = Duration.ZERO;
        Instant until = Instant.MIN;
        for (StepHistory.Span span : spans.stream()
                .sorted(Comparator.comparing(StepHistory.Span::from))
                .toList()) {
            Instant from = span.from().isAfter(until) ? span.from() : until;
            if (span.to().isAfter(from)) {
                covered = covered.plus(Duration.between(from, span.to()));
                until = span.to();
            }
        }
        return covered;
    }

    static List<Summary.Told> story(RunId run, List<Entry> entries) {
        List<Summary.Told> story = new ArrayList<>();
        RunState state = RunState.of(run, entries);
        for (Entry entry : entries) {
            words(state, entry).ifPresent(words -> story.add(new Summary.Told(entry.at(), words)));
        }
        return story;
    }

    private static Optional<String> words(RunState state, Entry entry) {
        return switch (entry.event()) {
            case Event.Planned planned
            when planned.revision() > 1 ->
                Optional.of("the plan had changed and needed approval again: "
                        + Wording.sentence(String.join("; ", planned.changes())));
            case Event.ApprovalGiven given ->
                Optional.of("approved by @" + Wording.name(given.by().name()));
            case Event.ApprovalWithdrawn withdrawn ->
                Optional.of(
                        "approval withdrawn by @" + Wording.name(withdrawn.by().name()));
            case Event.ApprovalRefused refused ->
                Optional.of("approval of @" + Wording.name(refused.by().name()) + " refused: "
                        + Wording.sentence(refused.why()));
            case Event.Postponed postponed -> Optional.of("could not start yet: " + Wording.sentence(postponed.why()));
            case Event.Started started ->
                Optional.of(started.attempt() == 1 ? "started" : "taken up again, attempt " + started.attempt());
            case Event.HandedOver handed -> Optional.of("handed over: " + Wording.sentence(handed.why()));
            case Event.Milestone milestone -> Optional.of(Wording.sentence(milestone.text()));
            case Event.StepAsks asks -> Optional.of("a lead was asked how to go on: " + Wording.sentence(asks.why()));
            case Event.Controlled controlled ->
                Optional.of(
                        new Replies(state, entry.at()).controlled(controlled).plainText());
            case Event.Requested requested ->
                Optional.of("asked for by " + Wording.name(requested.requester().handle()));
            case Event.Ended ended -> Optional.of(ResultCard.outcome(state, ended));
            case Event.Taken taken -> Optional.empty();
            case Event.Planned first -> Optional.empty();
            case Event.Approved approved -> Optional.empty();
            case Event.Rejected rejected -> Optional.empty();
            case Event.AbortMeans means -> Optional.empty();
            case Event.Printed printed -> Optional.empty();
            case Event.StepsListed listed -> Optional.empty();
            case Event.StepIntended intended -> Optional.empty();
            case Event.StepWaiting waiting -> Optional.empty();
            case Event.StepProgressed progressed -> Optional.empty();
            case Event.StepDone done -> Optional.empty();
            case Event.StepFailed failed -> Optional.empty();
            case Event.StepSkipped skipped -> Optional.empty();
        };
    }
}
