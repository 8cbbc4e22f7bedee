package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainCardTest {
    @Test
    void everyBlockIsLinesOfText() {
        assertThat(PlainCard.lines(List.of(
                        new Block.Heading("Restore"),
                        new Block.Facts(List.of(new Block.Fact("Cluster", Text.of("harbour")))),
                        new Block.Section(
                                Tone.DANGER, "Lost", List.of(Text.of("since ").moment(Instant.EPOCH))),
                        new Block.Section(
                                Tone.CAUTION, "Look", List.of(Text.empty().code("cp1"))),
                        new Block.Section(Tone.NEUTRAL, "Order", List.of()),
                        new Block.Paragraph(Text.of("That is all.")),
                        new Block.Preformatted("a\nb"),
                        new Block.Buttons(List.of(Button.of("reject", "r-1", "Reject"))),
                        new Block.SmallPrint(Text.of("Nothing was started.")))))
                .containsExactly(
                        "Restore",
                        "=======",
                        "Cluster: harbour",
                        "",
                        "!! Lost:",
                        "  - since 1970-01-01T00:00:00Z",
                        "",
                        "! Look:",
                        "  - cp1",
                        "",
                        "Order:",
                        "That is all.",
                        "a",
                        "b",
                        "",
                        "Nothing was started.");
    }
}
