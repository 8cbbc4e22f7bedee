package dev.drydock.app;

import dev.drydock.adapter.slack.HomePage;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;

/** A person's home tab: what is running, and what waits for an approval that this person may give. */
final class Home implements HomePage {
    private final Journal journal;

    Home(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Card of(Standing person) {
        List<Text> running = new ArrayList<>();
        List<Text> waiting = new ArrayList<>();
        for (RunId id : journal.open()) {
            RunState state = RunState.of(id, journal.read(id, 0));
            switch (state.phase()) {
                case APPROVED, RUNNING -> running.add(line(state));
                case AWAITING_APPROVAL -> {
                    if (mayApprove(state, person)) {
                        waiting.add(line(state));
                    }
                }
                case PLANNING, ENDED -> {}
            }
        }
        List<Block> blocks = List.of(
                new Block.Heading("Drydock"),
                new Block.Section(Tone.NEUTRAL, "Running (" + running.size() + ")", running),
                new Block.Section(Tone.CAUTION, "Waiting for you (" + waiting.size() + ")", waiting),
                new Block.SmallPrint(Text.of("Type ").code("/drydock help").plain(" in a channel.")));
        return new Card("Drydock: " + running.size() + " running, " + waiting.size() + " waiting for you", blocks);
    }

    private static boolean mayApprove(RunState state, Standing person) {
        boolean asked = state.request().requester().id().equals(person.person().id());
        boolean approved = state.approvals().stream()
                .anyMatch(approver -> approver.id().equals(person.person().id()));
        return person.lead() && !asked && !approved;
    }

    private static Text line(RunState state) {
        Event.Requested request = state.request();
        String headline = state.plan().map(plan -> plan.headline()).orElse(request.line());
        return Text.empty()
                .code(state.id().value())
                .plain(" " + headline + ", asked by ")
                .then(request.requester().mention());
    }
}
