package dev.drydock.core.run;

import java.util.regex.Pattern;

/**
 * The id of a request and of the run that may come of it: {@code r-} and eight digits of Crockford's base 32 in lower case,
 * short enough to type at 3 a.m. and without letters that look like digits.
 *
 * @param value the id
 */
public record RunId(String value) implements Comparable<RunId> {
    private static final Pattern FORM = Pattern.compile("r-[0-9abcdefghjkmnpqrstvwxyz]{8}");

    public RunId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a run id: " + value);
        }
    }

    /** Whether the word has the form of a run id. */
    public static boolean isValid(String word) {
        return FORM.matcher(word).matches();
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
