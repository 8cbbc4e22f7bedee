package dev.drydock.core.command;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them, which kubectl's users know: {@code 90s}, {@code 1h30m}, {@code 1.5h}, {@code 0}. */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d++(?:\\.\\d*+)?+|\\.\\d++)(ns|us|µs|μs|ms|s|m|h)");
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int MOST_CHARACTERS = 64;

    private GoDuration() {}

    /**
     * Reads a duration of 0 or more, up to Go's longest (292 years).
     *
     * @return empty where the text is not one; a number without a unit is none, but for {@code 0}
     */
    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        BigDecimal nanoseconds = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        int end = 0;
        while (part.find() && part.start() == end) {
            nanoseconds = nanoseconds.add(amount(part.group(1)).multiply(nanoseconds(part.group(2))));
            end = part.end();
        }
        return end == 0 || end < text.length() || nanoseconds.compareTo(LONGEST) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(
                        nanoseconds.setScale(0, RoundingMode.DOWN).longValueExact()));
    }

    private static BigDecimal amount(String digits) {
        String whole = digits.startsWith(".") ? "0" + digits : digits;
        return new BigDecimal(whole.endsWith(".") ? whole + "0" : whole);
    }

    private static BigDecimal nanoseconds(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs", "μs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> throw new IllegalArgumentException("no unit of time: " + unit);
                });
    }
}
