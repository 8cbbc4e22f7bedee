package dev.drydock.adapter.store;

/**
 * Where the journal ends.
 *
 * @param position of the last line; 0 for none
 * @param hash the last line's
 */
record Head(long position, String hash) {
    static Head read(Database database) {
        return database.read(handle -> handle.createQuery("select position, hash from journal_head")
                .map((row, context) -> new Head(row.getLong(1), row.getString(2)))
                .one());
    }
}
