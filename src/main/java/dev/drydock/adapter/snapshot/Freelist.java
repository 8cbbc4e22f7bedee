package dev.drydock.adapter.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The list of the pages that are free, where the database has one. */
final class Freelist {
    private Freelist() {}

    /**
     * Marks the list's own pages and those that it tells of.
     *
     * @return whether there is a list, so that every page is either in use or in it
     */
    static boolean mark(PageSource source, Meta meta, PageMarks marks) throws IOException, DamageException {
        if (meta.freelist() == Meta.NO_FREELIST) {
            return false;
        }
        String name = "the freelist's page " + Long.toUnsignedString(meta.freelist());
        if (meta.freelist() < 2 || meta.freelist() >= meta.highWater()) {
            throw new DamageException(name + " is out of bounds");
        }
        long at = meta.freelist() * meta.pageSize();
        int header = source.find(at, Page.HEADER);
        long span = 1 + Integer.toUnsignedLong(source.window().getInt(header + 12));
        marks.meet(meta.freelist(), span);
        long length = span * meta.pageSize();
        if (length > source.largestPage()) {
            throw new DamageException(name + " is larger than any that is written");
        }
        int start = source.find(at, (int) length);
        ByteBuffer bytes = source.window();
        Page page = new Page();
        page.view(bytes, start, start + (int) length, meta.freelist());
        if (!page.isFreelist()) {
            throw page.damage("is no freelist");
        }
        boolean counted = page.count() == 0xFFFF;
        long count = counted ? bytes.getLong(start + Page.HEADER) : page.count();
        int ids = start + Page.HEADER + (counted ? 8 : 0);
        if (count < 0 || count > (start + length - ids) / 8) {
            throw page.damage("claims more pages than fit into it");
        }
        for (int i = 0; i < count; i++) {
            marks.meet(bytes.getLong(ids + 8 * i), 1);
        }
        return true;
    }
}
