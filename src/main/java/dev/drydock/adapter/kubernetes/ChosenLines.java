package dev.drydock.adapter.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Of a text that may be large, the lines that begin in one way; nothing else of it is kept, and it is not read beyond a bound.
 * The HTTP client's thread puts bytes in; the lines are to be taken when the text has ended.
 */
final class ChosenLines implements AsyncBody.Consumer<List<ByteBuffer>> {
    private static final long MOST = 256L * 1024 * 1024;
    private static final int LONGEST_LINE = 4096;
    private static final int MOST_LINES = 10_000;
    /** So much of the beginning tells what went wrong where it is no such text. */
    private static final int START = 4096;

    private final String beginning;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<Boolean> overflow = new CompletableFuture<>();
    private boolean tooLong;
    private long read;

    ChosenLines(String beginning) {
        this.beginning = beginning;
    }

    @Override
    public synchronized void consume(List<ByteBuffer> buffers, AsyncBody body) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
            while (buffer.hasRemaining()) {
                add(buffer.get());
            }
        }
        if (read > MOST || lines.size() > MOST_LINES) {
            overflow.complete(true);
            body.cancel();
        } else {
            body.consume();
        }
    }

    private void add(byte next) {
        if (start.size() < START) {
            start.write(next);
        }
        if (next == '\n') {
            endLine();
        } else if (line.size() < LONGEST_LINE) {
            line.write(next);
        } else {
            tooLong = true;
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (!tooLong && text.startsWith(beginning)) {
            lines.add(text);
        }
        line.reset();
        tooLong = false;
    }

    /** Done where the text turns out to be too long, and is not read any further. */
    CompletableFuture<Boolean> overflow() {
        return overflow;
    }

    /** How the text begins. */
    synchronized String start() {
        return start.toString(StandardCharsets.UTF_8);
    }

    /** The lines; empty where the text was not read to its end. */
    synchronized Optional<List<String>> lines() {
        endLine();
        return overflow.isDone() ? Optional.empty() : Optional.of(List.copyOf(lines));
    }
}
