package dev.drydock.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import dev.drydock.sim.slack.Limits;
import dev.drydock.sim.slack.LocalSlack;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BlockKitTest {
    private static final String HOSTILE = "<!channel> *x* `y` _z_\n\u202Eevil\u0000 <@U0LEE> & :fire: ";

    private static final LocalSlack SLACK =
            LocalSlack.start(Harbor.people().build(), Limits.real().withoutRates(), InstantSource.system());

    private static RenderedCard render(Block... blocks) {
        return BlockKit.render(new Card("summary", List.of(blocks)), "in the file below");
    }

    private static JsonNode blocks(RenderedCard card) {
        return Envelopes.read(card.blocks());
    }

    private static List<Text> lines(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> Text.empty().code("shop/web-" + i).plain(": no controller makes it again"))
                .toList();
    }

    @Test
    void aPlanCardReadsAsMeant() {
        RenderedCard card = render(
                new Block.Heading("Drain node01 (12 pods)"),
                new Block.Paragraph(Text.empty()
                        .mention("U0DANA", "dana")
                        .plain(" asked for ")
                        .code("drain node01")),
                new Block.Facts(List.of(new Block.Fact("Cluster", Text.of("harbour")))),
                new Block.Section(Tone.DANGER, "Lost for good", lines(1)),
                new Block.Buttons(List.of(new Button(
                        "approve",
                        "r-1.1",
                        "Approve",
                        Tone.GOOD,
                        Optional.of(new Button.Confirm("Sure?", "It goes.", "Yes", "No"))))),
                new Block.SmallPrint(Text.of("Run r-1")));
        assertThat(blocks(card)).isEqualTo(Envelopes.read("""
            [{"type":"header","text":{"type":"plain_text","text":"Drain node01 (12 pods)","emoji":false}},
             {"type":"section","text":{"type":"mrkdwn","text":"<@U0DANA> asked for `drain node01`","verbatim":true}},
             {"type":"section","fields":[{"type":"mrkdwn","text":"*Cluster*\\nharbour","verbatim":true}]},
             {"type":"section","text":{"type":"mrkdwn","verbatim":true,
              "text":"⛔ *Lost for good*\\n• `shop/web-1`: no controller makes it again"}},
             {"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Approve","emoji":false},
              "action_id":"approve","value":"r-1.1","style":"primary","confirm":{
               "title":{"type":"plain_text","text":"Sure?","emoji":false},
               "text":{"type":"plain_text","text":"It goes.","emoji":false},
               "confirm":{"type":"plain_text","text":"Yes","emoji":false},
               "deny":{"type":"plain_text","text":"No","emoji":false},"style":"primary"}}]},
             {"type":"context","elements":[{"type":"mrkdwn","text":"Run r-1","verbatim":true}]}]
            """));
        assertThat(card.text()).isEqualTo("summary");
        assertThat(card.overflow()).isEmpty();
    }

    @Test
    void aLongListIsCutAndSaysHowMuchIsMissingAndKeepsItAllForAFile() {
        RenderedCard card = render(new Block.Section(Tone.DANGER, "Lost for good", lines(252)));
        String text = blocks(card).at("/0/text/text").asText();
        assertThat(text).hasSizeLessThanOrEqualTo(3000).endsWith("\n… and 212 more, in the file below");
        assertThat(card.overflow().orElseThrow().lines().toList()).hasSize(253).contains("Lost for good");
        assertThat(card.overflow().orElseThrow()).contains("shop/web-252: no controller");
    }

    @Test
    void longOutputIsCutAtALineAndItsFenceIsClosed() {
        String output = String.join("\n", Collections.nCopies(400, "NAME `x` <b>  READY"));
        RenderedCard card = render(new Block.Preformatted(output));
        String text = blocks(card).at("/0/text/text").asText();
        assertThat(text)
                .hasSizeLessThanOrEqualTo(3000)
                .startsWith("```\nNAME ˋxˋ &lt;b&gt;  READY\n")
                .containsPattern("READY\n```\n… and \\d+ more lines, in the file below$");
        assertThat(card.overflow().orElseThrow().lines()).hasSize(400);
    }

    @Test
    void anAttachmentIsNotShownButKeptWholeForAFile() {
        RenderedCard card = render(new Block.Attachment("Log of nightly", "level=info <!channel>\nlevel=error\n"));
        assertThat(blocks(card).toString())
                .contains("Log of nightly: 2 lines, in the file below")
                .doesNotContain("level");
        assertThat(card.overflow()).contains("level=info <!channel>\nlevel=error\n");
    }

    @Test
    void aButtonThatIsThereTwiceGetsItsOwnIdAndItsActionComesBack() {
        List<Button> skips = IntStream.range(0, 30)
                .mapToObj(i -> Button.of("skip", "r-1.evict:" + i, "Skip " + i))
                .toList();
        JsonNode blocks = blocks(render(new Block.Buttons(skips)));
        assertThat(blocks.at("/0/elements")).hasSize(25);
        assertThat(blocks.at("/1/elements")).hasSize(5);
        assertThat(blocks.at("/0/elements/1/action_id").asText()).isEqualTo("skip~2");
        assertThat(ButtonRow.action("skip~2")).isEqualTo("skip");
        assertThat(ButtonRow.action("offer-0")).isEqualTo("offer-0");
    }

    @Test
    void aValueThatDoesNotFitIsNoButtonAtAll() {
        List<Button> buttons = List.of(Button.of("a", "x".repeat(2001), "Long"), Button.of("b", "1", "Short"));
        JsonNode blocks = blocks(render(new Block.Buttons(buttons)));
        assertThat(blocks.findValuesAsText("action_id")).containsExactly("b");
    }

    @Test
    void buttonsStayWhateverElseIsCut() {
        List<Block> parts = new ArrayList<>();
        parts.add(new Block.Heading("Drain 80 nodes"));
        for (int node = 1; node <= 80; node++) {
            parts.add(new Block.Section(Tone.CAUTION, "node" + node, lines(20)));
        }
        parts.add(new Block.Buttons(List.of(Button.of("approve", "r-1.1", "Approve"))));
        RenderedCard card = render(parts.toArray(Block[]::new));
        JsonNode blocks = blocks(card);
        assertThat(blocks.size()).isLessThanOrEqualTo(50);
        assertThat(blocks.findValuesAsText("action_id")).containsExactly("approve");
        assertThat(card.blocks()).containsPattern("… and \\d+ more parts, in the file below");
        assertThat(card.overflow().orElseThrow()).contains("node80");
        assertThat(card.blocks().length()).isLessThan(20_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileCards")
    void hostileContentStaysWithinSlacksLimitsAndIsNoMarkup(String name, Card card) throws Exception {
        RenderedCard rendered = BlockKit.render(card, "in the file below");
        for (JsonNode text : blocks(rendered).findParents("verbatim")) {
            assertThat(text.path("text").asText().replaceAll("`[^`]*`", "")).doesNotContain("*x*", "_z_", ":fire:");
        }
        assertThat(rendered.blocks()).doesNotContain("<!", "<@", "\u202E", "\u0000");
        assertThat(rendered.text()).isNotBlank().hasSizeLessThanOrEqualTo(3000).doesNotContain("<", ">");
        assertSlackTakes(List.of(rendered));
    }

    static Stream<Arguments> hostileCards() {
        String hostile = HOSTILE.repeat(200);
        Text mixed = Text.of(hostile).bold(hostile).code(hostile).mention(hostile, hostile);
        Button.Confirm confirm = new Button.Confirm(hostile, hostile, hostile, hostile);
        return Stream.of(
                Arguments.of("a heading", card(new Block.Heading(hostile))),
                Arguments.of("a paragraph", card(new Block.Paragraph(mixed))),
                Arguments.of(
                        "a paragraph in bold",
                        card(new Block.Paragraph(Text.empty().bold(hostile)))),
                Arguments.of(
                        "a paragraph of code",
                        card(new Block.Paragraph(Text.empty().code(hostile)))),
                Arguments.of("small print", card(new Block.SmallPrint(mixed))),
                Arguments.of("facts", card(new Block.Facts(Collections.nCopies(33, new Block.Fact(hostile, mixed))))),
                Arguments.of("a section", card(new Block.Section(Tone.GOOD, hostile, Collections.nCopies(99, mixed)))),
                Arguments.of("output", card(new Block.Preformatted(hostile))),
                Arguments.of("output of one line", card(new Block.Preformatted("`<".repeat(9_000)))),
                Arguments.of(
                        "buttons",
                        card(new Block.Buttons(Collections.nCopies(
                                60, new Button("a", "1", hostile, Tone.DANGER, Optional.of(confirm)))))),
                Arguments.of("a summary", new Card(hostile, List.of())),
                Arguments.of("nothing", new Card("", List.of())),
                Arguments.of(
                        "nothing in every part",
                        card(
                                new Block.Heading(""),
                                new Block.Paragraph(Text.of("\u202E")),
                                new Block.Facts(List.of(new Block.Fact("", Text.empty()))),
                                new Block.Facts(List.of()),
                                new Block.Section(Tone.NEUTRAL, "", List.of()),
                                new Block.SmallPrint(Text.empty()),
                                new Block.Preformatted("\n"),
                                new Block.Buttons(List.of()),
                                new Block.Buttons(List.of(Button.of("a", "", ""))))),
                Arguments.of(
                        "too many parts that stay",
                        card(Collections.nCopies(90, new Block.Heading(hostile)).toArray(Block[]::new))));
    }

    private static Card card(Block... blocks) {
        return new Card(HOSTILE, List.of(blocks));
    }

    @Test
    void randomCardsAreTakenBySlack() throws Exception {
        Random random = new Random(11);
        List<RenderedCard> cards = Stream.generate(() -> randomCard(random))
                .limit(50)
                .map(card -> BlockKit.render(card, "in the file below"))
                .toList();
        assertSlackTakes(cards);
    }

    private static Card randomCard(Random random) {
        List<Block> blocks = new ArrayList<>();
        for (int i = random.nextInt(70); i > 0; i--) {
            String words = HOSTILE.repeat(random.nextInt(30));
            Text text = Text.of(words).bold(words).code(words);
            blocks.add(
                    switch (random.nextInt(7)) {
                        case 0 -> new Block.Heading(words);
                        case 1 -> new Block.Paragraph(text);
                        case 2 -> new Block.Facts(Collections.nCopies(random.nextInt(25), new Block.Fact(words, text)));
                        case 3 ->
                            new Block.Section(
                                    List.of(Tone.values()).get(random.nextInt(4)),
                                    words,
                                    Collections.nCopies(random.nextInt(100), text));
                        case 4 -> new Block.SmallPrint(text);
                        case 5 -> new Block.Preformatted(words + "\n" + words);
                        default ->
                            new Block.Buttons(Collections.nCopies(random.nextInt(30), Button.of("x", "1", words)));
                    });
        }
        return new Card("card", blocks);
    }

    /** The local Slack refuses blocks that Slack would. */
    private static void assertSlackTakes(List<RenderedCard> cards) throws Exception {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(SLACK.apiUrl());
        config.setStatsEnabled(false);
        var client = Slack.getInstance(config).methods(SLACK.botToken());
        for (RenderedCard card : cards) {
            var answer = client.chatPostMessage(
                    message -> message.channel("C0OPS").text(card.text()).blocksAsString(card.blocks()));
            assertThat(answer.getError()).as(card.blocks()).isNull();
        }
        assertThat(SLACK.violations()).isEmpty();
    }

    @AfterAll
    static void stop() {
        SLACK.close();
    }
}
