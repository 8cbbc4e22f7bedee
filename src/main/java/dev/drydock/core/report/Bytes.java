package dev.drydock.core.report;

import java.util.Locale;

/** Numbers of bytes for people: {@code 20 kB}, {@code 1.4 GB}; the units are powers of a thousand, as etcd's own tools have it. */
public final class Bytes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Bytes() {}

    /** The number with its unit. */
    public static String show(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 9.95 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
