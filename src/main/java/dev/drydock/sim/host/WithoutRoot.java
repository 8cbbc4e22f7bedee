package dev.drydock.sim.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What is printed on a host, with the host's own paths: the folder that stands for its root is left out, wherever it is named. */
final class WithoutRoot extends OutputStream {
    private final OutputStream out;
    private final byte[] root;
    /** Of each beginning of the folder's name, how much of its end is such a beginning again. */
    private final int[] again;

    private int held;

    WithoutRoot(OutputStream out, Path root) {
        this.out = out;
        this.root = root.toString().getBytes(StandardCharsets.UTF_8);
        this.again = new int[this.root.length];
        int same = 0;
        for (int i = 1; i < this.root.length; i++) {
            while (same > 0 && this.root[i] != this.root[same]) {
                same = again[same - 1];
            }
            if (this.root[i] == this.root[same]) {
                same++;
            }
            again[i] = same;
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        for (int i = offset; i < offset + count; i++) {
            take(bytes[i], told);
        }
        told.writeTo(out);
        out.flush();
    }

    private void take(byte next, ByteArrayOutputStream told) {
        while (held > 0 && root[held] != next) {
            int kept = again[held - 1];
            told.write(root, 0, held - kept);
            held = kept;
        }
        if (root[held] != next) {
            told.write(next);
        } else if (held + 1 == root.length) {
            held = 0;
        } else {
            held++;
        }
    }

    /** Tells what was held back, since nothing more comes; what it is written to stays open. */
    @Override
    public void close() throws IOException {
        out.write(root, 0, held);
        held = 0;
        out.flush();
    }
}
