package dev.drydock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, node01, true",
        "worker-*, worker-, true",
        "worker-*, worker-east-1, true",
        "worker-*, master-1, false",
        "*-east-*, worker-east-1, true",
        "*-east-*, worker-west-1, false",
        "*1, node01, true",
        "*1, node10, false",
        "n*d*1, node01, true",
        "node0?, node01, true",
        "node0?, node0, false",
        "node[0-9], node7, true",
        "node[0-9], nodex, false",
        "node[0-9][0-9], node12, true",
        "node[13], node3, true",
        "node[13], node2, false",
        "node[!1], node2, true",
        "node[!1], node1, false",
        "node[1-], node-, true",
        "node[]x], node], true",
        "a.b*, axbc, false",
        "**, node01, true",
        "node01*, node01, true"
    })
    void matches(String pattern, String name, boolean fits) {
        assertThat(Glob.of(pattern).matches(name)).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"node[0", "node[", "node[]", "node[!]"})
    void anOpenBracketIsRefused(String pattern) {
        assertThatThrownBy(() -> Glob.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has a [ that is not closed");
    }

    @Test
    void anyPatternMatchesWhatItsRegularExpressionMatches() {
        Random random = new Random(20260314);
        for (int i = 0; i < 20_000; i++) {
            String pattern = letters(random, "ab*?", 7);
            String name = letters(random, "ab", 9);
            String expression = pattern.replace("*", ".*").replace("?", ".");

            assertThat(Glob.of(pattern).matches(name))
                    .as("%s on %s", pattern, name)
                    .isEqualTo(Pattern.matches(expression, name));
        }
    }

    @Test
    void aHostilePatternTakesNoTime() {
        String pattern = "*a".repeat(1_000) + "b";

        assertThat(Glob.of(pattern).matches("a".repeat(253))).isFalse();
    }

    private static String letters(Random random, String from, int most) {
        StringBuilder letters = new StringBuilder();
        for (int c = random.nextInt(most + 1); c > 0; c--) {
            letters.append(from.charAt(random.nextInt(from.length())));
        }
        return letters.toString();
    }
}
