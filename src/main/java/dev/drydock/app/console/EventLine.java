package dev.drydock.app.console;

import dev.drydock.core.approval.Person;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A line of the journal as the page shows it.
 *
 * @param position its place in the whole journal
 * @param kind the event's name in words: {@code step done}
 * @param text what happened
 * @param hash the beginning of its hash
 */
record EventLine(long position, Instant at, String kind, String text, String hash) {
    private static final int HASH = 10;

    static EventLine of(Entry entry) {
        String kind = entry.event()
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        return new EventLine(
                entry.position(),
                entry.at(),
                kind,
                text(entry.event()),
                entry.hash().substring(0, HASH));
    }

    private static String text(Event event) {
        return switch (event) {
            case Event.Requested asked -> asked.requester().name() + " asked: " + asked.line();
            case Event.Planned planned ->
                "plan " + planned.revision() + ", "
                        + planned.plan().fingerprint().display() + ", " + planned.approvalsNeeded()
                        + " approvals needed";
            case Event.Taken taken -> "what a person did, told once: " + taken.delivery();
            case Event.ApprovalGiven given -> given.by().name() + " approved plan " + given.revision();
            case Event.ApprovalWithdrawn withdrawn -> withdrawn.by().name() + " took the approval back";
            case Event.ApprovalRefused refused -> refused.by().name() + ": " + refused.why();
            case Event.Rejected rejected -> rejected.by().name() + " said no";
            case Event.Approved approved -> "plan " + approved.revision() + " by " + names(approved.by());
            case Event.Started started ->
                "attempt " + started.attempt() + " by " + started.worker() + ", fence " + started.fence();
            case Event.HandedOver handed -> handed.worker() + ": " + handed.why();
            case Event.Postponed postponed -> postponed.why();
            case Event.StepsListed listed ->
                listed.group() + ": " + listed.steps().size() + " steps";
            case Event.StepIntended intended -> intended.step().title();
            case Event.StepWaiting waiting -> waiting.stepId() + ": " + waiting.why();
            case Event.StepAsks asks -> asks.stepId() + ": asks a lead, " + asks.why();
            case Event.StepProgressed progressed -> progressed.stepId() + ": " + progressed.detail();
            case Event.StepDone done -> joined(done.stepId(), done.detail());
            case Event.StepFailed failed -> failed.stepId() + ": " + failed.why();
            case Event.StepSkipped skipped -> skipped.stepId() + ": " + skipped.why();
            case Event.Printed printed -> printed.stepId() + ": printed " + printed.name();
            case Event.Milestone milestone -> milestone.text();
            case Event.AbortMeans means -> (means.possible() ? "an abort: " : "no abort: ") + means.words();
            case Event.Controlled controlled -> controlled.by().name() + ": " + control(controlled.control());
            case Event.Ended ended -> ended.outcome().name().toLowerCase(Locale.ROOT) + ": " + ended.summary();
        };
    }

    private static String control(Control control) {
        return switch (control) {
            case Control.Pause pause -> "pause";
            case Control.Resume resume -> "resume";
            case Control.Abort abort -> "abort";
            case Control.Skip skip -> "skip " + skip.stepId();
            case Control.Choose choose -> choose.choice() + " at " + choose.stepId();
            case Control.Unlock unlock -> "unlock " + unlock.resource() + ", " + unlock.reason();
            case Control.Extend extend -> extend.by().toMinutes() + " more minutes";
        };
    }

    private static String names(List<Person> people) {
        return people.stream().map(Person::name).collect(Collectors.joining(", "));
    }

    private static String joined(String step, String detail) {
        return detail.isEmpty() ? step : step + ": " + detail;
    }
}
