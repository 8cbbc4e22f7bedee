package dev.drydock.action.desk;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** {@code status}: what runs, what waits to start, and what waits for approvals and whose. */
public final class StatusQuery implements Query {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "status",
            "Tells what runs now, and what waits for whose approval.",
            "",
            0,
            0,
            List.of(),
            List.of("status"),
            arguments -> new Status());

    private record Status() implements Command {}

    private final OpenRuns runs;
    private final InstantSource clock;

    public StatusQuery(OpenRuns runs, InstantSource clock) {
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        Instant now = clock.instant();
        List<Text> running = new ArrayList<>();
        List<Text> starting = new ArrayList<>();
        List<Text> waiting = new ArrayList<>();
        for (RunState state : runs.now()) {
            switch (state.phase()) {
                case RUNNING -> running.add(RunLine.running(state));
                case APPROVED -> starting.add(RunLine.starting(state));
                case AWAITING_APPROVAL ->
                    waiting.add(RunLine.waiting(state, state.planned().orElseThrow(), asker, now));
                case PLANNING, ENDED -> {}
            }
        }
        if (running.isEmpty() && starting.isEmpty() && waiting.isEmpty()) {
            return Card.of("Nothing runs, and nothing waits.");
        }
        String title = running.size() + " running, " + starting.size() + " about to start, " + waiting.size()
                + " waiting for approval";
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(title));
        section(blocks, Tone.CAUTION, "Waiting for approval", waiting);
        section(blocks, Tone.GOOD, "Running", running);
        section(blocks, Tone.NEUTRAL, "About to start", starting);
        return new Card(title, blocks);
    }

    private static void section(List<Block> blocks, Tone tone, String title, List<Text> lines) {
        if (!lines.isEmpty()) {
            blocks.add(new Block.Section(tone, title, lines));
        }
    }
}
