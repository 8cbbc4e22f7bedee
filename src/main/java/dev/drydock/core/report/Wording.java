package dev.drydock.core.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How reports word amounts and names: durations, bars, counted things, and names from elsewhere kept to one bounded line. */
public final class Wording {
    private static final int BAR = 12;
    private static final int NAME = 120;
    private static final int SENTENCE = 600;

    private Wording() {}

    /** A duration by its two largest units: {@code 0.4 s}, {@code 5 s}, {@code 42 s}, {@code 1 m 42 s}, {@code 2 h 5 m}, {@code 1 d 2 h}. */
    public static String duration(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 9_950 && millis % 1_000 != 0) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return pair(seconds / 60, "m", seconds % 60, "s");
        }
        long minutes = seconds / 60;
        return minutes < 1440
                ? pair(minutes / 60, "h", minutes % 60, "m")
                : pair(minutes / 1440, "d", minutes % 1440 / 60, "h");
    }

    private static String pair(long large, String unit, long small, String smallUnit) {
        return small == 0 ? large + " " + unit : large + " " + unit + " " + small + " " + smallUnit;
    }

    /** A bar that is full only when everything is over, and begun as soon as anything is. */
    static String bar(int over, int total) {
        int full = total == 0 ? 0 : (int) ((long) over * BAR / total);
        int filled = over > 0 ? Math.max(1, full) : 0;
        return "▓".repeat(filled) + "░".repeat(BAR - filled);
    }

    /** {@code 1 pod}, {@code 2 pods}. */
    public static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    static String listed(List<String> words) {
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }

    /** As {@link #listed}, with at most {@code limit} words and how many more there are. */
    public static String listed(List<String> words, int limit) {
        return words.size() <= limit
                ? listed(words)
                : String.join(", ", words.subList(0, limit)) + " and " + (words.size() - limit) + " more";
    }

    /** A name from a person or a cluster, on one line and at most 120 characters long. */
    public static String name(String raw) {
        return line(raw, NAME);
    }

    /** A sentence from a person or a cluster, on one line and at most 600 characters long. */
    public static String sentence(String raw) {
        return line(raw, SENTENCE);
    }

    /** Words on one line, without control and direction characters, cut at a whole character. */
    public static String line(String raw, int limit) {
        StringBuilder line = new StringBuilder();
        raw.codePoints()
                .limit((long) limit * 4)
                .map(point -> isInvisible(point) ? ' ' : point)
                .forEach(line::appendCodePoint);
        String clean = line.toString().strip().replaceAll(" {2,}", " ");
        if (clean.length() <= limit) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return clean.substring(0, end) + "…";
    }

    private static boolean isInvisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** What a step is about: its title without the verb. */
    static String subject(String title) {
        return name(title.substring(title.indexOf(' ') + 1));
    }

    /** A noun phrase as the beginning of a sentence. */
    public static String capitalised(String words) {
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
