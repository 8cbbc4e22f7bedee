package dev.drydock.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.text.Text;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MrkdwnTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void aTextBecomesMarkup(String name, Text text, String markup) {
        assertThat(Mrkdwn.of(text, 3000).replace("\u200B", "|")).isEqualTo(markup);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("ordinary words", Text.of("node01 is empty"), "node01 is empty"),
                Arguments.of("a cry to all", Text.of("<!channel> wake up"), "&lt;!channel&gt; wake up"),
                Arguments.of("a cry by name", Text.of("@here @channel"), "@here @channel"),
                Arguments.of("a forged mention", Text.of("<@U0LEE> did it"), "&lt;@U0LEE&gt; did it"),
                Arguments.of("a forged link", Text.of("<http://a|b>"), "&lt;http://a|b&gt;"),
                Arguments.of("an entity as typed", Text.of("&lt;!here&gt;"), "&amp;lt;!here&amp;gt;"),
                Arguments.of("marks", Text.of("*a* _b_ ~c~ `d`"), "∗a∗ ˍbˍ ∼c∼ ˋdˋ"),
                Arguments.of("an underscore within a name", Text.of("kernel_patch_2"), "kernel_patch_2"),
                Arguments.of("a quote at the beginning", Text.of("> said he"), "|&gt; said he"),
                Arguments.of("an emoji's name", Text.of("a :fire: b :+1:"), "a :|fire: b :|+1:"),
                Arguments.of("an image's tag is none", Text.of("nginx:1.25"), "nginx:1.25"),
                Arguments.of("line breaks", Text.of("a\nb\r\nc\td\u2028e"), "a b  c d e"),
                Arguments.of("direction marks", Text.of("a\u202Eb\u2066c\u200Bd\uFEFFe"), "abcde"),
                Arguments.of("controls", Text.of("a\u0000b\u001B[31mc\u007F"), "a b [31mc "),
                Arguments.of("half a pair", Text.of("a\uD83Db"), "ab"),
                Arguments.of("bold", Text.empty().bold("Running").plain(" for 2 s"), "*Running* for 2 s"),
                Arguments.of("bold with spaces", Text.of("x").bold(" Paused ").plain("y"), "x *Paused* y"),
                Arguments.of("bold within a word", Text.of("x").bold("y").plain("z"), "x|*y*|z"),
                Arguments.of("bold that ends itself", Text.empty().bold("a* <!here> *b"), "*a∗ &lt;!here&gt; ∗b*"),
                Arguments.of("bold of nothing", Text.of("a").bold(" ").bold("").plain("b"), "a b"),
                Arguments.of("code", Text.of("see ").code("kubectl_x *y*"), "see `kubectl_x *y*`"),
                Arguments.of("code that ends itself", Text.empty().code("a` <!here> `b"), "`aˋ &lt;!here&gt; ˋb`"),
                Arguments.of("code of nothing", Text.empty().code(""), ""),
                Arguments.of("a mention", Text.empty().mention("U0LEE", "lee"), "<@U0LEE>"),
                Arguments.of("a mention of no id", Text.empty().mention("!channel", "<!here>"), "@&lt;!here&gt;"),
                Arguments.of("a mention that breaks out", Text.empty().mention("U1> <!here", "x"), "@x"),
                Arguments.of(
                        "a moment",
                        Text.empty().moment(Instant.parse("2026-03-14T02:00:00Z")),
                        "<!date^1773453600^{date_short_pretty} {time_secs}|2026-03-14 02:00:00 UTC>"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labels")
    void aLabelKeepsItsMarksSinceTheyMeanNothingThere(String name, String raw, String label) {
        assertThat(Mrkdwn.label(raw, 20)).isEqualTo(label);
    }

    static Stream<Arguments> labels() {
        return Stream.of(
                Arguments.of("marks", "*a* _b_ `c`", "*a* _b_ `c`"),
                Arguments.of("markup", "<!here> & co", "&lt;!here&gt; &amp;…"),
                Arguments.of("line breaks", " a\nb ", "a b"),
                Arguments.of("too long", "x".repeat(50), "x".repeat(19) + "…"));
    }

    @Test
    void nothingIsCutInTheMiddleOfAnEntityOrACharacter() {
        for (int limit = 20; limit < 60; limit++) {
            String markup = Mrkdwn.of(Text.of("&<>🚢".repeat(20)), limit);
            assertThat(markup).hasSizeLessThanOrEqualTo(limit).endsWith("…");
            assertThat(markup.replace("&amp;", "")
                            .replace("&lt;", "")
                            .replace("&gt;", "")
                            .replace("🚢", ""))
                    .isEqualTo("…");
        }
    }

    @Test
    void randomTextNeverHoldsMarkupOfItsOwn() {
        String alphabet = "ab_*~`<>&!@#|:^ \n\u202E\u0000'\"{}-";
        Random random = new Random(42);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder raw = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                raw.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Text text = Text.of(raw.toString())
                    .bold(raw.toString())
                    .code(raw.toString())
                    .mention(raw.toString(), "x");
            String markup = Mrkdwn.of(text, 40 + random.nextInt(200));
            assertThat(markup).doesNotContain("<", ">", "\n", "\u202E", "\u0000");
            assertThat(count(markup, '`') % 2).as(markup).isZero();
            assertThat(count(markup.replaceAll("`[^`]*`", ""), '*') % 2)
                    .as(markup)
                    .isZero();
        }
    }

    private static long count(String text, char mark) {
        return text.chars().filter(c -> c == mark).count();
    }
}
