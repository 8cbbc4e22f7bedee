package dev.drydock.adapter.host;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** The first bytes of what is written; what comes after them is only noticed. */
final class BoundedBytes extends OutputStream {
    private final int most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean over;

    BoundedBytes(int most) {
        this.most = most;
    }

    @Override
    public synchronized void write(int value) {
        if (kept.size() < most) {
            kept.write(value);
        } else {
            over = true;
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) {
        int room = Math.min(count, most - kept.size());
        kept.write(bytes, offset, room);
        over |= room < count;
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized byte[] bytes() {
        return kept.toByteArray();
    }
}
