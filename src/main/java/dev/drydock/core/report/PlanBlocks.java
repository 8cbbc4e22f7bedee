package dev.drydock.core.report;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;

/** A plan as blocks of a card: what stands in its way, its facts, its details. */
public final class PlanBlocks {
    private PlanBlocks() {}

    public static List<Block> of(Plan plan) {
        List<Block> blocks = new ArrayList<>();
        if (!plan.isPossible()) {
            blocks.add(new Block.Section(Tone.DANGER, "It cannot be done as asked", plan.obstacles()));
        }
        if (!plan.facts().isEmpty()) {
            blocks.add(new Block.Facts(plan.facts()));
        }
        blocks.addAll(plan.sections());
        return List.copyOf(blocks);
    }
}
