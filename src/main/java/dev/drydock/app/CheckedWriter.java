package dev.drydock.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** Standard output as a writer that fails when nobody reads it any more: a print writer only remembers that. */
final class CheckedWriter extends Writer {
    private final PrintWriter out;

    CheckedWriter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        out.write(text, from, length);
        check();
    }

    @Override
    public void flush() throws IOException {
        check();
    }

    @Override
    public void close() throws IOException {
        check();
    }

    /** Flushes, too. */
    private void check() throws IOException {
        if (out.checkError()) {
            throw new IOException("The output could not be written: its reader is gone, or its disk is full.");
        }
    }
}
