package dev.drydock.core.report;

import java.util.Optional;

/** The port to whatever draws timelines: the same picture goes into the thread and into the email. */
public interface TimelinePainter {
    /**
     * Draws a timeline as a PNG; the same bytes for the same timeline on the same machine.
     *
     * @return the picture; empty where the machine cannot draw, for example because it has no fonts
     */
    Optional<byte[]> png(Timeline timeline);
}
