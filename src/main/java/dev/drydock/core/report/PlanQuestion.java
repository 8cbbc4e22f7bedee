package dev.drydock.core.report;

import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.text.Button;
import java.util.ArrayList;
import java.util.List;

/** A plan in a few short sentences, what it is done to and what is lost: what an approver must have read. */
final class PlanQuestion {
    private static final int NAMED = 4;
    /** Slack's limit for the text of a confirm dialog. */
    private static final int QUESTION = 300;

    private PlanQuestion() {}

    /** The dialog that asks before a press counts. */
    static Button.Confirm confirm(Plan plan) {
        List<String> parts = new ArrayList<>();
        parts.add(Wording.line(plan.headline(), 80) + ".");
        parts.addAll(sentences(plan));
        return new Button.Confirm(
                "Approve plan " + plan.fingerprint().display() + "?",
                Wording.line(String.join(" ", parts), QUESTION),
                "Approve",
                "Not yet");
    }

    /** What it is done to and what is lost, a sentence each. */
    static List<String> sentences(Plan plan) {
        List<String> parts = new ArrayList<>();
        named(plan, Consequence.Kind.TARGET, "On ", parts);
        named(plan, Consequence.Kind.LOSS, "Lost for good: ", parts);
        named(plan, Consequence.Kind.LOCAL_DATA, "Local data deleted: ", parts);
        named(plan, Consequence.Kind.BYPASS, "Budgets bypassed: ", parts);
        if (!isHarmful(plan)) {
            parts.add("Nothing is lost for good.");
        }
        return parts;
    }

    /** Whether something is lost, or what protects it is overridden. */
    static boolean isHarmful(Plan plan) {
        return plan.consequences().all().stream().anyMatch(consequence -> switch (consequence.kind()) {
            case LOSS, LOCAL_DATA, BYPASS -> true;
            case ACT, TARGET, CONTENT, MEMBER, VERSION -> false;
        });
    }

    private static void named(Plan plan, Consequence.Kind kind, String intro, List<String> parts) {
        List<String> subjects = plan.consequences().all().stream()
                .filter(consequence -> consequence.kind() == kind)
                .map(consequence -> Wording.line(consequence.subject(), 40))
                .toList();
        if (!subjects.isEmpty()) {
            // Long names make room by being fewer, so that each sort of loss is still counted.
            int fit = NAMED;
            while (fit > 1 && Wording.listed(subjects, fit).length() > 60) {
                fit--;
            }
            parts.add(intro + Wording.listed(subjects, fit) + ".");
        }
    }
}
