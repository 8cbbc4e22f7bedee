package dev.drydock.action.desk;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A person's home tab: what runs or is about to, and what waits for an approval that this person may give. */
public final class HomeTab {
    private final OpenRuns runs;
    private final InstantSource clock;

    public HomeTab(OpenRuns runs, InstantSource clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /** The tab as it stands now. */
    public Card of(Standing person) {
        Instant now = clock.instant();
        List<Text> running = new ArrayList<>();
        List<Text> waiting = new ArrayList<>();
        for (RunState state : runs.now()) {
            switch (state.phase()) {
                case RUNNING -> running.add(RunLine.running(state));
                case APPROVED -> running.add(RunLine.starting(state));
                case AWAITING_APPROVAL -> {
                    Event.Planned planned = state.planned().orElseThrow();
                    if (RunLine.waitsFor(person, state, planned, now)) {
                        waiting.add(RunLine.waiting(state, planned, person, now));
                    }
                }
                case PLANNING, ENDED -> {}
            }
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading("Drydock"));
        blocks.add(section(Tone.CAUTION, "Waiting for you", "Nothing waits for you.", waiting));
        blocks.add(section(Tone.NEUTRAL, "Running", "Nothing runs.", running));
        blocks.add(new Block.SmallPrint(Text.of("Type ").code("/drydock help").plain(" in a channel.")));
        return new Card("Drydock: " + running.size() + " running, " + waiting.size() + " waiting for you", blocks);
    }

    private static Block section(Tone tone, String title, String none, List<Text> lines) {
        return lines.isEmpty()
                ? new Block.Paragraph(Text.of(none))
                : new Block.Section(tone, title + " (" + lines.size() + ")", lines);
    }
}
