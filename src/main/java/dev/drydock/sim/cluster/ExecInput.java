package dev.drydock.sim.cluster;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The standard input of a command, as messages bring it. */
final class ExecInput extends InputStream {
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private byte[] bytes = {};
    private int position;
    private boolean ended;

    void add(byte[] message) {
        if (message.length > 0) {
            messages.add(message);
        }
    }

    void end() {
        messages.add(END);
    }

    @Override
    public int read() throws InterruptedIOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws InterruptedIOException {
        if (count == 0) {
            return 0;
        }
        if (position == bytes.length && !ended) {
            try {
                bytes = messages.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            position = 0;
            ended = bytes.length == 0;
        }
        if (ended) {
            return -1;
        }
        int length = Math.min(count, bytes.length - position);
        System.arraycopy(bytes, position, target, offset, length);
        position += length;
        return length;
    }
}
