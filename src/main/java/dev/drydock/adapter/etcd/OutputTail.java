package dev.drydock.adapter.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The end of what a program prints, read to its end so that the program never waits, and kept in bounded memory. */
final class OutputTail {
    private static final int KEPT = 64 * 1024;

    /** What names a reason in the words of etcd's programs: of their log, of cobra, of Go. */
    private static final Pattern REASON = Pattern.compile("(?i)fatal|panic|error|in use|cannot|denied|not found");

    private final byte[] ring = new byte[KEPT];
    private final Thread reader;
    private long read;

    OutputTail(InputStream output) {
        this.reader = Thread.ofPlatform().daemon().name("drydock-etcd-output").start(() -> drain(output));
    }

    private void drain(InputStream output) {
        byte[] piece = new byte[8192];
        try (output) {
            int length = output.read(piece);
            while (length >= 0) {
                add(piece, length);
                length = output.read(piece);
            }
        } catch (IOException closed) {
            // The program is being ended, and what it says meanwhile tells nothing.
        }
    }

    private synchronized void add(byte[] piece, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (read++ % KEPT)] = piece[i];
        }
    }

    /** Waits for the last of it, which comes right after the program's end. */
    void awaitEnd() throws InterruptedException {
        reader.join(1000);
    }

    synchronized String text() {
        int length = (int) Math.min(read, KEPT);
        byte[] kept = new byte[length];
        for (int i = 0; i < length; i++) {
            kept[i] = ring[(int) ((read - length + i) % KEPT)];
        }
        return new String(kept, StandardCharsets.UTF_8);
    }

    /** The last line that sounds like a reason, or else the last one: bounded, without anything that a terminal might act on. */
    String lastWords() {
        String last = "";
        String reason = "";
        for (String line : text().lines().map(String::strip).toList()) {
            last = line.isEmpty() ? last : line;
            reason = REASON.matcher(line).find() ? line : reason;
        }
        String words = reason.isEmpty() ? last : reason;
        return words.isEmpty() ? "nothing" : Failures.bounded(words);
    }
}
