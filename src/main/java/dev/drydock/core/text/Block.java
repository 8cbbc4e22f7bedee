package dev.drydock.core.text;

import java.util.List;

/** A part of a card. */
public sealed interface Block {
    /** The card's title line. */
    record Heading(String title) implements Block {}

    /** A paragraph. */
    record Paragraph(Text text) implements Block {}

    /**
     * Label and value pairs, side by side where there is room.
     *
     * @param facts the pairs, in order
     */
    record Facts(List<Fact> facts) implements Block {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    /** One pair of a {@link Facts} block. */
    record Fact(String label, Text value) {}

    /**
     * A titled list of lines. A medium with limits shows as many as fit, says how many more there are, and gives all of them
     * as a file.
     *
     * @param tone how it is meant
     * @param title its title
     * @param lines its lines; may be empty
     */
    record Section(Tone tone, String title, List<Text> lines) implements Block {
        public Section {
            lines = List.copyOf(lines);
        }
    }

    /** A line in small print. */
    record SmallPrint(Text text) implements Block {}

    /** Buttons in a row. */
    record Buttons(List<Button> buttons) implements Block {
        public Buttons {
            buttons = List.copyOf(buttons);
        }
    }

    /** Output in a fixed-width font, as a table or a file would be. */
    record Preformatted(String content) implements Block {}

    /**
     * A long text, a log for example, that is not shown but given whole, as a file where the medium has files.
     *
     * @param title what it is
     * @param content the text
     */
    record Attachment(String title, String content) implements Block {}

    /** A table as a picture, where the medium has pictures; the card says the same in words. */
    record Picture(Grid grid) implements Block {}
}
