package dev.drydock.adapter.chart;

import dev.drydock.core.report.Timeline;
import dev.drydock.core.report.TimelinePainter;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws timelines as PNG, without a display.
 *
 * <p>A machine without fonts or without fontconfig cannot draw words: it gets no picture, and the log says so once.
 */
public final class PngTimelines implements TimelinePainter {
    private static final Logger log = LoggerFactory.getLogger(PngTimelines.class);

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
        return Png.of(TimelineLayout.WIDTH, layout.height(), graphics -> new TimelineDrawing(graphics, layout).draw());
    }
}
