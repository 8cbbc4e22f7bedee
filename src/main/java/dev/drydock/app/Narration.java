package dev.drydock.app;

import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells a run's journal to a person at a terminal, a line for whatever they should know. */
final class Narration {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;

    /**
     * Makes it.
     *
     * @param zone by whose clocks the person lives
     */
    Narration(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * The lines for an entry; none where it is shown in another way, or says nothing to a person.
     *
     * @param after the run with this entry in it
     */
    List<String> lines(Entry entry, RunState after) {
        List<String> lines = new ArrayList<>();
        words(entry.event(), after)
                .ifPresent(words -> lines.add(TIME.format(entry.at().atZone(zone)) + "  " + words));
        if (entry.event() instanceof Event.StepAsks asks) {
            lines.addAll(question(asks.choices()));
        }
        return lines;
    }

    /** Whether an abort is heard now. */
    static boolean canAbort(RunState run) {
        return run.abort().map(Event.AbortMeans::possible).orElse(true);
    }

    private static Optional<String> words(Event event, RunState run) {
        return switch (event) {
            case Event.Requested asked -> Optional.empty();
            case Event.Planned planned -> Optional.empty();
            case Event.Taken taken -> Optional.empty();
            case Event.ApprovalGiven given -> Optional.empty();
            case Event.ApprovalWithdrawn withdrawn -> Optional.empty();
            case Event.ApprovalRefused refused -> Optional.of("not approved: " + refused.why());
            case Event.Rejected rejected -> Optional.empty();
            case Event.Approved approved ->
                Optional.of("confirmed by "
                        + String.join(
                                ", ",
                                approved.by().stream().map(who -> who.name()).toList()));
            case Event.Started started ->
                Optional.of((started.attempt() == 1 ? "begun as run " + run.id() : "taken up again")
                        + (canAbort(run) ? "; type abort to go back" : ""));
            case Event.HandedOver handed -> Optional.of("handed over: " + handed.why());
            case Event.Postponed postponed -> Optional.of("waiting: " + postponed.why());
            case Event.StepsListed listed -> Optional.empty();
            case Event.StepIntended intended ->
                Optional.of("...     " + intended.step().title());
            case Event.StepWaiting waiting -> Optional.of("waiting " + title(waiting.stepId(), run) + waiting.why());
            case Event.StepAsks asks -> Optional.of("STUCK   " + title(asks.stepId(), run) + asks.why());
            case Event.StepProgressed progressed -> Optional.of("        " + progressed.detail());
            case Event.StepDone done ->
                Optional.of(
                        "done    " + title(done.stepId(), run) + (done.detail().isEmpty() ? "ok" : done.detail()));
            case Event.StepFailed failed -> Optional.of("FAILED  " + title(failed.stepId(), run) + failed.why());
            case Event.StepSkipped skipped -> Optional.of("skipped " + title(skipped.stepId(), run) + skipped.why());
            case Event.Printed printed -> Optional.empty();
            case Event.Milestone milestone -> Optional.of(milestone.text());
            case Event.AbortMeans means ->
                means.possible() ? Optional.empty() : Optional.of("no abort from here on: " + means.words());
            case Event.Controlled controlled ->
                Optional.of(controlled.by().name() + " chose: " + control(controlled.control()));
            case Event.Ended ended -> Optional.of(ended.outcome().name().replace('_', ' ') + ": " + ended.summary());
        };
    }

    private static String title(String step, RunState run) {
        return run.step(step).map(state -> state.step().title()).orElse(step) + ": ";
    }

    private static String control(Control control) {
        return switch (control) {
            case Control.Pause pause -> "pause";
            case Control.Resume resume -> "resume";
            case Control.Abort abort -> "abort";
            case Control.Skip skip -> "skip";
            case Control.Choose choose -> choose.choice();
            case Control.Unlock unlock -> "unlock";
            case Control.Extend extend -> "extend";
        };
    }

    /** How far a run came; empty where it began no step. */
    static Optional<String> standing(RunState run) {
        return run.steps().values().stream()
                .reduce((earlier, later) -> later)
                .map(last -> "It came to: " + last.step().title() + " (" + words(last.status())
                        + "). It goes on from there.");
    }

    private static String words(StepState.Status status) {
        return switch (status) {
            case LISTED -> "not begun";
            case INTENDED -> "begun";
            case WAITING -> "it waits";
            case DONE -> "done";
            case FAILED -> "failed";
            case SKIPPED -> "left out";
        };
    }

    /** What is asked, a line each. */
    static List<String> question(List<Choice> choices) {
        List<String> lines = new ArrayList<>();
        lines.add("It cannot go on by itself. Choose:");
        for (int i = 0; i < choices.size(); i++) {
            Choice choice = choices.get(i);
            lines.add("  " + (i + 1) + "  " + choice.label() + ": " + choice.question());
        }
        lines.add("Type a number from 1 to " + choices.size() + ":");
        return lines;
    }
}
