package dev.drydock.adapter.chart;

import dev.drydock.core.report.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of a timeline's picture go, in points.
 *
 * @param timeline what is drawn
 * @param rows the lanes with their places
 * @param height of the whole picture
 */
record TimelineLayout(Timeline timeline, List<Row> rows, int height) {
    static final int WIDTH = 800;
    static final int MARGIN = 20;
    static final int LABELS = 230;
    /** Room behind the last moment, for the words about the bars that end there. */
    static final int AFTER = 70;

    static final int TOP = 92;
    private static final int BOTTOM = 40;
    private static final int GROUP_ROW = 26;
    private static final int STEP_ROW = 20;
    private static final int TICKS = 6;
    private static final List<Integer> STEPS =
            List.of(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400);

    TimelineLayout {
        rows = List.copyOf(rows);
    }

    /** A lane and its place. */
    record Row(Timeline.Lane lane, int y, int height) {
        int middle() {
            return y + height / 2;
        }
    }

    static TimelineLayout of(Timeline timeline) {
        List<Row> rows = new ArrayList<>();
        int y = TOP;
        for (Timeline.Lane lane : timeline.lanes()) {
            int height = lane.group() ? GROUP_ROW : STEP_ROW;
            rows.add(new Row(lane, y, height));
            y += height;
        }
        return new TimelineLayout(timeline, rows, y + BOTTOM);
    }

    /** The lower end of the lanes. */
    int bottom() {
        return height - BOTTOM;
    }

    static int left() {
        return MARGIN + LABELS;
    }

    static int right() {
        return WIDTH - MARGIN - AFTER;
    }

    /** The place of a moment; moments outside are at the edge. */
    double x(Instant at) {
        double share = (double) Duration.between(timeline.from(), at).toMillis() / millis();
        return left() + Math.clamp(share, 0, 1) * (right() - left());
    }

    /** The moments at which the time axis has a mark, a few and round ones. */
    List<Duration> ticks() {
        long seconds = Math.max(1, millis() / 1000);
        long step = STEPS.stream()
                .mapToLong(Integer::longValue)
                .filter(size -> seconds / size < TICKS)
                .findFirst()
                .orElseGet(() -> (seconds / TICKS / 86_400 + 1) * 86_400);
        List<Duration> ticks = new ArrayList<>();
        for (long at = 0; at <= seconds; at += step) {
            ticks.add(Duration.ofSeconds(at));
        }
        return ticks;
    }

    private long millis() {
        return Math.max(1000, Duration.between(timeline.from(), timeline.to()).toMillis());
    }
}
