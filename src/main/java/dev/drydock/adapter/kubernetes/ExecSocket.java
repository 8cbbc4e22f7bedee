package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.host.PodExec;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A command in a pod, over a WebSocket of Kubernetes' {@code channel.k8s.io}: each message begins with the number of its stream.
 * A message is asked for only when the one before was read, so that who prints without end fills no memory of ours.
 */
final class ExecSocket implements PodExec, WebSocket.Listener {
    /** The fifth could end the standard input alone, which we never do; servers of all ages know the fourth. */
    static final String PROTOCOL = "v4.channel.k8s.io";

    private static final byte IN = 0;
    private static final byte OUT = 1;
    private static final byte ERR = 2;
    private static final byte STATUS = 3;
    private static final int NORMAL = 1000;
    private static final long PACE = 100_000;

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private volatile @Nullable WebSocket socket;
    private volatile boolean closed;
    private volatile boolean over;

    @Override
    public void onOpen(WebSocket opened) {
        if (closed) {
            opened.sendClose(NORMAL, "too late");
        }
    }

    /** It is open. */
    void opened(WebSocket ours) {
        socket = ours;
    }

    @Override
    public void onMessage(WebSocket from, ByteBuffer message) {
        byte stream = message.hasRemaining() ? message.get() : -1;
        if (closed || !message.hasRemaining() || stream < OUT || stream > STATUS) {
            // The server opens each stream with an empty message.
            from.request();
            return;
        }
        switch (stream) {
            case OUT -> arrivals.add(new Arrival.Out(message.slice()));
            case ERR -> arrivals.add(new Arrival.Err(message.slice()));
            default -> {
                over = true;
                arrivals.add(end(StandardCharsets.UTF_8.decode(message).toString()));
                from.request();
            }
        }
    }

    private static Arrival end(String text) {
        Optional<ApiStatus> status = ApiStatus.in(text);
        if (status.isEmpty()) {
            return new Arrival.Refused(Words.bounded(text));
        }
        if (Json.object(text).map(each -> Json.text(each, "status")).orElse("").equals("Success")) {
            return new Arrival.Ended(0);
        }
        return status.get().causes().stream()
                .filter(cause ->
                        cause.reason().equals("ExitCode") && cause.message().matches("[0-9]{1,9}"))
                .findFirst()
                .<Arrival>map(cause -> new Arrival.Ended(Integer.parseInt(cause.message())))
                .orElseGet(() -> new Arrival.Refused(status.get().message()));
    }

    @Override
    public void onClose(WebSocket from, int code, String reason) {
        lost("it was closed with the code " + code + (reason.isBlank() ? "" : ": " + Words.bounded(reason)));
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        lost(Words.bounded(
                Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName())));
    }

    private void lost(String why) {
        over = true;
        arrivals.add(new Arrival.Lost(why));
    }

    @Override
    public void send(byte[] bytes, Duration stall) throws IOException, InterruptedException {
        WebSocket open = Objects.requireNonNull(socket);
        long last = System.nanoTime() + stall.toNanos();
        while (open.queueSize() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while bytes were sent");
            }
            if (over || System.nanoTime() > last) {
                break;
            }
            LockSupport.parkNanos(PACE);
        }
        ByteBuffer message = ByteBuffer.allocate(bytes.length + 1).put(IN).put(bytes);
        if (over || !open.send(message.flip())) {
            throw new IOException("nothing can be sent any more");
        }
    }

    @Override
    public Optional<Arrival> next(Duration patience) throws InterruptedException {
        Optional<Arrival> next =
                Optional.ofNullable(arrivals.poll(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS));
        if (next.filter(each -> each instanceof Arrival.Out || each instanceof Arrival.Err)
                .isPresent()) {
            Objects.requireNonNull(socket).request();
        }
        return next;
    }

    @Override
    public void close() {
        closed = true;
        WebSocket open = socket;
        if (open != null) {
            if (!over) {
                open.sendClose(NORMAL, "done");
            }
            // So that what is under way does not stand in the way of the answer.
            open.request();
        }
    }
}
