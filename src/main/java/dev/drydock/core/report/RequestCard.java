package dev.drydock.core.report;

import dev.drydock.core.approval.Person;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The root message before the start: the plan that waits for approvals, then the approved plan that waits for its turn. */
final class RequestCard {
    private RequestCard() {}

    static Card planning(RunState state) {
        String line = Wording.sentence(state.request().line());
        return new Card(
                "Planning: " + line,
                List.of(new Block.Heading("Planning"), People.asked(state), People.signature(state.id(), List.of())));
    }

    static Card awaiting(RunState state, Event.Planned planned) {
        Plan plan = planned.plan();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(Wording.name(plan.headline())));
        blocks.add(People.asked(state));
        blocks.addAll(changes(planned));
        blocks.addAll(PlanBlocks.of(plan));
        blocks.add(new Block.Facts(List.of(
                new Block.Fact(
                        "Fingerprint", Text.empty().code(plan.fingerprint().display())),
                new Block.Fact("Expires", Text.empty().moment(planned.expiresAt())))));
        String count = planned.approvalsNeeded() == 0 ? "no approval needed" : count(state, planned);
        if (plan.isPossible()) {
            blocks.add(new Block.Paragraph(approvals(state, planned)));
            plan.confirmation().ifPresent(name -> blocks.add(new Block.Paragraph(ApprovalForm.announcement(plan))));
        }
        List<Button> buttons = buttons(state, planned);
        if (!buttons.isEmpty()) {
            blocks.add(new Block.Buttons(buttons));
        }
        blocks.add(People.signature(state.id(), List.of(Text.of("plan " + planned.revision()))));
        return new Card(
                Wording.name(plan.headline()) + ": " + (plan.isPossible() ? count : "cannot be done as asked"), blocks);
    }

    /** What is different from the plan before, as a section; empty for the first. */
    static List<Block> changes(Event.Planned planned) {
        if (planned.changes().isEmpty()) {
            return List.of();
        }
        List<Text> lines =
                planned.changes().stream().map(Wording::sentence).map(Text::of).toList();
        String title = "Changed since plan " + (planned.revision() - 1) + ", whose approvals no longer count";
        return List.of(new Block.Section(Tone.CAUTION, title, lines));
    }

    private static Text approvals(RunState state, Event.Planned planned) {
        int needed = planned.approvalsNeeded();
        if (needed == 0) {
            return Text.of("No approval is needed.");
        }
        int given = state.approvals().size();
        Text count = Text.empty().bold(count(state, planned));
        Text who = given == 0
                ? count
                : count.plain(" (").then(People.listed(state.approvals())).plain(")");
        int missing = needed - given;
        if (missing <= 0) {
            return who.plain(".");
        }
        String more = given == 0 ? "" : " more";
        String leads = missing == 1 ? "one" + more + " lead" : missing + more + " leads";
        Text needs = who.plain("; needs " + leads);
        Person requester = state.request().requester();
        return requester.id().isSchedule()
                ? needs.plain(".")
                : needs.plain(", not ").then(People.mention(requester)).plain(".");
    }

    private static String count(RunState state, Event.Planned planned) {
        return state.approvals().size() + " of " + Wording.count(planned.approvalsNeeded(), "approval");
    }

    private static List<Button> buttons(RunState state, Event.Planned planned) {
        if (planned.approvalsNeeded() == 0) {
            return List.of();
        }
        String value = state.id() + "." + planned.revision();
        List<Button> buttons = new ArrayList<>();
        if (planned.plan().isPossible()) {
            Tone tone = planned.plan().risk() == Risk.DESTRUCTIVE ? Tone.DANGER : Tone.GOOD;
            // Where something has to be typed, the form in which it is typed asks, and once is enough.
            Optional<Button.Confirm> confirm = planned.plan().confirmation().isPresent()
                    ? Optional.empty()
                    : Optional.of(PlanQuestion.confirm(planned.plan()));
            buttons.add(new Button("approve", value, "Approve", tone, confirm));
        }
        buttons.add(Button.of("reject", value, "Reject"));
        withdraw(state).ifPresent(buttons::add);
        return buttons;
    }

    private static Optional<Button> withdraw(RunState state) {
        return state.approvals().isEmpty()
                ? Optional.empty()
                : Optional.of(Button.of("withdraw", state.id() + "." + state.revision(), "Withdraw my approval"));
    }

    static Card approved(RunState state, Plan plan) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(Wording.name(plan.headline())));
        blocks.add(People.asked(state));
        Text waits = state.postponed()
                .map(why -> Text.empty().bold("Waiting to start: ").plain(Wording.sentence(why)))
                .orElseGet(() -> Text.empty().bold("Waiting to start."));
        People.approved("Approved by ", state).ifPresent(who -> blocks.add(new Block.Paragraph(who.plain("."))));
        blocks.add(new Block.Paragraph(waits));
        List<Button> buttons = new ArrayList<>();
        withdraw(state).ifPresent(buttons::add);
        buttons.add(ProgressCard.abort(state));
        blocks.add(new Block.Buttons(buttons));
        blocks.add(People.signature(
                state.id(),
                List.of(Text.of("fingerprint ").code(plan.fingerprint().display()))));
        return new Card(Wording.name(plan.headline()) + ": approved, waiting to start", blocks);
    }
}
