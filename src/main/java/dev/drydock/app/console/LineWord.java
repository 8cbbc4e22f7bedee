package dev.drydock.app.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a line that is being typed, and where it stands.
 *
 * @param from the index of its first character, a quote perhaps
 * @param to the index behind its last
 * @param text the word without its quotes
 */
record LineWord(int from, int to, String text) {
    /** The words of a line, split at spaces outside quotes; a quote that is still open reaches to the end. */
    static List<LineWord> split(String line) {
        List<LineWord> words = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int from = -1;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (from >= 0) {
                    words.add(new LineWord(from, i, text.toString()));
                    text.setLength(0);
                    from = -1;
                }
                continue;
            }
            from = from < 0 ? i : from;
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                text.append(c);
            }
        }
        if (from >= 0) {
            words.add(new LineWord(from, line.length(), text.toString()));
        }
        return List.copyOf(words);
    }
}
