package dev.drydock.adapter.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A database's meta page: where everything else is.
 *
 * @param pageSize bytes per page
 * @param root the page of the root bucket
 * @param freelist the page of the freelist, or {@link #NO_FREELIST}
 * @param highWater the first page id that no page has
 * @param transaction the transaction that wrote it
 */
record Meta(int pageSize, long root, long freelist, long highWater, long transaction) {
    /** Told instead of a page where the freelist was not written, as etcd does. */
    static final long NO_FREELIST = -1;

    private static final int MAGIC = 0xED0CDAED;
    private static final int VERSION = 2;
    private static final int SMALLEST_PAGE = 512;
    private static final int LARGEST_PAGE = 64 * 1024;
    private static final int LENGTH = Page.HEADER + 64;

    /** Reads both and returns the valid one of the later transaction, as bbolt does. */
    static Meta of(PageSource source) throws IOException, DamageException {
        if (source.size() == 0) {
            throw new DamageException("the file is empty");
        }
        Optional<Meta> first = at(0, source);
        Optional<Meta> second = first.isPresent() ? at(first.get().pageSize, source) : search(source);
        if (first.isEmpty() && second.isEmpty()) {
            throw new DamageException(
                    "neither of its two meta pages is valid, so this is no etcd database, or its start is"
                            + " overwritten");
        }
        Meta chosen = first.filter(
                        one -> second.isEmpty() || Long.compareUnsigned(one.transaction, second.get().transaction) >= 0)
                .or(() -> second)
                .orElseThrow();
        chosen.requireSense(source.size());
        return chosen;
    }

    /** Where page 0 is bad the page size is not known: bbolt tries the powers of two from 1024 on. */
    private static Optional<Meta> search(PageSource source) throws IOException, DamageException {
        for (int pageSize = 1024; pageSize <= LARGEST_PAGE; pageSize *= 2) {
            Optional<Meta> found = at(pageSize, source);
            if (found.isPresent() && found.get().pageSize == pageSize) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Meta> at(int offset, PageSource source) throws IOException, DamageException {
        if (source.size() - offset < LENGTH) {
            return Optional.empty();
        }
        int page = source.find(offset, LENGTH);
        ByteBuffer bytes = source.window();
        int body = page + Page.HEADER;
        boolean valid = bytes.getInt(body) == MAGIC
                && bytes.getInt(body + 4) == VERSION
                && bytes.getLong(body + 56) == checksum(bytes, body);
        int pageSize = bytes.getInt(body + 8);
        boolean sized = pageSize >= SMALLEST_PAGE && pageSize <= LARGEST_PAGE && Integer.bitCount(pageSize) == 1;
        return valid && sized
                ? Optional.of(new Meta(
                        pageSize,
                        bytes.getLong(body + 16),
                        bytes.getLong(body + 32),
                        bytes.getLong(body + 40),
                        bytes.getLong(body + 48)))
                : Optional.empty();
    }

    /** FNV-1a with 64 bits over the 56 bytes before it. */
    private static long checksum(ByteBuffer bytes, int body) {
        long sum = 0xcbf29ce484222325L;
        for (int i = 0; i < 56; i++) {
            sum = (sum ^ (bytes.get(body + i) & 0xff)) * 0x100000001b3L;
        }
        return sum;
    }

    private void requireSense(long size) throws DamageException {
        long pages = size / pageSize;
        if (highWater < 2 || highWater > pages) {
            throw new DamageException("its meta page tells of " + Long.toUnsignedString(highWater) + " pages of "
                    + pageSize + " bytes, but the file has room for " + pages + ": it was cut off");
        }
        if (highWater > Integer.MAX_VALUE) {
            throw new DamageException("it has more than 2^31 pages, which this reader does not count");
        }
    }

    /** Returns the bytes that the database takes. */
    long totalSize() {
        return highWater * pageSize;
    }
}
