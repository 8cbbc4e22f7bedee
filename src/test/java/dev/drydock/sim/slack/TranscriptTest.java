package dev.drydock.sim.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptTest {
    private final Directory directory = new Directory(Workspace.named("harbor")
            .person("dana", "Dana Reyes")
            .person("lee", "Lee Park")
            .channel("#ops", "dana", "lee")
            .group("leads", "lee")
            .build());

    @ParameterizedTest
    @ValueSource(strings = {"plan-card", "rich-text", "hostile", "long-lines"})
    void a_message_looks_like_its_golden_file(String name) throws IOException {
        JsonNode blocks = Json.parse(resource(name + ".json")).orElseThrow();

        String plain = render(message(blocks), Transcript.Style.PLAIN);
        String coloured = render(message(blocks), Transcript.Style.ANSI);

        assertThat(BlockRules.ofMessage(blocks)).isEmpty();
        assertThat(plain).isEqualTo(resource(name + ".txt").stripTrailing());
        assertThat(plain.lines())
                .allSatisfy(line -> assertThat(Span.of(line).width()).isLessThanOrEqualTo(100));
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
    }

    @Test
    void a_reply_stands_behind_a_bar_and_a_private_answer_says_for_whom() {
        Message reply = new Message(
                "C0OPS",
                "1700000000.000002",
                Optional.of("1700000000.000001"),
                "U0DRYDOCK",
                Message.Content.of("*done*"),
                true,
                Optional.empty(),
                true);
        Message aside = new Message(
                "C0OPS",
                "1700000000.000003",
                Optional.empty(),
                "U0DRYDOCK",
                Message.Content.of("not you, <@U0DANA>"),
                false,
                Optional.of("U0DANA"),
                false);

        assertThat(render(reply, Transcript.Style.PLAIN))
                .isEqualTo("  │ Drydock APP  22:13:20  also sent to the channel  (edited)\n  │   done");
        assertThat(render(aside, Transcript.Style.PLAIN))
                .isEqualTo("Drydock APP  22:13:20  only visible to Dana Reyes\n  not you, @Dana Reyes");
        assertThat(render(reply, Transcript.Style.ANSI)).contains("\u001b[1mdone\u001b[0m");
    }

    private String render(Message message, Transcript.Style style) {
        return new Transcript(directory, style).render(message);
    }

    private static Message message(JsonNode blocks) {
        List<JsonNode> list = new ArrayList<>();
        blocks.forEach(list::add);
        Message.Content content = new Message.Content("fallback", list, Optional.empty(), List.of());
        return new Message(
                "C0OPS", "1700000000.000001", Optional.empty(), "U0DRYDOCK", content, false, Optional.empty(), false);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = TranscriptTest.class.getResourceAsStream("transcript/" + name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
