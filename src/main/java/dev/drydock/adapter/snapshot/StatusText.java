package dev.drydock.adapter.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A status as etcd's own tools print it, byte for byte, so that scripts need not be changed.
 *
 * <p>{@code etcdutl} 3.5 and {@code etcdctl} 3.4 print four facts; from 3.6 on there is a fifth, the storage version, which
 * is printed where keys are counted as 3.6 does.
 *
 * @param status what is printed; its live keys are counted where they are asked for
 * @param counting which count is the total of keys
 */
public record StatusText(Status status, KeyCounting counting) {
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");

    /** Returns one line with the facts between commas. */
    public String simple() {
        return String.join(", ", cells()) + "\n";
    }

    /** Returns one line of JSON. */
    public String json() {
        return "{" + jsonFields() + "}\n";
    }

    /**
     * Returns one line of JSON with more at its end: both counts under their own names, the storage version, and the SHA-256
     * where it was checked.
     */
    public String full(Trailer trailer) {
        Optional<String> sha256 =
                trailer instanceof Trailer.Right right ? Optional.of(right.sha256()) : Optional.<String>empty();
        String version = counting == KeyCounting.LIVE_KEYS ? "" : ",\"version\":\"" + status.storageVersion() + "\"";
        return "{" + jsonFields() + version + ",\"entries\":" + status.entries() + ",\"liveKeys\":"
                + liveKeys() + ",\"sha256\":"
                + sha256.map(hash -> "\"" + hash + "\"").orElse("null")
                + ",\"trailer\":\"" + word(trailer) + "\"}\n";
    }

    private static String word(Trailer trailer) {
        return switch (trailer) {
            case Trailer.Right right -> "right";
            case Trailer.Unchecked unchecked -> "unchecked";
            case Trailer.Absent absent -> "absent";
        };
    }

    private String jsonFields() {
        String fields = "\"hash\":" + status.hash() + ",\"revision\":" + status.revision() + ",\"totalKey\":"
                + totalKey() + ",\"totalSize\":" + status.totalSize();
        return counting == KeyCounting.LIVE_KEYS ? fields + ",\"version\":\"" + status.storageVersion() + "\"" : fields;
    }

    /** Returns a table with a frame, its cells to the right and its headings in the middle. */
    public String table() {
        List<String> headings = new ArrayList<>(List.of("HASH", "REVISION", "TOTAL KEYS", "TOTAL SIZE"));
        if (counting == KeyCounting.LIVE_KEYS) {
            headings.add("VERSION");
        }
        List<String> cells = cells();
        List<String> frame = new ArrayList<>();
        List<String> top = new ArrayList<>();
        List<String> row = new ArrayList<>();
        for (int i = 0; i < headings.size(); i++) {
            String heading = headings.get(i);
            int width = Math.max(heading.length(), cells.get(i).length());
            int gap = width - heading.length();
            frame.add("-".repeat(width + 2));
            top.add(" " + " ".repeat(gap / 2) + heading + " ".repeat((gap + 1) / 2) + " ");
            row.add(" " + " ".repeat(width - cells.get(i).length()) + cells.get(i) + " ");
        }
        String line = "+" + String.join("+", frame) + "+\n";
        return line + framed(top) + line + framed(row) + line;
    }

    private static String framed(List<String> cells) {
        return cells.stream().collect(Collectors.joining("|", "|", "|\n"));
    }

    private List<String> cells() {
        List<String> cells = new ArrayList<>();
        cells.add(Long.toHexString(status.hash()));
        cells.add(Long.toString(status.revision()));
        cells.add(Long.toString(totalKey()));
        cells.add(humanised(status.totalSize()));
        if (counting == KeyCounting.LIVE_KEYS) {
            cells.add(status.storageVersion());
        }
        return cells;
    }

    private long totalKey() {
        return switch (counting) {
            case ENTRIES -> status.entries();
            case LIVE_KEYS -> liveKeys();
        };
    }

    private long liveKeys() {
        return status.liveKeys().orElseThrow(() -> new IllegalArgumentException("The live keys were not counted"));
    }

    /** A size in units of a thousand with two digits where there is one before the point, as go-humanize writes it. */
    static String humanised(long bytes) {
        if (bytes < 10) {
            return bytes + " B";
        }
        int unit = (int) Math.floor(Math.log((double) bytes) / Math.log(1000));
        double value = Math.floor(bytes / Math.pow(1000, unit) * 10 + 0.5) / 10;
        // Go rounds halves to even, Java's format up.
        String number = value < 10 ? String.format(Locale.ROOT, "%.1f", value) : Long.toString((long) Math.rint(value));
        return number + " " + UNITS.get(unit);
    }
}
