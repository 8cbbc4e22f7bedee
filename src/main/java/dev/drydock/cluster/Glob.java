package dev.drydock.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern for names, as shells have them: {@code *} for any letters, {@code ?} for one, {@code [0-9]} and {@code [!ab]} for
 * one of a set. Matching takes time in proportion to pattern and name, whatever the pattern is.
 */
public final class Glob {
    /**
     * A part of a pattern.
     *
     * @param repeats whether it stands for any number of letters
     * @param fits which letters it stands for
     */
    private record Part(boolean repeats, IntPredicate fits) {}

    private final List<Part> parts;

    private Glob(List<Part> parts) {
        this.parts = parts;
    }

    /** Whether the word has a letter that makes it a pattern. */
    public static boolean isGlob(String word) {
        return word.chars().anyMatch(letter -> "*?[".indexOf(letter) >= 0);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException for a {@code [} that is not closed; the message says what it has, and what to write
     */
    public static Glob of(String pattern) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            char letter = pattern.charAt(at);
            switch (letter) {
                case '*' -> {
                    parts.add(new Part(true, any -> true));
                    at++;
                }
                case '?' -> {
                    parts.add(new Part(false, any -> true));
                    at++;
                }
                case '[' -> {
                    int end = endOfSet(pattern, at);
                    parts.add(new Part(false, set(pattern.substring(at + 1, end))));
                    at = end + 1;
                }
                default -> {
                    parts.add(new Part(false, other -> other == letter));
                    at++;
                }
            }
        }
        return new Glob(parts);
    }

    /** A {@code ]} that comes first belongs to the set. */
    private static int endOfSet(String pattern, int begin) {
        int first = pattern.startsWith("[!", begin) ? begin + 2 : begin + 1;
        int end = pattern.indexOf(']', first + 1);
        if (end < 0) {
            throw new IllegalArgumentException("has a [ that is not closed. Write for example node[0-9].");
        }
        return end;
    }

    private static IntPredicate set(String content) {
        boolean negated = content.startsWith("!");
        String members = negated ? content.substring(1) : content;
        IntPredicate set = letter -> false;
        for (int i = 0; i < members.length(); i++) {
            char from = members.charAt(i);
            boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
            char to = range ? members.charAt(i + 2) : from;
            i += range ? 2 : 0;
            set = set.or(letter -> from <= letter && letter <= to);
        }
        return negated ? set.negate() : set;
    }

    /** Whether the whole name fits; on a misfit only the last star takes one letter more, which is enough. */
    public boolean matches(String name) {
        int part = 0;
        int at = 0;
        int star = -1;
        int taken = 0;
        while (at < name.length()) {
            if (part < parts.size() && parts.get(part).repeats()) {
                star = part++;
                taken = at;
            } else if (part < parts.size() && parts.get(part).fits().test(name.charAt(at))) {
                part++;
                at++;
            } else if (star >= 0) {
                part = star + 1;
                at = ++taken;
            } else {
                return false;
            }
        }
        return parts.subList(part, parts.size()).stream().allMatch(Part::repeats);
    }
}
