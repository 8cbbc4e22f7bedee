package dev.drydock.adapter.chart;

import dev.drydock.core.report.Summary;
import dev.drydock.core.report.Timeline;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.TexturePaint;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One drawing of a timeline: title and legend, time axis, pauses, then lane by lane its label, its bars and how it ended. */
final class TimelineDrawing {
    private static final Color INK = new Color(0x1f2933);
    private static final Color FAINT = new Color(0x6b7785);
    private static final Color GRID = new Color(0xe3e8ed);
    private static final Color STRIPE = new Color(0xf5f7f9);
    private static final Color PAUSE = new Color(0xdde3ea);
    private static final Color RED = new Color(0xc0392b);
    private static final Color GREY = new Color(0xaab4be);
    private static final Color WAIT = new Color(0xf0b429);
    private static final Color WAIT_LINE = new Color(0xc98a0b);
    private static final Map<Timeline.Kind, Color> COLOURS = Map.of(
            Timeline.Kind.GROUP, new Color(0x52606d),
            Timeline.Kind.ACTING, new Color(0x2f6fbf),
            Timeline.Kind.FINISHING, new Color(0x8fb8e8),
            Timeline.Kind.WAITING, WAIT,
            Timeline.Kind.PAUSED, PAUSE);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
    private static final Font WORDS = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font STRONG = new Font(Font.SANS_SERIF, Font.BOLD, 12);
    /** A bar of no length is still seen. */
    private static final double THINNEST = 2;

    private final Graphics2D graphics;
    private final TimelineLayout layout;

    TimelineDrawing(Graphics2D graphics, TimelineLayout layout) {
        this.graphics = graphics;
        this.layout = layout;
    }

    void draw() {
        graphics.setColor(Color.WHITE);
        graphics.fill(new Rectangle2D.Double(0, 0, TimelineLayout.WIDTH, layout.height()));
        Timeline timeline = layout.timeline();
        words(
                TITLE,
                INK,
                timeline.title(),
                TimelineLayout.MARGIN,
                30,
                TimelineLayout.WIDTH - 2 * TimelineLayout.MARGIN);
        legend();
        layout.rows().stream().filter(row -> row.lane().group()).forEach(this::stripe);
        timeline.pauses().forEach(this::pause);
        axis();
        layout.rows().forEach(this::lane);
        String to = MOMENT.format(timeline.to());
        String day = to.substring(0, to.indexOf(',') + 2);
        String from = MOMENT.format(timeline.from());
        String footer =
                from + " to " + (from.startsWith(day) ? to.substring(day.length()) : to) + " UTC. " + timeline.note();
        words(
                WORDS,
                FAINT,
                footer,
                TimelineLayout.MARGIN,
                layout.height() - 14,
                TimelineLayout.WIDTH - 2 * TimelineLayout.MARGIN);
    }

    private void legend() {
        int x = TimelineLayout.MARGIN;
        List<Map.Entry<Timeline.Kind, String>> shown = List.of(
                Map.entry(Timeline.Kind.ACTING, "acting"),
                Map.entry(Timeline.Kind.WAITING, "waiting"),
                Map.entry(Timeline.Kind.FINISHING, "shutting down"));
        for (Map.Entry<Timeline.Kind, String> entry : shown) {
            x = legend(x, entry.getKey(), entry.getValue());
        }
        if (!layout.timeline().pauses().isEmpty()) {
            legend(x, Timeline.Kind.PAUSED, "paused");
        }
    }

    private int legend(int x, Timeline.Kind kind, String meaning) {
        bar(kind, x, 46, 18, 10);
        words(WORDS, FAINT, meaning, x + 24, 55, 120);
        return x + 24 + graphics.getFontMetrics(WORDS).stringWidth(meaning) + 20;
    }

    private void stripe(TimelineLayout.Row row) {
        graphics.setColor(STRIPE);
        graphics.fill(new Rectangle2D.Double(
                TimelineLayout.MARGIN, row.y(), TimelineLayout.WIDTH - 2.0 * TimelineLayout.MARGIN, row.height()));
    }

    private void pause(Timeline.Bar pause) {
        double x = layout.x(pause.from());
        graphics.setColor(PAUSE);
        graphics.fill(new Rectangle2D.Double(
                x,
                TimelineLayout.TOP,
                Math.max(THINNEST, layout.x(pause.to()) - x),
                layout.bottom() - TimelineLayout.TOP));
    }

