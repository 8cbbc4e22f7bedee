package dev.drydock.core.report;

import dev.drydock.core.text.Grid;
import java.util.Optional;

/** The port to whatever draws tables as pictures. */
public interface GridPainter {
    /**
     * Draws a table as a PNG; the same bytes for the same table on the same machine.
     *
     * @return the picture; empty where the machine cannot draw, for example because it has no fonts
     */
    Optional<byte[]> png(Grid grid);
}
