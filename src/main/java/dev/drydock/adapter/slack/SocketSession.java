package dev.drydock.adapter.slack;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;

/** One connection of Socket Mode, from its opening to its end. It pings, and closes itself when nothing comes back. */
final class SocketSession extends WebSocketClient {
    private static final int CONNECT_MILLIS = 10_000;

    private final InstantSource clock;
    private final Listener listener;
    private final CompletableFuture<Boolean> greeted = new CompletableFuture<>();
    private volatile Instant lastSign;
    private volatile CountDownLatch pong = new CountDownLatch(1);

    /** Is told what comes, in order, on the connection's own thread. */
    interface Listener {
        void message(SocketSession session, String text);

        void closed(SocketSession session, int code);
    }

    /**
     * A connection that is not open yet.
     *
     * @param heartbeat how often it pings; it is given up one and a half times as long after the last pong
     */
    SocketSession(
            URI url, Optional<InetSocketAddress> proxy, Duration heartbeat, InstantSource clock, Listener listener) {
        super(url, new Draft_6455(), Map.of(), CONNECT_MILLIS);
        this.clock = clock;
        this.listener = listener;
        this.lastSign = clock.instant();
        proxy.ifPresent(address -> setProxy(new Proxy(Proxy.Type.HTTP, address)));
        setConnectionLostTimeout(Math.toIntExact(heartbeat.toSeconds()));
        setDaemon(true);
    }

    /** Opens it, and waits for Slack's greeting; false when there was none. */
    boolean openAndAwaitGreeting(Duration within) throws InterruptedException {
        if (!connectBlocking(within.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            return greeted.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            return false;
        }
    }

    void greeted() {
        greeted.complete(true);
    }

    /** When the other side last showed that it is there. */
    Instant lastSign() {
        return lastSign;
    }

    /** Asks whether the other side is there now. */
    boolean answersPing(Duration within) throws InterruptedException {
        if (!isOpen()) {
            return false;
        }
        pong = new CountDownLatch(1);
        CountDownLatch answer = pong;
        sendPing();
        return answer.await(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
        lastSign = clock.instant();
    }

    @Override
    public void onMessage(String message) {
        lastSign = clock.instant();
        listener.message(this, message);
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata frame) {
        lastSign = clock.instant();
        super.onWebsocketPing(socket, frame);
    }

    @Override
    public void onWebsocketPong(WebSocket socket, Framedata frame) {
        lastSign = clock.instant();
        pong.countDown();
        super.onWebsocketPong(socket, frame);
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
        greeted.complete(false);
        listener.closed(this, code);
    }

    @Override
    public void onError(Exception error) {
        // A close follows, and is what counts.
    }
}
