package dev.drydock.core.report;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.List;
import java.util.Optional;

/** What an approver reads and types where a press is not enough, and what they are told about it. */
public final class ApprovalForm {
    public static final String TITLE = "Approve this plan";

    private ApprovalForm() {}

    /** On the request's card. */
    static Text announcement(Plan plan) {
        return Text.of("Approving asks for the name ").code(name(plan)).plain(" to be typed.");
    }

    /** What is read ahead of the field. */
    public static Card card(RunState state, Plan plan) {
        Tone tone = PlanQuestion.isHarmful(plan) ? Tone.DANGER : Tone.NEUTRAL;
        List<Text> lines = PlanQuestion.sentences(plan).stream().map(Text::of).toList();
        return new Card(
                TITLE + ": " + Wording.name(plan.headline()),
                List.of(
                        new Block.Heading(Wording.name(plan.headline())),
                        People.asked(state),
                        new Block.Section(tone, "What you approve", lines),
                        People.signature(
                                state.id(),
                                List.of(
                                        Text.of("plan " + state.revision()),
                                        Text.of("fingerprint ")
                                                .code(plan.fingerprint().display())))));
    }

    /** What is written over the field. */
    public static String label(Plan plan) {
        return "To approve, type the name " + name(plan);
    }

    /** What is told at the field, in plain text. */
    public static String correction(Plan plan) {
        return "That is not the name that is asked for. Please type " + name(plan) + ", letter for letter.";
    }

    /** What is told to whoever's approval does not count for it. */
    public static String refusal(Plan plan, Optional<String> typed) {
        String why = typed.isEmpty() ? "approving this plan asks for" : "what you typed is not";
        return "Not counted: " + why + " the name `" + name(plan)
                + "`. Please press Approve on its card, and type it in the form that opens.";
    }

    private static String name(Plan plan) {
        return Wording.name(plan.confirmation().orElse(""));
    }
}
