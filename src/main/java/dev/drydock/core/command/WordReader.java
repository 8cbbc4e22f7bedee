package dev.drydock.core.command;

import java.util.Optional;

/** Reads a line word by word. */
final class WordReader {
    private static final int EXCERPT = 20;

    private final String line;
    private int at;

    WordReader(String line) {
        this.line = line;
    }

    /** The next word; empty at the line's end. */
    Optional<String> next() {
        while (at < line.length() && isSpace(line.charAt(at))) {
            at++;
        }
        if (at == line.length()) {
            return Optional.empty();
        }
        StringBuilder word = new StringBuilder(typedDashes());
        while (at < line.length() && !isSpace(line.charAt(at))) {
            char c = line.charAt(at);
            if (c == '\\') {
                word.append(escaped());
            } else if (opensQuote(c, word)) {
                readQuoted(word);
            } else {
                word.append(c);
                at++;
            }
        }
        return Optional.of(word.toString());
    }

    /** A dash that stands for two, or before a digit for one, at the beginning of a word. */
    private String typedDashes() {
        char c = line.charAt(at);
        if (c != '—' && c != '–') {
            return "";
        }
        at++;
        return at < line.length() && Character.isDigit(line.charAt(at)) ? "-" : "--";
    }

    private char escaped() {
        at++;
        if (at == line.length()) {
            throw new CommandException(
                    "The line ends with a backslash that has nothing behind it. Leave it out, or double it.", "\\");
        }
        return line.charAt(at++);
    }

    /** A closing single quote is an apostrophe wherever a quotation cannot begin: {@code don’t}. */
    private static boolean opensQuote(char c, CharSequence word) {
        return switch (c) {
            case '"', '\'', '“', '”', '„', '‘' -> true;
            case '’' -> word.isEmpty() || word.charAt(word.length() - 1) == '=';
            default -> false;
        };
    }

    private void readQuoted(StringBuilder word) {
        int begin = at++;
        char open = line.charAt(begin);
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (closesQuote(open, c)) {
                return;
            }
            boolean escapes =
                    c == '\\' && !isSingle(open) && at < line.length() && "\"\\".indexOf(line.charAt(at)) >= 0;
            word.append(escapes ? line.charAt(at++) : c);
        }
        int end = line.offsetByCodePoints(begin, Math.min(EXCERPT, line.codePointCount(begin, line.length())));
        String excerpt = line.substring(begin, end) + (end < line.length() ? "…" : "");
        throw new CommandException(
                "The quote that begins at " + Words.shown(excerpt) + " is never closed. Close it, or put a backslash"
                        + " before it if it is meant as it is.",
                excerpt);
    }

    /** What was opened by a plain quote is closed by a plain one; a typographic one also takes its sisters. */
    private static boolean closesQuote(char open, char c) {
        return switch (open) {
            case '"', '\'' -> c == open;
            case '“', '”', '„' -> c == '“' || c == '”' || c == '"';
            default -> c == '’' || c == '‘' || c == '\'';
        };
    }

    private static boolean isSingle(char open) {
        return open == '\'' || open == '‘' || open == '’';
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
