package dev.drydock.adapter.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Grid;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders cards as Block Kit, within Slack's limits: 50 blocks a message (100 a home tab), 3,000 characters a section, 150 a
 * header, 10 fields of 2,000, and some 13,000 characters in all, above which Slack says {@code msg_blocks_too_long}.
 *
 * <p>What leads and what acts always stays: headings, small print and buttons. Lists and output are cut where there is no room,
 * say how many lines more there are and where, and are kept whole for a file.
 */
final class BlockKit {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int BLOCKS = 50;
    private static final int CHARACTERS = 12_000;
    private static final int SECTION = 3_000;
    private static final int LINES = 40;
    private static final int LINE = 1_000;
    private static final int NOTICE = 120;
    private static final int HEADER = 150;
    private static final int FIELDS = 10;
    private static final int FIELD = 2_000;
    private static final int SMALL = 1_000;
    /** {@code chat.update} takes 4,000 characters. */
    private static final int FALLBACK = 3_000;

    private final String where;
    private final ArrayNode blocks = JSON.arrayNode();
    private final StringBuilder overflow = new StringBuilder();
    private final List<Grid> pictures = new ArrayList<>();
    private int bodyBlocks;
    private int bodyCharacters;
    private int leftOut;

    private BlockKit(String where, int keptBlocks) {
        this.where = where;
        this.bodyBlocks = BLOCKS - 1 - keptBlocks;
        this.bodyCharacters = CHARACTERS;
    }

    /**
     * Renders a card.
     *
     * @param where where the reader finds what was cut: {@code in the file below}
     */
    static RenderedCard render(Card card, String where) {
        int kept = (int) card.blocks().stream().filter(block -> !isBody(block)).count();
        BlockKit kit = new BlockKit(where, Math.min(kept, BLOCKS - 1));
        card.blocks().forEach(kit::add);
        if (kit.leftOut > 0) {
            kit.context(Text.of("… and " + kit.leftOut + " more parts, " + where));
        }
        while (kit.blocks.size() > BLOCKS) {
            kit.blocks.remove(BLOCKS);
        }
        String fallback = Mrkdwn.plain(card.summary(), FALLBACK);
        String text = fallback.isBlank() ? "Drydock" : fallback;
        if (kit.blocks.isEmpty()) {
            kit.section(text);
        }
        return RenderedCard.of(text, kit.blocks, kit.overflow.toString(), kit.pictures);
    }

    private static boolean isBody(Block block) {
        return switch (block) {
            case Block.Paragraph paragraph -> true;
            case Block.Facts facts -> true;
            case Block.Section section -> true;
            case Block.Preformatted output -> true;
            case Block.Heading heading -> false;
            case Block.SmallPrint print -> false;
            case Block.Buttons buttons -> false;
            case Block.Attachment attachment -> false;
            case Block.Picture picture -> false;
        };
    }

    private void add(Block block) {
        switch (block) {
            case Block.Heading(String title) -> heading(title);
            case Block.SmallPrint(Text text) -> context(text);
            case Block.Buttons(var buttons) -> ButtonRow.of(buttons).forEach(blocks::add);
            case Block.Paragraph(Text text) -> paragraph(text);
            case Block.Facts(List<Block.Fact> facts) -> facts(facts);
            case Block.Section section -> section(section);
            case Block.Preformatted(String content) -> preformatted(content);
            case Block.Attachment(String title, String content) -> attachment(title, content);
            case Block.Picture(Grid grid) -> pictures.add(grid);
        }
    }

    private void heading(String title) {
        String label = Mrkdwn.label(title, HEADER);
        if (!label.isBlank()) {
            ObjectNode header = blocks.addObject().put("type", "header");
            header.putObject("text")
                    .put("type", "plain_text")
                    .put("text", label)
                    .put("emoji", false);
        }
    }

    private void context(Text text) {
        String line = Mrkdwn.of(text, SMALL);
        if (!line.isBlank()) {
            ObjectNode context = blocks.addObject().put("type", "context");
            context.putArray("elements").add(mrkdwn(line));
        }
    }

    private void paragraph(Text text) {
        if (Mrkdwn.of(text, SECTION).isBlank() || !hasRoom(text.plainText())) {
            return;
        }
        if (!Mrkdwn.fits(text, room())) {
            keep(List.of(text.plainText()));
        }
        section(Mrkdwn.of(text, room()));
    }

