package dev.drydock.adapter.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream, however long: the HTTP client is asked for a few buffers ahead of the reader and for no
 * more, and the reader waits no longer for the next than it says.
 */
final class BodyStream extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {
    private static final int AHEAD = 4;

    /** What the HTTP client's thread hands over. */
    private sealed interface Arrival {}

    private record Bytes(List<ByteBuffer> buffers) implements Arrival {}

    private record End(Optional<Throwable> why) implements Arrival {}

    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> buffers = new ArrayDeque<>();
    private final Duration patience;
    private @Nullable HttpResponse<AsyncBody> response;
    private boolean ended;

    BodyStream(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void consume(List<ByteBuffer> came, AsyncBody body) {
        arrivals.add(new Bytes(came));
    }

    void started(HttpResponse<AsyncBody> answer) {
        response = answer;
        var unused = answer.body().done().whenComplete((done, why) -> arrivals.add(new End(Optional.ofNullable(why))));
        for (int i = 0; i < AHEAD; i++) {
            answer.body().consume();
        }
    }

    int status() {
        return response == null ? 0 : response.code();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(response).map(answer -> answer.header(name));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * The next bytes.
     *
     * @throws HttpTimeoutException where nothing came for too long
     * @throws InterruptedIOException where the thread was interrupted, which it still is
     */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended || !buffers.isEmpty()) {
            ByteBuffer first = buffers.peek();
            if (first == null) {
                take();
            } else if (first.hasRemaining()) {
                int read = Math.min(length, first.remaining());
                first.get(bytes, offset, read);
                return read;
            } else {
                buffers.remove();
            }
        }
        return -1;
    }

    private void take() throws IOException {
        switch (arrival()) {
            case Bytes bytes -> {
                buffers.addAll(bytes.buffers());
                if (response != null) {
                    response.body().consume();
                }
            }
            case End end -> {
                ended = true;
                if (end.why().isPresent()) {
                    throw new IOException(
                            end.why().get().getMessage(), end.why().get());
                }
            }
        }
    }

    private Arrival arrival() throws IOException {
        try {
            Arrival arrival = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (arrival == null) {
                throw new HttpTimeoutException("nothing came for " + patience.toSeconds() + " s");
            }
            return arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void close() {
        if (response != null && !ended) {
            response.body().cancel();
        }
    }
}
