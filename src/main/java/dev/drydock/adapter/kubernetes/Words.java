package dev.drydock.adapter.kubernetes;

import java.util.regex.Pattern;

/** The bounds of what we repeat of a stranger's words: one line, not endless. */
final class Words {
    private static final int LONGEST = 600;
    private static final Pattern BREAKS = Pattern.compile("[\\s\\p{Cntrl}]+");

    private Words() {}

    /** The same as the end of a sentence of ours, with the one full stop that it may have already. */
    static String sentence(String said) {
        String line = bounded(said);
        return line.endsWith(".") || line.endsWith("…") ? line : line + ".";
    }

    static String bounded(String said) {
        String start = said.length() <= 2 * LONGEST ? said : said.substring(0, 2 * LONGEST);
        String line = BREAKS.matcher(start).replaceAll(" ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return line.substring(0, end) + "…";
    }
}
