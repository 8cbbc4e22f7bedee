package dev.drydock.adapter.store;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Copies lines of the journal and its archive out, a bounded number at a time. */
final class JournalExport {
    private final Database database;
    private final ExportFormat format;
    private final Writer out;

    JournalExport(Database database, ExportFormat format, Writer out) {
        this.database = database;
        this.format = format;
        this.out = out;
    }

    /** Writes what is in the journal when it begins; gaps that should not be there are passed over. */
    long write(ExportFilter filter) throws IOException {
        long end = Head.read(database).position();
        long written = 0;
        out.write(format.header());
        for (long position = 0; position < end; position += AllLines.AT_ONCE) {
            List<Line> lines = AllLines.after(database, position, end);
            for (Line line : lines) {
                if (filter.matches(line)) {
                    out.write(format.row(line));
                    written++;
                }
            }
        }
        out.flush();
        return written;
    }
}