    private void axis() {
        graphics.setStroke(new BasicStroke(1));
        for (Duration tick : layout.ticks()) {
            double x = layout.x(layout.timeline().from().plus(tick));
            graphics.setColor(GRID);
            graphics.draw(new Line2D.Double(x, TimelineLayout.TOP - 4.0, x, layout.bottom()));
            String label = tick.isZero() ? "0" : whole(tick);
            int width = graphics.getFontMetrics(WORDS).stringWidth(label);
            words(WORDS, FAINT, label, (int) Math.round(x - width / 2.0), TimelineLayout.TOP - 10, width);
        }
    }

    /** A round duration without the decimals that short ones have elsewhere. */
    private static String whole(Duration tick) {
        return tick.toSeconds() < 60 ? tick.toSeconds() + " s" : Summary.words(tick);
    }

    private void lane(TimelineLayout.Row row) {
        Timeline.Lane lane = row.lane();
        boolean failed = lane.end() == Timeline.End.FAILED;
        int indent = lane.group() ? 6 : 18;
        words(
                lane.group() ? STRONG : WORDS,
                failed ? RED : INK,
                lane.label(),
                TimelineLayout.MARGIN + indent,
                row.middle() + 4,
                TimelineLayout.LABELS - indent - 12);
        int thick = lane.group() ? 4 : 10;
        for (Timeline.Bar bar : lane.bars()) {
            double x = layout.x(bar.from());
            bar(bar.kind(), x, row.middle() - thick / 2.0, Math.max(THINNEST, layout.x(bar.to()) - x), thick);
        }
        double end = layout.x(lane.bars().getLast().to());
        if (!lane.group()) {
            end(lane.end(), end, row.middle());
        }
        Duration took = Duration.between(
                lane.bars().getFirst().from(), lane.bars().getLast().to());
        String more = switch (lane.end()) {
            case DONE -> "";
            case OPEN -> lane.group() ? "" : " open";
            case FAILED -> lane.group() ? "" : " failed";
            case SKIPPED -> " skipped";
        };
        String label = Summary.words(took) + more;
        double before = layout.x(lane.bars().getFirst().from());
        int width = graphics.getFontMetrics(WORDS).stringWidth(label);
        boolean behind = end + 8 + width <= TimelineLayout.WIDTH - TimelineLayout.MARGIN;
        double x = behind ? end + 8 : Math.max(TimelineLayout.left(), before - width - 6);
        words(WORDS, failed ? RED : FAINT, label, (int) Math.round(x), row.middle() + 4, width);
    }

    /** The mark at a bar's end: what failed or was left out is seen without reading. */
    private void end(Timeline.End end, double x, double y) {
        switch (end) {
            case FAILED -> mark(RED, x, y);
            case SKIPPED, OPEN -> mark(GREY, x, y);
            case DONE -> {}
        }
    }

    private void mark(Color colour, double x, double y) {
        graphics.setColor(colour);
        graphics.fill(new Rectangle2D.Double(x - 1.5, y - 8, 3, 16));
    }

    private void bar(Timeline.Kind kind, double x, double y, double width, double height) {
        Paint paint = kind == Timeline.Kind.WAITING ? hatching() : COLOURS.getOrDefault(kind, GREY);
        graphics.setPaint(paint);
        graphics.fill(new RoundRectangle2D.Double(x, y, width, height, 2, 2));
    }

    /** Waiting is hatched, so that it is told apart without colours too. */
    private static TexturePaint hatching() {
        int size = 12;
        BufferedImage tile = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < size; x++) {
            for (int y = 0; y < size; y++) {
                tile.setRGB(x, y, (x + y) % 6 < 2 ? WAIT_LINE.getRGB() : WAIT.getRGB());
            }
        }
        return new TexturePaint(tile, new Rectangle2D.Double(0, 0, size / 2.0, size / 2.0));
    }

    /** Writes words, shortened in the middle until they fit: the ends of pods' names tell them apart. */
    private void words(Font font, Color colour, String text, int x, int baseline, int width) {
        graphics.setFont(font);
        graphics.setColor(colour);
        String fitting = text;
        for (int keep = text.length() - 1; keep > 1 && graphics.getFontMetrics().stringWidth(fitting) > width; keep--) {
            fitting = text.substring(0, keep / 2) + "…" + text.substring(text.length() - (keep - keep / 2));
        }
        graphics.drawString(fitting, x, baseline);
    }
}
