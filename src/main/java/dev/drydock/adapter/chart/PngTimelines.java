package dev.drydock.adapter.chart;

import dev.drydock.core.report.Timeline;
import dev.drydock.core.report.TimelinePainter;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws timelines as PNG with the JDK's own Java 2D, without a display. The picture is twice as fine as its layout, so that it
 * stays legible where a mail program or Slack makes it smaller.
 *
 * <p>A machine without fonts or without fontconfig cannot draw words: it gets no picture, and the log says so once.
 */
public final class PngTimelines implements TimelinePainter {
    private static final Logger log = LoggerFactory.getLogger(PngTimelines.class);
    private static final int SCALE = 2;

    private final AtomicBoolean told = new AtomicBoolean();

    /** Makes a painter; from here on this process draws without a display. */
    public PngTimelines() {
        System.setProperty("java.awt.headless", "true");
    }

    @Override
    public Optional<byte[]> png(Timeline timeline) {
        try {
            return Optional.of(drawn(timeline));
        } catch (RuntimeException | LinkageError | InternalError | IOException e) {
            // What the JDK throws without fonts is not documented, and differs between its versions.
            if (told.compareAndSet(false, true)) {
                log.atWarn()
                        .setCause(e)
                        .log("no timeline pictures: this machine cannot draw; fontconfig and a font are needed");
            }
            return Optional.empty();
        }
    }

    private static byte[] drawn(Timeline timeline) throws IOException {
        TimelineLayout layout = TimelineLayout.of(timeline);
        BufferedImage image =
                new BufferedImage(TimelineLayout.WIDTH * SCALE, layout.height() * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.scale(SCALE, SCALE);
            new TimelineDrawing(graphics, layout).draw();
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this JDK has no PNG writer");
            }
        }
        return bytes.toByteArray();
    }
}
