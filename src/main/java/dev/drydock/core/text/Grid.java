package dev.drydock.core.text;

import java.util.List;

/**
 * A table whose cells have a colour each, for a picture. Whatever it says, the card that it belongs to says in words too.
 *
 * @param title its title
 * @param columns the headings of the columns behind the first, which has the rows' labels
 * @param rows its rows
 * @param note a line below it
 */
public record Grid(String title, List<String> columns, List<Row> rows, String note) {
    /** A row; it has a cell for each column. */
    public record Row(String label, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A cell.
     *
     * @param text what is in it; empty for nothing
     * @param tone its colour
     */
    public record Cell(String text, Tone tone) {
        public static final Cell EMPTY = new Cell("", Tone.NEUTRAL);
    }

    public Grid {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        int width = columns.size();
        if (rows.stream().anyMatch(row -> row.cells().size() != width)) {
            throw new IllegalArgumentException("every row has a cell for each of the " + width + " columns");
        }
    }
}