    private void facts(List<Block.Fact> facts) {
        for (int from = 0; from < facts.size(); from += FIELDS) {
            List<Block.Fact> some = facts.subList(from, Math.min(facts.size(), from + FIELDS));
            List<String> plain = some.stream()
                    .map(fact -> fact.label() + ": " + fact.value().plainText())
                    .toList();
            if (!hasRoom(String.join("\n", plain))) {
                return;
            }
            ObjectNode block = JSON.objectNode().put("type", "section");
            ArrayNode fields = block.putArray("fields");
            boolean cut = false;
            int most = Math.min(FIELD - HEADER - 1, Math.max(NOTICE, bodyCharacters / some.size()));
            for (Block.Fact fact : some) {
                String label = Mrkdwn.of(Text.empty().bold(fact.label()), HEADER);
                String value = Mrkdwn.of(fact.value(), most);
                cut |= !Mrkdwn.fits(fact.value(), most);
                fields.add(mrkdwn(label + "\n" + (value.isBlank() ? "–" : value)));
            }
            if (cut) {
                keep(plain);
            }
            body(block, fields.toString().length());
        }
    }

    private void section(Block.Section section) {
        List<Text> lines = section.lines();
        String title = Mrkdwn.of(Text.of(marker(section.tone())).bold(section.title()), HEADER);
        if (title.isBlank() && lines.isEmpty()) {
            return;
        }
        List<String> whole = new ArrayList<>(List.of(section.title()));
        lines.forEach(line -> whole.add("  " + line.plainText()));
        if (!hasRoom(String.join("\n", whole))) {
            return;
        }
        StringBuilder text = new StringBuilder(title);
        int shown = 0;
        boolean cut = false;
        while (shown < lines.size() && shown < LINES) {
            String line = "\n• " + Mrkdwn.of(lines.get(shown), LINE);
            if (text.length() + line.length() > room() - NOTICE) {
                break;
            }
            cut |= !Mrkdwn.fits(lines.get(shown), LINE);
            text.append(line);
            shown++;
        }
        if (shown < lines.size()) {
            text.append("\n… and ")
                    .append(lines.size() - shown)
                    .append(" more, ")
                    .append(where);
        }
        if (cut || shown < lines.size()) {
            keep(whole);
        }
        section(text.toString());
    }

    private void preformatted(String content) {
        List<String> lines = content.stripTrailing().lines().toList();
        if (lines.isEmpty() || !hasRoom(content)) {
            return;
        }
        StringBuilder text = new StringBuilder("```");
        int shown = 0;
        boolean cut = false;
        for (String line : lines) {
            String safe = Mrkdwn.preformatted(line, LINE);
            cut |= safe.endsWith("…") && !line.endsWith("…");
            if (text.length() + safe.length() + 4 > room() - NOTICE) {
                break;
            }
            text.append('\n').append(safe);
            shown++;
        }
        text.append("\n```");
        if (shown < lines.size()) {
            text.append("\n… and ")
                    .append(lines.size() - shown)
                    .append(" more lines, ")
                    .append(where);
        }
        if (cut || shown < lines.size()) {
            keep(lines);
        }
        section(text.toString());
    }

    private void attachment(String title, String content) {
        List<String> lines = content.lines().toList();
        context(Text.of(title + ": " + lines.size() + (lines.size() == 1 ? " line, " : " lines, ") + where));
        keep(lines);
    }

    private void section(String text) {
        ObjectNode block = JSON.objectNode().put("type", "section");
        block.set("text", mrkdwn(text));
        body(block, text.length());
    }

    private void body(ObjectNode block, int characters) {
        blocks.add(block);
        bodyBlocks--;
        bodyCharacters -= characters;
    }

    private int room() {
        return Math.min(SECTION, bodyCharacters);
    }

    /** Whether a further part fits; where none does, its whole content is kept for the file. */
    private boolean hasRoom(String plain) {
        if (bodyBlocks > 0 && bodyCharacters > 2 * NOTICE + HEADER) {
            return true;
        }
        leftOut++;
        keep(plain.lines().toList());
        return false;
    }

    private void keep(List<String> lines) {
        if (!overflow.isEmpty()) {
            overflow.append('\n');
        }
        lines.forEach(line -> overflow.append(Mrkdwn.visible(line)).append('\n'));
    }

    private static String marker(Tone tone) {
        return switch (tone) {
            case NEUTRAL -> "";
            case GOOD -> "✅ ";
            case CAUTION -> "⚠️ ";
            case DANGER -> "⛔ ";
        };
    }

    /** {@code verbatim}: Slack makes no links, channels or mentions of what merely looks like one. */
    private static ObjectNode mrkdwn(String text) {
        return JSON.objectNode().put("type", "mrkdwn").put("text", text).put("verbatim", true);
    }
}
