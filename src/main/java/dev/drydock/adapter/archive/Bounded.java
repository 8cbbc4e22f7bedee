package dev.drydock.adapter.archive;

import dev.drydock.cluster.backup.DamagedArchiveException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Unpacked bytes, of which no more come than were allowed: a small archive may unpack to what no memory holds. */
final class Bounded extends FilterInputStream {
    private long total;
    private long allowed;

    /**
     * Allows nothing yet.
     *
     * @param total how many bytes it may be altogether
     */
    Bounded(InputStream in, long total) {
        super(in);
        this.total = total;
    }

    /** Allows so many bytes from here on, in the place of what was allowed before. */
    void allow(long bytes) {
        allowed = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            allowed -= read;
            total -= read;
            if (allowed < 0 || total < 0) {
                throw new DamagedArchiveException("it unpacks to more than an export has");
            }
        }
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        return read(new byte[(int) Math.min(bytes, 1 << 13)]);
    }
}
