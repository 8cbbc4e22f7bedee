package dev.drydock.app;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.PlanBlocks;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;

/** A card's blocks as lines of plain text; buttons, which a terminal has not, are left out. */
final class PlainCard {
    private PlainCard() {}

    static List<String> lines(List<Block> blocks) {
        List<String> lines = new ArrayList<>();
        blocks.forEach(block -> add(block, lines));
        return lines;
    }

    /**
     * A plan, whole.
     *
     * @param changes what is different from the plan before
     */
    static List<String> plan(Plan plan, List<String> changes) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(plan.headline()));
        blocks.addAll(PlanBlocks.of(plan));
        List<String> lines = new ArrayList<>(lines(blocks));
        changes.forEach(change -> lines.add("CHANGED since the plan before: " + change));
        return lines;
    }

    private static void add(Block block, List<String> lines) {
        switch (block) {
            case Block.Heading(String title) -> {
                lines.add(title);
                lines.add("=".repeat(Math.min(100, title.length())));
            }
            case Block.Paragraph(Text text) -> lines.add(text.plainText());
            case Block.Facts facts ->
                facts.facts()
                        .forEach(fact ->
                                lines.add(fact.label() + ": " + fact.value().plainText()));
            case Block.Section section -> {
                lines.add("");
                lines.add(mark(section.tone()) + section.title() + ":");
                section.lines().forEach(line -> lines.add("  - " + line.plainText()));
            }
            case Block.SmallPrint(Text text) -> {
                lines.add("");
                lines.add(text.plainText());
            }
            case Block.Preformatted(String content) ->
                lines.addAll(content.lines().toList());
            case Block.Attachment(String title, String content) -> {
                lines.add(title);
                lines.addAll(content.lines().toList());
            }
            case Block.Picture picture -> {}
            case Block.Buttons buttons -> {}
        }
    }

    private static String mark(Tone tone) {
        return switch (tone) {
            case DANGER -> "!! ";
            case CAUTION -> "! ";
            case GOOD, NEUTRAL -> "";
        };
    }
}
