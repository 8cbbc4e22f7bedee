package dev.drydock.core.report;

import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.run.StepState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The root message when it is over: the outcome, what was done and what was not, and what may be done next. */
final class ResultCard {
    private static final int GROUPS = 20;
    private static final int NAMED = 10;
    /** More elements than this do not fit into one row of buttons on Slack. */
    private static final int OFFERS = 25;

    private ResultCard() {}

    static Card of(RunState state, Event.Ended ended, String headline) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(Wording.name(headline)));
        blocks.add(People.asked(state));
        blocks.add(new Block.Section(
                tone(ended.outcome()),
                Wording.capitalised(outcome(state, ended)),
                List.of(Text.of(Wording.sentence(ended.summary())))));
        blocks.addAll(groups(state));
        blocks.addAll(section(Tone.DANGER, "Failed", with(state, StepState.Status.FAILED)));
        List<StepState> open = state.steps().values().stream()
                .filter(step -> !step.status().isOver())
                .toList();
        blocks.addAll(section(Tone.CAUTION, "Not done", open));
        blocks.addAll(section(Tone.CAUTION, "Skipped", with(state, StepState.Status.SKIPPED)));
        if (!ended.offers().isEmpty()) {
            blocks.add(new Block.Buttons(offers(state, ended.offers())));
        }
        List<Text> small = new ArrayList<>();
        People.approved("approved by ", state).ifPresent(small::add);
        state.plan()
                .ifPresent(plan -> small.add(
                        Text.of("fingerprint ").code(plan.fingerprint().display())));
        blocks.add(People.signature(state.id(), small));
        return new Card(Wording.name(headline) + ": " + outcome(state, ended), blocks);
    }

    /** {@code succeeded after 1 m 42 s}. */
    static String outcome(RunState state, Event.Ended ended) {
        Optional<Scheduled> notice = state.schedule().filter(Scheduled::isNotice);
        if (notice.isPresent()) {
            return notice.get().purpose() == Scheduled.Purpose.OVERDUE ? "overdue" : "good again";
        }
        String word = switch (ended.outcome()) {
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case ABORTED -> "aborted";
            case REJECTED -> "rejected";
            case EXPIRED -> "expired";
        };
        return word
                + took(state).map(took -> " after " + Wording.duration(took)).orElse("");
    }

    /** How long it took from its first start to its end; empty where it was never started. */
    static Optional<Duration> took(RunState state) {
        return state.startedAt().flatMap(start -> state.endedAt().map(end -> Duration.between(start, end)));
    }

    static Tone tone(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> Tone.GOOD;
            case FAILED -> Tone.DANGER;
            case ABORTED -> Tone.CAUTION;
            case REJECTED, EXPIRED -> Tone.NEUTRAL;
        };
    }

    /** What came of each group, a line each; empty where there were none. */
    static List<Block> groups(RunState state) {
        List<GroupProgress> groups = GroupProgress.of(state.steps().values());
        if (groups.isEmpty()) {
            return List.of();
        }
        List<Text> lines = new ArrayList<>();
        for (GroupProgress group : groups.subList(0, Math.min(GROUPS, groups.size()))) {
            lines.add(Text.empty().code(Wording.name(group.group())).plain(": " + group.result()));
        }
        if (groups.size() > GROUPS) {
            GroupProgress rest = new GroupProgress(
                    "",
                    groups.subList(GROUPS, groups.size()).stream()
                            .flatMap(group -> group.steps().stream())
                            .toList());
            lines.add(Text.of("and " + (groups.size() - GROUPS) + " more: " + rest.result()));
        }
        return List.of(new Block.Section(Tone.NEUTRAL, "What was done", lines));
    }

    private static List<Block> section(Tone tone, String title, List<StepState> steps) {
        return steps.isEmpty()
                ? List.of()
                : List.of(new Block.Section(tone, title, bounded(steps, NAMED, ResultCard::line)));
    }

    static List<StepState> with(RunState state, StepState.Status status) {
        return state.steps().values().stream()
                .filter(step -> step.status() == status)
                .toList();
    }

    /** A step and what is to say of it: {@code evict shop/web-1: blocked by budget shop/web}. */
    static Text line(StepState step) {
        Text title = Text.empty().code(Wording.name(step.step().title()));
        return step.detail().isBlank() ? title : title.plain(": " + Wording.sentence(step.detail()));
    }

    static List<Text> bounded(List<StepState> steps, int limit, Function<StepState, Text> line) {
        List<Text> lines = new ArrayList<>(steps.stream().limit(limit).map(line).toList());
        if (steps.size() > limit) {
            lines.add(Text.of("and " + (steps.size() - limit) + " more"));
        }
        return lines;
    }

    private static List<Button> offers(RunState state, List<Offer> offers) {
        List<Button> buttons = new ArrayList<>();
        for (int i = 0; i < Math.min(OFFERS, offers.size()); i++) {
            buttons.add(Button.of(
                    "offer-" + i,
                    state.id() + "." + i,
                    Wording.line(offers.get(i).label(), 70)));
        }
        return buttons;
    }
}
