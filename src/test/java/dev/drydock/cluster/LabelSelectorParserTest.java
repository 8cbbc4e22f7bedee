package dev.drydock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.LabelSelector.Operator;
import dev.drydock.cluster.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LabelSelectorParserTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void selectorsAreRead(String text, List<Requirement> requirements) {
        assertThat(LabelSelectorParser.parse(text)).isEqualTo(new LabelSelector(requirements));
    }

    static Stream<Arguments> selectorsAreRead() {
        return Stream.of(
                reads(""),
                reads("  "),
                reads("a=b", is("a", "b")),
                reads("a==b", is("a", "b")),
                reads(" a = b ", is("a", "b")),
                reads("a=", is("a", "")),
                reads("a=,b", is("a", ""), new Requirement("b", Operator.EXISTS, Set.of())),
                reads("a!=b", new Requirement("a", Operator.NOT_IN, Set.of("b"))),
                reads("a", new Requirement("a", Operator.EXISTS, Set.of())),
                reads("!a", new Requirement("a", Operator.DOES_NOT_EXIST, Set.of())),
                reads("! a", new Requirement("a", Operator.DOES_NOT_EXIST, Set.of())),
                reads("e in (x,y)", is("e", "x", "y")),
                reads("e in(x , y )", is("e", "x", "y")),
                reads("e in (x,)", is("e", "x", "")),
                reads("e notin (x)", new Requirement("e", Operator.NOT_IN, Set.of("x"))),
                reads("in=in", is("in", "in")),
                reads(
                        "a=b,c!=d,e in (x,y),!f,g",
                        is("a", "b"),
                        new Requirement("c", Operator.NOT_IN, Set.of("d")),
                        is("e", "x", "y"),
                        new Requirement("f", Operator.DOES_NOT_EXIST, Set.of()),
                        new Requirement("g", Operator.EXISTS, Set.of())),
                reads("topology.kubernetes.io/zone=eu-1a", is("topology.kubernetes.io/zone", "eu-1a")),
                reads("node-role.kubernetes.io/worker=", is("node-role.kubernetes.io/worker", "")),
                reads("A_b.c=1.2_3-X", is("A_b.c", "1.2_3-X")),
                reads("a=" + "x".repeat(63), is("a", "x".repeat(63))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=b | a label is missing before `=`",
                "a=b, | a label is missing at the end",
                "a,,b | a label is missing before `,`",
                "! | a label is missing at the end",
                "!a=b | conditions are separated by commas, not `=`",
                "a b | behind `a` comes =, !=, in (…), notin (…) or a comma, not `b`",
                "a=b c=d | conditions are separated by commas, not `c`",
                "a in b | behind in comes a list such as (a,b), not `b`",
                "a in | behind in comes a list such as (a,b); the selector ends before",
                "a in () | the list behind in is empty",
                "a in (b | the list behind in ends with a parenthesis; the selector ends before",
                "a in (b c) | the list behind in ends with a parenthesis, not `c`",
                "a>1 | comparing with > is not supported; list the values with in (…)",
                "a=-b | `-b` is not a label's value",
                "a=b/c | `b/c` is not a label's value",
                "a==!b | `!` is not a label's value",
                "-a=b | `-a` is not a label's name",
                "a/b/c=d | `a/b/c` is not a label's name",
                "UPPER/b=c | `UPPER/b` is not a label's name",
                "/b=c | `/b` is not a label's name",
                "a/=c | `a/` is not a label's name",
                "a=${x} | `${x}` is not a label's value"
            })
    void whatIsNoSelectorIsRefusedInPlainWords(String text, String message) {
        assertThatThrownBy(() -> LabelSelectorParser.parse(text))
                .isInstanceOf(LabelSelectorParser.SyntaxException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aValueOf64LettersIsRefused() {
        assertThatThrownBy(() -> LabelSelectorParser.parse("a=" + "x".repeat(64)))
                .isInstanceOf(LabelSelectorParser.SyntaxException.class)
                .hasMessageContaining("at most 63 letters");
    }

    @Test
    void selectsAsKubernetesDoes() {
        LabelSelector selector = LabelSelectorParser.parse("a=b,c!=d,e in (x,y),!f");

        assertThat(selector.matches(Map.of("a", "b", "e", "y"))).isTrue();
        assertThat(selector.matches(Map.of("a", "b", "e", "y", "c", "d"))).isFalse();
        assertThat(selector.matches(Map.of("a", "b", "e", "y", "f", ""))).isFalse();
        assertThat(selector.matches(Map.of("a", "b"))).isFalse();
    }

    @Test
    void anyTextIsASelectorOrRefused() {
        Random random = new Random(20260314);
        String letters = "ab=!,() <>in/-.\u0000é";
        int selectors = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int c = random.nextInt(10); c > 0; c--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                assertThat(LabelSelectorParser.parse(text.toString()).requirements())
                        .hasSizeLessThan(10);
                selectors++;
            } catch (LabelSelectorParser.SyntaxException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        assertThat(selectors).isGreaterThan(5_000);
    }

    private static Arguments reads(String text, Requirement... requirements) {
        return Arguments.of(text, List.of(requirements));
    }

    private static Requirement is(String key, String... values) {
        return new Requirement(key, Operator.IN, Set.of(values));
    }
}
