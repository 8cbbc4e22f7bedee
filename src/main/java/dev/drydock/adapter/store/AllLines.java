package dev.drydock.adapter.store;

import java.util.List;

/** The lines of the journal and of its archive as one sequence, read a bounded number at a time. */
final class AllLines {
    /** How many positions are read at once: a line may hold a plan of some hundred kilobytes. */
    static final int AT_ONCE = 200;

    private static final String RANGE = " where position > :after and position <= :last";

    private AllLines() {}

    /** The next lines behind a position and up to another, in order; fewer than there are, and none where none is near. */
    static List<Line> after(Database database, long position, long last) {
        return database.read(handle -> handle.createQuery("select " + Line.COLUMNS + " from journal" + RANGE
                        + " union all select " + Line.COLUMNS + " from archive" + RANGE + " order by position")
                .bind("after", position)
                .bind("last", Math.min(last, position + AT_ONCE))
                .map((row, context) -> Line.read(row))
                .list());
    }
}
