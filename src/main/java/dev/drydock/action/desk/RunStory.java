package dev.drydock.action.desk;

import dev.drydock.core.approval.Person;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run's journal as lines of text: every entry with its moment in UTC, and below it what the plan said. */
final class RunStory {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String INDENT = "    ";

    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> titles = new HashMap<>();

    private RunStory() {}

    static List<String> of(List<Entry> entries) {
        RunStory story = new RunStory();
        entries.forEach(story::tell);
        Entry last = entries.getLast();
        story.lines.add("Journal position " + last.position() + ", hash " + last.hash());
        return story.lines;
    }

    private void tell(Entry entry) {
        Event event = entry.event();
        if (event instanceof Event.StepIntended intended) {
            learn(intended.step());
        }
        lines.add(MOMENT.format(entry.at()) + "  " + entry.sequence() + "  " + Wording.sentence(words(event)));
        if (event instanceof Event.Planned planned) {
            planned.changes().forEach(change -> lines.add(INDENT + "changed: " + Wording.sentence(change)));
            plan(planned.plan());
        }
        if (event instanceof Event.StepsListed listed) {
            listed.steps().forEach(step -> lines.add(INDENT + learn(step)));
        }
    }

    private String words(Event event) {
        return switch (event) {
            case Event.Requested requested ->
                by(requested.requester()) + " asked for " + requested.line()
                        + requested
                                .retryOf()
                                .map(RunId::value)
                                .map(run -> ", again after " + run)
                                .orElse("")
                        + requested
                                .reason()
                                .map(reason -> ", because: " + reason)
                                .orElse("");
            case Event.Planned planned ->
                "plan " + planned.revision() + ": " + planned.plan().headline() + ", "
                        + planned.plan().risk().name().toLowerCase(Locale.ROOT) + ", needs "
                        + Wording.count(planned.approvalsNeeded(), "approval") + " until "
                        + MOMENT.format(planned.expiresAt()) + ", fingerprint "
                        + planned.plan().fingerprint().hex();
            case Event.Taken taken -> "delivery " + taken.delivery() + " was taken";
            case Event.ApprovalGiven given -> by(given.by()) + " approved plan " + given.revision();
            case Event.ApprovalWithdrawn withdrawn ->
                by(withdrawn.by()) + " withdrew the approval of plan " + withdrawn.revision();
            case Event.ApprovalRefused refused -> by(refused.by()) + " was not allowed to approve: " + refused.why();
            case Event.Rejected rejected -> by(rejected.by()) + " rejected it";
            case Event.Approved approved ->
                "plan " + approved.revision() + " is approved"
                        + (approved.by().isEmpty()
                                ? "; nobody had to"
                                : " by "
                                        + approved.by().stream()
                                                .map(RunStory::by)
                                                .collect(Collectors.joining(", ")))
                        + ", fingerprint " + approved.fingerprint().hex();
            case Event.Started started ->
                "attempt " + started.attempt() + " by worker " + started.worker() + ", fence " + started.fence();
            case Event.HandedOver handed -> "given up by worker " + handed.worker() + ": " + handed.why();
            case Event.Postponed postponed -> "cannot start yet: " + postponed.why();
            case Event.StepsListed listed ->
                listed.group() + ": the final list has "
                        + Wording.count(listed.steps().size(), "step");
            case Event.StepIntended intended -> "begins to " + intended.step().title();
            case Event.StepWaiting waiting -> title(waiting.stepId()) + ": waits, " + waiting.why();
            case Event.StepAsks asks ->
                title(asks.stepId()) + ": cannot be done, " + asks.why() + "; a lead is asked to choose: "
                        + asks.choices().stream().map(Choice::label).collect(Collectors.joining(", "));
            case Event.StepProgressed progressed -> title(progressed.stepId()) + ": " + progressed.detail();
            case Event.StepDone done ->
                title(done.stepId()) + ": done" + (done.detail().isEmpty() ? "" : ", " + done.detail());
            case Event.StepFailed failed -> title(failed.stepId()) + ": failed, " + failed.why();
            case Event.StepSkipped skipped -> title(skipped.stepId()) + ": skipped, " + skipped.why();
            case Event.Printed printed -> title(printed.stepId()) + ": printed " + printed.name();
            case Event.Milestone milestone -> milestone.text();
            case Event.AbortMeans means -> "what an abort means now: " + means.words();
            case Event.Controlled controlled -> by(controlled.by()) + " " + control(controlled.control());
            case Event.Ended ended -> ended.outcome().name().toLowerCase(Locale.ROOT) + ": " + ended.summary();
        };
    }

    private String control(Control control) {
        return switch (control) {
            case Control.Pause pause -> "paused it";
            case Control.Resume resume -> "resumed it";
            case Control.Abort abort -> "aborted it";
            case Control.Skip skip -> "asked to skip " + title(skip.stepId());
            case Control.Choose choose ->
                "chose to " + choose.choice().replace('-', ' ') + " at " + title(choose.stepId());
            case Control.Unlock unlock -> "took the lock of " + unlock.resource() + " away: " + unlock.reason();
            case Control.Extend extend -> "moved the deadlines by " + Wording.duration(extend.by());
        };
    }

    /** What an approval covers, and all that the plan's card showed. */
    private void plan(Plan plan) {
        for (Consequence consequence : plan.consequences().all()) {
            lines.add(INDENT
                    + Wording.sentence(
                            consequence.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": "
                                    + consequence.subject()
                                    + (consequence.detail().isEmpty() ? "" : " (" + consequence.detail() + ")")));
        }
        for (Block.Fact fact : plan.facts()) {
            lines.add(
                    INDENT + Wording.sentence(fact.label() + ": " + fact.value().plainText()));
        }
        for (Block.Section section : plan.sections()) {
            lines.add(INDENT + Wording.sentence(section.title()));
            for (Text line : section.lines()) {
                lines.add(INDENT + INDENT + Wording.sentence(line.plainText()));
            }
        }
        for (Text obstacle : plan.obstacles()) {
            lines.add(INDENT + "obstacle: " + Wording.sentence(obstacle.plainText()));
        }
    }

    private String learn(Step step) {
        String title = Wording.name(step.title());
        titles.put(step.id(), title);
        return title;
    }

    private String title(String stepId) {
        return titles.getOrDefault(stepId, stepId);
    }

    private static String by(Person person) {
        return person.id().isSchedule()
                ? person.handle()
                : person.handle() + " (" + person.id().userId() + ")";
    }
}
