package dev.drydock.core.report;

import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.StepState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The root message of a run under way: how far each group is, what it waits for, and the buttons to steer it. */
final class ProgressCard {
    private static final int GROUPS = 10;
    private static final int NAMED = 5;

    private ProgressCard() {}

    static Card of(RunState state, String headline, Instant now) {
        List<GroupProgress> groups = GroupProgress.of(state.steps().values());
        List<StepState> waiting = waiting(state);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(Wording.name(headline)));
        blocks.add(People.asked(state));
        blocks.add(new Block.Paragraph(running(state, now)));
        if (!groups.isEmpty()) {
            blocks.add(new Block.Section(Tone.NEUTRAL, "Progress", progress(groups)));
        }
        if (!waiting.isEmpty()) {
            blocks.add(new Block.Section(Tone.CAUTION, "Waiting", bounded(waiting, ProgressCard::waits)));
        }
        List<StepState> failed = ResultCard.with(state, StepState.Status.FAILED);
        if (!failed.isEmpty()) {
            blocks.add(new Block.Section(Tone.DANGER, "Failed", bounded(failed, ResultCard::line)));
        }
        List<Button> buttons = state.abortedBy().isEmpty() ? buttons(state, waiting) : choices(state, waiting);
        if (!buttons.isEmpty()) {
            blocks.add(new Block.Buttons(buttons));
        }
        List<Text> small = new ArrayList<>();
        People.approved("approved by ", state).ifPresent(small::add);
        if (state.attempt() > 1) {
            small.add(Text.of("attempt " + state.attempt()));
        }
        blocks.add(People.signature(state.id(), small));
        return new Card(Wording.name(headline) + ": " + inOneLine(groups, state), blocks);
    }

    private static String inOneLine(List<GroupProgress> groups, RunState state) {
        int over = groups.stream().mapToInt(GroupProgress::over).sum();
        int total = groups.stream().mapToInt(group -> group.steps().size()).sum();
        String doing = state.abortedBy().isPresent() ? "aborting" : state.isPaused() ? "paused" : "running";
        return total == 0 ? doing : doing + ", " + over + " of " + total;
    }

    private static Text running(RunState state, Instant now) {
        Instant since = state.startedAt().orElse(now);
        Duration whole =
                Duration.ofSeconds(Math.max(0, Duration.between(since, now).toSeconds()));
        Text text = Text.empty().bold("Running").plain(whole.isZero() ? "." : " for " + Wording.duration(whole) + ".");
        if (state.pausedSince().isPresent()) {
            text = text.bold(" Paused")
                    .plain(" since ")
                    .moment(state.pausedSince().get());
            text = text.plain("; deadlines stand still.");
        }
        if (!state.extension().isZero()) {
            text = text.plain(" Deadlines are " + Wording.duration(state.extension()) + " later.");
        }
        return state.abortedBy().isEmpty()
                ? text
                : text.bold(" Aborted")
                        .plain(" by ")
                        .then(People.mention(state.abortedBy().get()))
                        .plain("; it ends with what is under way.");
    }

    /** The groups under way first: with many nodes, those that are over or have not begun are only counted. */
    private static List<Text> progress(List<GroupProgress> groups) {
        List<GroupProgress> shown = groups.size() <= GROUPS
                ? groups
                : Stream.concat(
                                groups.stream().filter(ProgressCard::isUnderWay),
                                groups.stream().filter(group -> !isUnderWay(group)))
                        .limit(GROUPS)
                        .toList();
        List<Text> lines = new ArrayList<>();
        for (GroupProgress group : shown) {
            String remarks = group.remarks();
            lines.add(Text.empty()
                    .code(Wording.name(group.group()))
                    .plain(" " + group.bar() + (remarks.isEmpty() ? "" : " · " + remarks)));
        }
        if (groups.size() > GROUPS) {
            long over = groups.stream().filter(GroupProgress::isOver).count();
            lines.add(Text.of(
                    "and " + (groups.size() - GROUPS) + " more; " + over + " of " + groups.size() + " are over"));
        }
        return lines;
    }

    private static boolean isUnderWay(GroupProgress group) {
        return group.hasBegun() && !group.isOver();
    }

    private static List<StepState> waiting(RunState state) {
        return ResultCard.with(state, StepState.Status.WAITING).stream()
                .sorted(Comparator.comparing(step -> step.waitingSince().orElse(Instant.MAX)))
                .toList();
    }

    private static Text waits(StepState step) {
        Text line = ResultCard.line(step);
        return step.waitingSince()
                .map(since -> line.plain(", since ").moment(since))
                .orElse(line);
    }

    private static List<Text> bounded(List<StepState> steps, Function<StepState, Text> line) {
        return ResultCard.bounded(steps, NAMED, line);
    }

    private static List<Button> buttons(RunState state, List<StepState> waiting) {
        String run = state.id().value();
        List<Button> buttons = new ArrayList<>();
        buttons.add(state.isPaused() ? Button.of("resume", run, "Resume") : Button.of("pause", run, "Pause"));
        if (state.abort().map(Event.AbortMeans::possible).orElse(true)) {
            buttons.add(abort(state));
        }
        if (waiting.stream().anyMatch(step -> step.choices().isEmpty())) {
            buttons.add(Button.of("extend", run, "Extend by 10 min"));
        }
        buttons.addAll(choices(state, waiting));
        waiting.stream()
                .filter(step -> step.choices().isEmpty()
                        && !state.skipped().containsKey(step.step().id()))
                .limit(NAMED)
                .forEach(step -> buttons.add(skip(run, step)));
        return buttons;
    }

    static Button abort(RunState state) {
        String question = state.phase() == RunState.Phase.RUNNING
                ? state.abort()
                        .map(Event.AbortMeans::words)
                        .orElse("Nothing new begins, and the run ends with what is under way. What is done stays done.")
                : "Nothing has been started yet, and nothing will be.";
        Button.Confirm confirm = new Button.Confirm("Abort this run?", question, "Abort", "Go on");
        return new Button("abort", state.id().value(), "Abort", Tone.DANGER, Optional.of(confirm));
    }

    /** They are there in a run that was aborted too: its way back may ask. */
    private static List<Button> choices(RunState state, List<StepState> waiting) {
        return waiting.stream()
                .filter(StepState::isAsking)
                .flatMap(step ->
                        step.choices().stream().map(choice -> choose(state.id().value(), step, choice)))
                .toList();
    }

    private static Button choose(String run, StepState step, Choice choice) {
        Button.Confirm confirm = new Button.Confirm(choice.label() + "?", choice.question(), choice.label(), "Not now");
        return new Button(
                "choose",
                run + "." + choice.id() + "." + step.step().id(),
                choice.label(),
                Tone.NEUTRAL,
                Optional.of(confirm));
    }

    private static Button skip(String run, StepState step) {
        String name = Wording.subject(step.step().title());
        Button.Confirm confirm = new Button.Confirm(
                "Skip this one?",
                Wording.line(name, 200) + " is left where it is, and the run goes on without it.",
                "Skip",
                "Keep waiting");
        return new Button(
                "skip",
                run + "." + step.step().id(),
                "Skip " + Wording.line(name, 60),
                Tone.NEUTRAL,
                Optional.of(confirm));
    }
}
