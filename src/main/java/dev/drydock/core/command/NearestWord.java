package dev.drydock.core.command;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class NearestWord {
    private static final int SHORTEST_PREFIX = 3;

    private NearestWord() {}

    /**
     * The nearest of the known words: the one that needs the fewest letters inserted, left out, replaced or swapped with their
     * neighbour, upper and lower case being alike; else the only one that begins with the word. Of equally near ones, the first.
     *
     * @return empty where none is near: where more than a third of the known word's letters would have to change
     */
    public static Optional<String> of(String word, Collection<String> known) {
        String wanted = word.toLowerCase(Locale.ROOT);
        Optional<String> nearest = Optional.empty();
        int fewest = Integer.MAX_VALUE;
        for (String candidate : known) {
            int allowed = Math.min(fewest - 1, Math.max(1, candidate.length() / 3));
            if (Math.abs(candidate.length() - wanted.length()) <= allowed) {
                int changes = changes(wanted, candidate.toLowerCase(Locale.ROOT));
                if (changes <= allowed) {
                    fewest = changes;
                    nearest = Optional.of(candidate);
                }
            }
        }
        return nearest.or(() -> onlyOneBeginningWith(wanted, known));
    }

    private static Optional<String> onlyOneBeginningWith(String wanted, Collection<String> known) {
        if (wanted.length() < SHORTEST_PREFIX) {
            return Optional.empty();
        }
        List<String> longer = known.stream()
                .filter(candidate -> candidate.toLowerCase(Locale.ROOT).startsWith(wanted))
                .limit(2)
                .toList();
        return longer.size() == 1 ? Optional.of(longer.getFirst()) : Optional.empty();
    }

    /** The optimal string alignment distance. */
    private static int changes(String from, String to) {
        int[] before = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = last;
            last = row;
            row = free;
        }
        return last[to.length()];
    }
}
