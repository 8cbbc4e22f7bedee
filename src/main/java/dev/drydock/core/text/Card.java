package dev.drydock.core.text;

import java.util.List;

/**
 * Something to show: one message, one ephemeral answer, one page of help.
 *
 * @param summary the whole in one line, for notifications and for media without blocks
 * @param blocks its parts, in order
 */
public record Card(String summary, List<Block> blocks) {
    public Card {
        blocks = List.copyOf(blocks);
    }

    /** A card of one paragraph. */
    public static Card of(Text text) {
        return new Card(text.plainText(), List.of(new Block.Paragraph(text)));
    }

    /** A card of one plain paragraph. */
    public static Card of(String text) {
        return of(Text.of(text));
    }
}
