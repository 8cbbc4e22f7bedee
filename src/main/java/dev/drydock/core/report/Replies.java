package dev.drydock.core.report;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which entries deserve a line in the thread: what a person would tell another, and never each pod. */
final class Replies {
    /** From the next failure on, the root message's count says it better than a thread full of lines. */
    private static final int FAILURES_TOLD = 20;

    private final RunState state;
    private final Instant at;

    Replies(RunState state, Instant at) {
        this.state = state;
        this.at = at;
    }

    Optional<Card> to(Entry entry) {
        return switch (entry.event()) {
            case Event.Planned planned when planned.revision() > 1 -> Optional.of(askedAgain(planned));
            case Event.ApprovalWithdrawn withdrawn ->
                line(People.mention(withdrawn.by())
                        .plain(" withdrew the approval of plan " + withdrawn.revision() + "."));
            case Event.Approved approved -> state.plan().map(plan -> approved(approved, plan));
            case Event.Started started -> line(started(started));
            case Event.Postponed postponed ->
                line(Text.of("It cannot start yet: " + Wording.sentence(postponed.why())));
            case Event.StepsListed listed -> Optional.of(finalList(listed));
            case Event.StepWaiting waiting -> firstWait(waiting);
            case Event.StepAsks asks -> Optional.of(asks(asks));
            case Event.StepDone done -> groupOver(done.stepId());
            case Event.StepSkipped skipped -> groupOver(skipped.stepId());
            case Event.StepFailed failed -> failed(failed);
            case Event.HandedOver handed -> line(Text.of("Handed over: " + Wording.sentence(handed.why())));
            case Event.Printed printed ->
                Optional.of(new Card(printed.name(), List.of(new Block.Attachment(printed.name(), printed.text()))));
            case Event.Milestone milestone -> line(Text.of(Wording.sentence(milestone.text())));
            case Event.Controlled controlled -> line(controlled(controlled));
            case Event.Ended ended -> Optional.of(ended(ended));
            // The root message shows these, or the next entry says it: a rejection is followed by the end.
            case Event.Requested requested -> Optional.empty();
            case Event.Taken taken -> Optional.empty();
            case Event.Planned first -> Optional.empty();
            case Event.ApprovalGiven given -> Optional.empty();
            case Event.ApprovalRefused refused -> Optional.empty();
            case Event.Rejected rejected -> Optional.empty();
            // The button says it, and who presses a button of an older card is told.
            case Event.AbortMeans means -> Optional.empty();
            case Event.StepIntended intended -> Optional.empty();
            case Event.StepProgressed progressed -> Optional.empty();
        };
    }

    private static Optional<Card> line(Text text) {
        return Optional.of(Card.of(text));
    }

