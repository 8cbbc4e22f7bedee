package dev.drydock.adapter.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an answer that comes bit by bit. The HTTP client's thread puts bytes in, and is asked for more only when what
 * came was read; one thread takes lines out, and waits no longer than it says, so that a peer that went away without a word
 * is noticed.
 */
final class WatchStream implements AsyncBody.Consumer<List<ByteBuffer>>, AutoCloseable {
    /** What the HTTP client's thread hands over. */
    private sealed interface Arrival {}

    private record Bytes(List<ByteBuffer> buffers) implements Arrival {}

    private record End(Optional<Throwable> why) implements Arrival {}

    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final Queue<String> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private @Nullable HttpResponse<AsyncBody> response;
    private boolean ended;

    @Override
    public void consume(List<ByteBuffer> buffers, AsyncBody body) {
        arrivals.add(new Bytes(buffers));
    }

    void started(HttpResponse<AsyncBody> answer) {
        response = answer;
        var unused = answer.body().done().whenComplete((done, why) -> arrivals.add(new End(Optional.ofNullable(why))));
        answer.body().consume();
    }

    int status() {
        return response == null ? 0 : response.code();
    }

    /**
     * The next line; empty at the end.
     *
     * @throws HttpTimeoutException where nothing came for so long
     * @throws InterruptedIOException where the thread was interrupted, which it still is
     */
    Optional<String> nextLine(Duration patience) throws IOException {
        while (lines.isEmpty() && !ended) {
            switch (arrival(patience)) {
                case Bytes bytes -> {
                    bytes.buffers().forEach(this::split);
                    if (response != null) {
                        response.body().consume();
                    }
                }
                case End end -> {
                    if (end.why().isPresent()) {
                        throw new IOException(
                                end.why().get().getMessage(), end.why().get());
                    }
                    ended = true;
                    endLine();
                }
            }
        }
        return Optional.ofNullable(lines.poll());
    }

    private Arrival arrival(Duration patience) throws IOException {
        try {
            Arrival arrival = arrivals.poll(Math.max(patience.toMillis(), 0), TimeUnit.MILLISECONDS);
            if (arrival == null) {
                throw new HttpTimeoutException("nothing came");
            }
            return arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private void split(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (next == '\n') {
                endLine();
            } else {
                unfinished.write(next);
            }
        }
    }

    private void endLine() {
        if (unfinished.size() > 0) {
            lines.add(unfinished.toString(StandardCharsets.UTF_8));
            unfinished.reset();
        }
    }

    @Override
    public void close() {
        if (response != null) {
            response.body().cancel();
        }
    }
}
