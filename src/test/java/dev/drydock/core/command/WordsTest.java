package dev.drydock.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void linesAreSplitAsAShellWould(String what, String line, List<String> words) {
        assertThat(Words.split(line)).isEqualTo(words);
    }

    static Stream<Arguments> linesAreSplitAsAShellWould() {
        return Stream.of(
                split("an empty line", ""),
                split("a line of spaces", " \u00a0  "),
                split("words", "drain node01  node02", "drain", "node01", "node02"),
                split("spaces around", "  nodes ", "nodes"),
                split("a no-break space between", "drain\u00a0node01", "drain", "node01"),
                split("double quotes", "--reason \"kernel patch\"", "--reason", "kernel patch"),
                split("single quotes", "--reason 'kernel patch'", "--reason", "kernel patch"),
                split("quotes behind an equals sign", "--reason=\"kernel patch\"", "--reason=kernel patch"),
                split("adjacent pieces", "a\"b c\"'d e'f", "ab cd ef"),
                split("an empty word", "a \"\" b", "a", "", "b"),
                split("an empty word in single quotes", "''", ""),
                split("the other quote inside", "\"it's\" '\"x\"'", "it's", "\"x\""),
                split("a backslash before a space", "a\\ b", "a b"),
                split("a backslash before a quote", "don\\'t \\\"", "don't", "\""),
                split("a backslash before a backslash", "a\\\\b", "a\\b"),
                split("backslashes in double quotes", "\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d"),
                split("backslashes in single quotes", "'a\\b'", "a\\b"),
                split("typographic double quotes", "--reason “kernel patch”", "--reason", "kernel patch"),
                split("typographic quotes behind an equals sign", "--reason=“a b”", "--reason=a b"),
                split("typographic single quotes", "--reason ‘kernel patch’", "--reason", "kernel patch"),
                split("German quotes", "„a b“", "a b"),
                split("Swedish quotes", "”a b” ’c d’", "a b", "c d"),
                split("a typographic quote closed by a plain one", "“a b\"", "a b"),
                split("typographic quotes inside plain ones", "\"he said “no”\"", "he said “no”"),
                split("a typographic apostrophe", "don’t", "don’t"),
                split("an em dash for two dashes", "drain node01 —force", "drain", "node01", "--force"),
                split("an en dash for two dashes", "–force", "--force"),
                split("an en dash before a number", "–1", "-1"),
                split("an em dash alone", "— x", "--", "x"),
                split("an em dash in a word", "a—b", "a—b"),
                split("an em dash in quotes", "\"—force\"", "—force"),
                split("two plain dashes", "--force", "--force"),
                split(
                        "what a shell would expand",
                        "$HOME `id` @file *.txt ; | &",
                        "$HOME",
                        "`id`",
                        "@file",
                        "*.txt",
                        ";",
                        "|",
                        "&"),
                split("emoji", "🚢 \"👩‍🚒 x\"", "🚢", "👩‍🚒 x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatCannotBeSplitIsRefusedWithItsPlace(String what, String line, String message) {
        CommandException refusal = catchThrowableOfType(CommandException.class, () -> Words.split(line));

        assertThat(refusal).hasMessageContaining(message);
    }

    static Stream<Arguments> whatCannotBeSplitIsRefusedWithItsPlace() {
        return Stream.of(
                Arguments.of("an open double quote", "drain --reason \"kernel patch", "begins at `\"kernel patch`"),
                Arguments.of(
                        "an open single quote",
                        "don't drain node01 before Monday",
                        "begins at `'t drain node01 befo…`"),
                Arguments.of("an open typographic quote", "“a", "begins at `“a`"),
                Arguments.of("a plain quote closed by a typographic one", "\"a b”", "never closed"),
                Arguments.of("a backslash at the end", "drain \\", "ends with a backslash"),
                Arguments.of("an escaped closing quote", "\"a\\\"", "never closed"),
                Arguments.of("a bell", "drain \u0007", "Character 7 of the line is a control character (U+0007)"),
                Arguments.of("a NUL in quotes", "'\0'", "U+0000"),
                Arguments.of("a line break", "drain node01\nuncordon node01", "a line break"),
                Arguments.of("a tab", "drain\tnode01", "a tab"),
                Arguments.of("an escape sequence", "\u001b[31mdrain", "U+001B"),
                Arguments.of("text turned around", "drain \u202e10edon", "U+202E"),
                Arguments.of("half a character", "drain \ud83d", "U+D83D"),
                Arguments.of("a line separator", "a\u2028b", "U+2028"),
                Arguments.of("4,001 characters", "x".repeat(4_001), "has 4001 characters; 4000 are the most"),
                Arguments.of("201 words", "x ".repeat(201), "more than 200 words"));
    }

    @Test
    void theLongestLineAndTheMostWordsAreTaken() {
        assertThat(Words.split("x".repeat(4_000))).containsExactly("x".repeat(4_000));
        assertThat(Words.split("x ".repeat(200))).hasSize(200);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void wordsAreJoinedWithQuotesWhereNeeded(List<String> words, String line) {
        assertThat(Words.join(words)).isEqualTo(line);
        assertThat(Words.split(line)).isEqualTo(words);
    }

    static Stream<Arguments> wordsAreJoinedWithQuotesWhereNeeded() {
        return Stream.of(
                Arguments.of(List.of(), ""),
                Arguments.of(List.of("drain", "node01", "--force"), "drain node01 --force"),
                Arguments.of(List.of("worker-*", "node[0-9]"), "worker-* node[0-9]"),
                Arguments.of(List.of("--reason", "kernel patch"), "--reason \"kernel patch\""),
                Arguments.of(List.of("--reason=kernel patch"), "--reason=\"kernel patch\""),
                Arguments.of(List.of("--reason="), "--reason="),
                Arguments.of(List.of(""), "\"\""),
                Arguments.of(List.of("it's"), "\"it's\""),
                Arguments.of(List.of("say \"no\""), "'say \"no\"'"),
                Arguments.of(List.of("it's \"so\""), "\"it's \\\"so\\\"\""),
                Arguments.of(List.of("—force"), "\"—force\""),
                Arguments.of(List.of("Größe"), "Größe"),
                Arguments.of(List.of("<!channel>"), "\"<!channel>\""));
    }

    @Test
    void anyWordsComeBackFromTheirLine() {
        Random random = new Random(20260314);
        int[] letters = "ab=-— –'\"\\“”‘’„ \u00a0é🚢$`@%".codePoints().toArray();
        for (int i = 0; i < 20_000; i++) {
            List<String> words = new ArrayList<>();
            for (int w = random.nextInt(5); w > 0; w--) {
                StringBuilder word = new StringBuilder();
                for (int c = random.nextInt(8); c > 0; c--) {
                    word.appendCodePoint(letters[random.nextInt(letters.length)]);
                }
                words.add(word.toString());
            }

            assertThat(Words.split(Words.join(words))).isEqualTo(words);
        }
    }

    @Test
    void aLineThatQuotesMakeTooLongIsRefused() {
        List<String> words = Collections.nCopies(150, "a b c d e f g h i j k l m");
        CommandException refusal = catchThrowableOfType(CommandException.class, () -> Words.join(words));

        assertThat(refusal).hasMessageContaining("4000 are the most");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a`b", "\u001b[31m", "\ud83d", "\u202eabc"})
    void aWordIsShownOnOneLineWithoutMarks(String word) {
        assertThat(Words.shown(word)).matches("`[^`\\p{Cntrl}\u202e\ud83d]*`");
    }

    @Test
    void aLongWordIsShownCut() {
        assertThat(Words.shown("🚢".repeat(61))).isEqualTo("`" + "🚢".repeat(60) + "…`");
    }

    private static Arguments split(String what, String line, String... words) {
        return Arguments.of(what, line, List.of(words));
    }
}
