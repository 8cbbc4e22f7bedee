package dev.drydock.core.report;

import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Grid;
import dev.drydock.core.text.Text;
import java.util.stream.Collectors;

/** A card as plain text, with all that a golden file should pin: tones, buttons, values and questions. */
public final class CardText {
    private CardText() {}

    static String of(ThreadReply reply) {
        return (reply.broadcast() ? "(also in the channel) " : "") + of(reply.card());
    }

    public static String of(Card card) {
        return "» " + card.summary() + "\n"
                + card.blocks().stream().map(CardText::of).collect(Collectors.joining());
    }

    private static String of(Block block) {
        return switch (block) {
            case Block.Heading(String title) -> "# " + title + "\n";
            case Block.Paragraph(Text text) -> text.plainText() + "\n";
            case Block.Facts facts ->
                facts.facts().stream()
                        .map(fact -> fact.label() + ": " + fact.value().plainText() + "\n")
                        .collect(Collectors.joining());
            case Block.Section section ->
                "[" + section.tone() + "] " + section.title() + "\n"
                        + section.lines().stream()
                                .map(line -> "  - " + line.plainText() + "\n")
                                .collect(Collectors.joining());
            case Block.SmallPrint(Text text) -> "(" + text.plainText() + ")\n";
            case Block.Buttons buttons ->
                buttons.buttons().stream().map(CardText::of).collect(Collectors.joining());
            case Block.Preformatted(String content) -> content + "\n";
            case Block.Attachment(String title, String content) -> title + "\n" + content + "\n";
            case Block.Picture(Grid grid) -> "[picture] " + grid.title() + "\n";
        };
    }

    private static String of(Button button) {
        return "<" + button.label() + "> " + button.action() + " " + button.value() + " " + button.tone() + "\n"
                + button.confirm()
                        .map(confirm -> "    " + confirm.title() + " | " + confirm.question() + " | " + confirm.yes()
                                + " | " + confirm.no() + "\n")
                        .orElse("");
    }
}
