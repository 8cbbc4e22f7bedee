package dev.drydock.core.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The words of a line, as a shell would see them: split at spaces, kept together by quotes and backslashes, adjacent pieces
 * joined. What phones and chat clients make of {@code "} and {@code --} while one types ({@code “}, {@code ’}, {@code —}) is
 * understood as what was meant.
 */
public final class Words {
    /** The most characters that a line may have. */
    public static final int MAXIMUM_LENGTH = 4_000;

    /** The most words that a line may have. */
    public static final int MAXIMUM_WORDS = 200;

    private static final int SHOWN = 60;
    private static final String SAFE_MARKS = "-_./:=@%+,*?[]!";
    private static final Pattern OPTION_WITH_VALUE = Pattern.compile("--[a-z][-a-z0-9]*=");

    private Words() {}

    /**
     * The words of a line.
     *
     * @throws CommandException for a quote that is never closed, a backslash with nothing behind it, a character that is not
     *     text, and a line that is too long
     */
    public static List<String> split(String line) {
        if (line.length() > MAXIMUM_LENGTH) {
            throw tooLong(line.length());
        }
        String text = line.strip();
        refuseWhatIsNotText(text);
        List<String> words = new ArrayList<>();
        WordReader reader = new WordReader(text);
        for (Optional<String> word = reader.next(); word.isPresent(); word = reader.next()) {
            words.add(word.get());
            if (words.size() > MAXIMUM_WORDS) {
                throw new CommandException(
                        "The line has more than " + MAXIMUM_WORDS + " words, beginning with " + shown(word.get())
                                + ". Give it in parts, or choose nodes by a glob or --selector.",
                        word.get());
            }
        }
        return List.copyOf(words);
    }

    /**
     * The line in which these are the words, quoted where needed: the inverse of {@link #split}.
     *
     * @throws CommandException where the quotes make the line too long to be split again
     */
    public static String join(List<String> words) {
        String line = String.join(" ", words.stream().map(Words::quoted).toList());
        if (line.length() > MAXIMUM_LENGTH) {
            throw tooLong(line.length());
        }
        return line;
    }

    /** A word as messages show it: between backticks, on one line, cut where it is long. */
    public static String shown(String word) {
        StringBuilder shown = new StringBuilder("`");
        word.codePoints()
                .limit(SHOWN)
                .map(c -> c == '`' || !isText(c) ? '\'' : c)
                .forEach(shown::appendCodePoint);
        return shown.append(word.codePointCount(0, word.length()) > SHOWN ? "…`" : "`")
                .toString();
    }

    private static String quoted(String word) {
        var option = OPTION_WITH_VALUE.matcher(word);
        int value = option.lookingAt() ? option.end() : 0;
        return word.substring(0, value) + quotedValue(word.substring(value), value == 0);
    }

    private static String quotedValue(String value, boolean wholeWord) {
        boolean plain = value.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || SAFE_MARKS.indexOf(c) >= 0);
        if (plain && !(wholeWord && value.isEmpty())) {
            return value;
        }
        boolean single = value.indexOf('\'') < 0 && (value.indexOf('"') >= 0 || value.indexOf('\\') >= 0);
        return single ? "'" + value + "'" : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void refuseWhatIsNotText(String text) {
        int position = 1;
        for (int c : text.codePoints().toArray()) {
            if (!isText(c)) {
                throw new CommandException(
                        "Character " + position + " of the line is " + name(c)
                                + ", which no command has. Type the line anew, as one line of plain text.",
                        String.format("U+%04X", c));
            }
            position++;
        }
    }

    /** Not text are controls, half a surrogate pair, line separators, and marks that let a line read otherwise than it is. */
    private static boolean isText(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> !(c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
        };
    }

    private static String name(int c) {
        return switch (c) {
            case '\n', '\r' -> "a line break";
            case '\t' -> "a tab";
            default -> String.format("a control character (U+%04X)", c);
        };
    }

    private static CommandException tooLong(int length) {
        return new CommandException(
                "The line has " + length + " characters; " + MAXIMUM_LENGTH
                        + " are the most. Shorten it, or choose nodes by a glob or --selector.",
                "");
    }
}