    private static Card askedAgain(Event.Planned planned) {
        Text text = Text.empty()
                .bold("The plan has changed and needs approval again.")
                .plain(" The new one is on the card above.");
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(text));
        blocks.addAll(RequestCard.changes(planned));
        return new Card(text.plainText(), blocks);
    }

    /** The approved plan is kept here, because the root message goes on to show the run. */
    private Card approved(Event.Approved approved, Plan plan) {
        Text who = People.approved("Approved by ", state).orElseGet(() -> Text.of("No approval was needed"));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Paragraph(who.plain(". This is the plan:")));
        blocks.addAll(PlanBlocks.of(plan));
        blocks.add(new Block.SmallPrint(
                Text.of("Fingerprint ").code(approved.fingerprint().display()).plain(", plan " + approved.revision())));
        return new Card(who.plainText(), blocks);
    }

    private static Text started(Event.Started started) {
        return Text.of(
                started.attempt() == 1
                        ? "Started."
                        : "Taken up again, attempt " + started.attempt() + "; what was done already stays done.");
    }

    private static Card finalList(Event.StepsListed listed) {
        if (listed.steps().isEmpty()) {
            return Card.of(Text.empty().code(Wording.name(listed.group())).plain(": no pod has to go."));
        }
        boolean pods = listed.steps().stream().allMatch(step -> step.id().startsWith("evict:"));
        String title = Wording.name(listed.group()) + ": "
                + (pods
                        ? Wording.count(listed.steps().size(), "pod") + " to evict"
                        : Wording.count(listed.steps().size(), "step") + " to do");
        List<Text> lines = listed.steps().stream()
                .map(Step::title)
                .map(pods ? Wording::subject : Wording::name)
                .map(name -> Text.empty().code(name))
                .toList();
        return new Card(title, List.of(new Block.Section(Tone.NEUTRAL, title, lines)));
    }

    /** Told when a step first waits, unless another one waits for the same thing already. */
    private Optional<Card> firstWait(Event.StepWaiting waiting) {
        StepState step = state.step(waiting.stepId()).orElseThrow();
        boolean first = step.waitingSince().equals(Optional.of(at));
        boolean told = state.steps().values().stream()
                .anyMatch(other -> other.status() == StepState.Status.WAITING
                        && !other.step().id().equals(waiting.stepId())
                        && other.detail().equals(waiting.why()));
        return first && !told
                ? line(Text.empty()
                        .code(Wording.name(step.step().title()))
                        .plain(" waits: " + Wording.sentence(waiting.why())))
                : Optional.empty();
    }

    private Card asks(Event.StepAsks asks) {
        StepState step = state.step(asks.stepId()).orElseThrow();
        Text what = Text.empty()
                .bold("A lead has to choose. ")
                .code(Wording.name(step.step().title()))
                .plain(": " + Wording.sentence(asks.why()));
        List<Text> ways = asks.choices().stream()
                .map(choice -> Text.empty().bold(choice.label()).plain(": " + choice.question()))
                .toList();
        return new Card(
                what.plainText(),
                List.of(
                        new Block.Paragraph(what),
                        new Block.Section(Tone.CAUTION, "The buttons are on the message above", ways)));
    }

    private Optional<Card> failed(Event.StepFailed event) {
        StepState step = state.step(event.stepId()).orElseThrow();
        int failures = ResultCard.with(state, StepState.Status.FAILED).size();
        List<Text> lines = new ArrayList<>();
        if (failures <= FAILURES_TOLD) {
            lines.add(Text.empty().bold("Failed: ").then(ResultCard.line(step)));
        }
        if (failures == FAILURES_TOLD) {
            lines.add(Text.of("Further failures are counted in the message above, and named in the summary."));
        }
        groupResult(event.stepId()).ifPresent(lines::add);
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Card(
                        lines.getFirst().plainText(),
                        lines.stream().<Block>map(Block.Paragraph::new).toList()));
    }

    private Optional<Card> groupOver(String stepId) {
        return groupResult(stepId).map(Card::of);
    }

    /** What came of a group, said when the last step on its final list is over; of a node that is more than drained, when it is open again. */
    private Optional<Text> groupResult(String stepId) {
        StepState last = state.step(stepId).orElseThrow();
        String name = last.step().group();
        List<StepState> steps = state.stepsOf(name);
        boolean more = steps.stream().anyMatch(StepState::listed) && GroupProgress.isMoreThanDrained(steps);
        boolean told = more ? stepId.startsWith("uncordon:") : last.listed();
        if (!told) {
            return Optional.empty();
        }
        return GroupProgress.of(steps).stream()
                .filter(GroupProgress::isOver)
                .findFirst()
                .map(group -> Text.empty().code(Wording.name(name)).plain(": " + group.result() + "."));
    }

    /** What a person did to the run, in words. */
    Text controlled(Event.Controlled controlled) {
        Text by = People.mention(controlled.by());
        return switch (controlled.control()) {
            case Control.Pause pause ->
                Text.of("Paused by ").then(by).plain(": nothing new begins, and deadlines stand still.");
            case Control.Resume resume -> Text.of("Resumed by ").then(by).plain(".");
            case Control.Abort abort -> Text.of("Aborted by ").then(by).plain(": nothing new begins.");
            case Control.Skip skip ->
                by.plain(" skips ")
                        .code(state.step(skip.stepId())
                                .map(step -> Wording.subject(step.step().title()))
                                .orElseGet(() -> Wording.name(skip.stepId())))
                        .plain(".");
            case Control.Choose choose ->
                by.plain(" chose to ").bold(choose.choice().replace('-', ' ')).plain(".");
            case Control.Unlock unlock ->
                by.plain(" took the lock of " + Wording.name(unlock.resource()) + " away from this run: "
                        + Wording.sentence(unlock.reason()));
            case Control.Extend extend -> by.plain(" moved the deadlines by " + Wording.duration(extend.by()) + ".");
        };
    }

    private Card ended(Event.Ended ended) {
        String headline = RunReport.headline(state);
        String outcome = ResultCard.outcome(state, ended);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Section(
                ResultCard.tone(ended.outcome()),
                headline + ": " + outcome,
                List.of(Text.of(Wording.sentence(ended.summary())))));
        blocks.addAll(ResultCard.groups(state));
        return new Card(headline + ": " + outcome + ". " + Wording.sentence(ended.summary()), blocks);
    }
}
