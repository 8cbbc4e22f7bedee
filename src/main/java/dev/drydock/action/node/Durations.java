package dev.drydock.action.node;

import java.time.Duration;

/** Durations as people say them: {@code 42 s}, {@code 1 m 5 s}, {@code 2 h 10 m}. */
final class Durations {
    private Durations() {}

    static String show(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " m" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        long minutes = seconds / 60;
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " m");
    }
}
