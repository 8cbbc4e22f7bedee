package dev.drydock.adapter.store;

import dev.drydock.core.run.Journal;
import java.io.IOException;
import java.io.Writer;

/**
 * The journal, open to be proved and copied out beside bots that write it. Nothing is made, brought up to date or changed. All
 * calls throw {@link Journal.JournalException} when the database fails.
 */
public final class Audit implements AutoCloseable {
    private final Database database;

    private Audit(Database database) {
        this.database = database;
    }

    /**
     * Opens the journal.
     *
     * @throws StoreException where there is none, or one of another version; the message says why and what to do
     */
    public static Audit open(StoreSettings settings) {
        return new Audit(Database.openAsItIs(settings));
    }

    /** Walks the whole journal, the archive included, and compares every hash; in memory that does not grow with it. */
    public Proof prove() {
        return new JournalCheck(database).prove();
    }

    /**
     * Writes lines of the journal, the archived ones included, in their order.
     *
     * @return how many were written
     * @throws IOException where the writer fails
     */
    public long export(ExportFormat format, ExportFilter filter, Writer out) throws IOException {
        return new JournalExport(database, format, out).write(filter);
    }

    @Override
    public void close() {
        database.close();
    }
}
