package dev.drydock.adapter.chart;

import dev.drydock.core.report.GridPainter;
import dev.drydock.core.text.Grid;
import dev.drydock.core.text.Tone;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.RoundRectangle2D;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws tables as PNG, without a display: a coloured tile a cell. What cannot be drawn here is as for {@link PngTimelines}. */
public final class PngGrids implements GridPainter {
    private static final Logger log = LoggerFactory.getLogger(PngGrids.class);
    private static final int WIDTH = 800;
    private static final int MARGIN = 16;
    private static final int LABELS = 190;
    private static final int TOP = 78;
    private static final int ROW = 26;
    private static final int MOST_ROWS = 40;
    private static final Color INK = new Color(0x1f2933);
    private static final Color FAINT = new Color(0x6b7785);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
    private static final Font WORDS = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    private static final Font STRONG = new Font(Font.SANS_SERIF, Font.BOLD, 11);

    private final AtomicBoolean told = new AtomicBoolean();

    /** Makes a painter; from here on this process draws without a display. */
    public PngGrids() {
        System.setProperty("java.awt.headless", "true");
    }

    @Override
    public Optional<byte[]> png(Grid grid) {
        List<Grid.Row> rows =
                grid.rows().subList(0, Math.min(MOST_ROWS, grid.rows().size()));
        try {
            int height = TOP + rows.size() * ROW + 40;
            return Optional.of(Png.of(WIDTH, height, graphics -> new Drawing(graphics, grid, rows).draw(height)));
        } catch (RuntimeException | LinkageError | InternalError | IOException e) {
            // What the JDK throws without fonts is not documented, and differs between its versions.
            if (told.compareAndSet(false, true)) {
                log.atWarn()
                        .setCause(e)
                        .log("no pictures of tables: this machine cannot draw; fontconfig and a font are needed");
            }
            return Optional.empty();
        }
    }

    /** One drawing. */
    private record Drawing(Graphics2D graphics, Grid grid, List<Grid.Row> rows) {
        void draw(int height) {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, WIDTH, height);
            words(TITLE, INK, grid.title(), MARGIN, 30, WIDTH - 2 * MARGIN);
            int column =
                    (WIDTH - 2 * MARGIN - LABELS) / Math.max(1, grid.columns().size());
            for (int i = 0; i < grid.columns().size(); i++) {
                words(STRONG, FAINT, grid.columns().get(i), x(i, column) + 6, TOP - 12, column - 10);
            }
            for (int i = 0; i < rows.size(); i++) {
                row(rows.get(i), TOP + i * ROW, column);
            }
            int more = grid.rows().size() - rows.size();
            String note = (more == 0 ? "" : "and " + more + " more. ") + grid.note();
            words(WORDS, FAINT, note, MARGIN, height - 14, WIDTH - 2 * MARGIN);
        }

        private static int x(int index, int column) {
            return MARGIN + LABELS + index * column;
        }

        private void row(Grid.Row row, int y, int column) {
            words(STRONG, INK, row.label(), MARGIN, y + 17, LABELS - 10);
            for (int i = 0; i < row.cells().size(); i++) {
                Grid.Cell cell = row.cells().get(i);
                if (!cell.text().isEmpty()) {
                    graphics.setColor(background(cell.tone()));
                    graphics.fill(new RoundRectangle2D.Double(x(i, column) + 1, y + 2, column - 2, ROW - 4, 6, 6));
                    words(WORDS, INK, cell.text(), x(i, column) + 6, y + 17, column - 10);
                }
            }
        }

        private static Color background(Tone tone) {
            return switch (tone) {
                case NEUTRAL -> new Color(0xe3e8ed);
                case GOOD -> new Color(0xcdebd3);
                case CAUTION -> new Color(0xfbe3b0);
                case DANGER -> new Color(0xf3bdb6);
            };
        }

        /** Cut where there is no more room. */
        private void words(Font font, Color colour, String text, int x, int y, int room) {
            FontMetrics metrics = graphics.getFontMetrics(font);
            String shown = text.strip();
            while (!shown.isEmpty() && metrics.stringWidth(shown.equals(text.strip()) ? shown : shown + "…") > room) {
                shown = shown.substring(0, shown.offsetByCodePoints(shown.length(), -1));
            }
            graphics.setFont(font);
            graphics.setColor(colour);
            graphics.drawString(shown.equals(text.strip()) ? shown : shown + "…", x, y);
        }
    }
}
