package dev.drydock.adapter.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Where an archive comes from; it remembers whether it failed, and is not closed with what reads it. */
final class Source extends FilterInputStream {
    private boolean failed;

    Source(InputStream in) {
        super(in);
    }

    boolean failed() {
        return failed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (IOException | RuntimeException failure) {
            failed = true;
            throw failure;
        }
    }

    @Override
    public void close() {
        // The caller's.
    }
}
