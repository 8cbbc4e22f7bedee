package dev.drydock.adapter.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.bolt.App;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.socket_mode.request.SocketModeRequestParser;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Socket Mode: keeps one connection to Slack, opens the next before the last is closed where Slack says that it will be, comes
 * back with growing pauses where it was lost, and acknowledges every envelope.
 *
 * <p>This stands where Bolt's {@code SocketModeApp} would: that one reopens every ten seconds for ever, also after Slack said
 * {@code link_disabled}, hides its pongs, and sends no acknowledgement when a handler fails. Parsing and dispatching are Bolt's.
 */
final class SocketLink implements AutoCloseable, SocketSession.Listener {
    private static final Logger log = LoggerFactory.getLogger(SocketLink.class);
    private static final Duration GREETING = Duration.ofSeconds(10);
    /** A connection that lived for less counts as a failure, lest we hammer a Slack that greets and hangs up. */
    private static final Duration PROVEN = Duration.ofSeconds(30);
    /** What was received on a connection that is being replaced is acknowledged on it. */
    private static final Duration OVERLAP = Duration.ofSeconds(2);

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final App app;
    private final SlackCalls appCalls;
    private final Optional<InetSocketAddress> proxy;
    private final Duration heartbeat;
    private final Backoff backoff;
    private final Waiting waiting;
    private final InstantSource clock;
    private final SocketModeRequestParser parser;
    private final AtomicReference<@Nullable SocketSession> current = new AtomicReference<>();
    private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.of("not connected yet"));
    private final Semaphore renewals = new Semaphore(0);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("slack-socket-", 1).factory());
    private final ExecutorService readers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("slack-reader-", 1).factory());
    private volatile boolean stopped;
    private volatile boolean disabled;
    private volatile Optional<Instant> lastSign = Optional.empty();

    /**
     * A link that is not open yet.
     *
     * @param appCalls calls with the app-level token
     * @param heartbeat how often it pings, in whole seconds
     */
    SocketLink(
            App app,
            SlackCalls appCalls,
            Optional<InetSocketAddress> proxy,
            Duration heartbeat,
            Backoff backoff,
            Waiting waiting,
            InstantSource clock) {
        this.app = app;
        this.appCalls = appCalls;
        this.proxy = proxy;
        this.heartbeat = heartbeat;
        this.backoff = backoff;
        this.waiting = waiting;
        this.clock = clock;
        this.parser = new SocketModeRequestParser(app.config());
    }

    /** Begins to connect, and goes on until closed; returns at once. */
    void start() {
        threads.execute(this::keepConnected);
    }

    SlackHealth health() {
        SocketSession session = current.get();
        boolean open = session != null && session.isOpen();
        Optional<Instant> sign = session == null ? lastSign : Optional.of(session.lastSign());
        return new SlackHealth(
                open && !stopped,
                sign.map(at -> Duration.between(at, clock.instant())),
                open && !stopped ? Optional.empty() : trouble());
    }

    private Optional<String> trouble() {
        return disabled
                ? Optional.of(
                        "Socket Mode was switched off in the app's settings; switch it on there and restart Drydock")
                : trouble.get();
    }

    /** Asks the other side whether it is there. */
    boolean verify(Duration within) throws InterruptedException {
        SocketSession session = current.get();
        return session != null && session.answersPing(within);
    }

    private void keepConnected() {
        int failures = 0;
        try {
            while (!stopped) {
                try {
                    renewals.drainPermits();
                    SocketSession fresh = open();
                    replaceWith(fresh);
                    Instant since = clock.instant();
                    renewals.acquire();
                    boolean proven = Duration.between(since, clock.instant()).compareTo(PROVEN) >= 0;
                    failures = proven ? 0 : failures + 1;
                } catch (CallException failed) {
                    failures++;
                    trouble.set(Optional.of(failed.getMessage()));
                    log.atWarn()
                            .addKeyValue("error", failed.getMessage())
                            .addKeyValue("failures", failures)
                            .log("no connection to Slack");
                }
                if (!stopped && failures > 0) {
                    waiting.pause(backoff.after(failures));
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private SocketSession open() throws CallException, InterruptedException {
        String url = appCalls.once(Method.OPEN_CONNECTION, "", client -> client.appsConnectionsOpen(request -> request))
                .getUrl();
        SocketSession session = new SocketSession(URI.create(url), proxy, heartbeat, clock, this);
        boolean greeted = false;
        try {
            greeted = session.openAndAwaitGreeting(GREETING);
        } finally {
            if (!greeted) {
                session.close();
            }
        }
        if (!greeted) {
            throw new CallException(
                    CallException.Fate.NOT_DONE, Method.OPEN_CONNECTION, "Slack's socket did not open or said nothing");
        }
        return session;
    }

    private void replaceWith(SocketSession fresh) throws InterruptedException {
        SocketSession old = current.getAndSet(fresh);
        if (stopped) {
            fresh.close();
            return;
        }
        trouble.set(Optional.of("the connection was lost"));
        log.info("connected to Slack");
        if (old != null && old.isOpen()) {
            waiting.pause(OVERLAP);
            old.close();
        }
        if (!fresh.isOpen()) {
            renewals.release();
        }
    }

    @Override
    public void message(SocketSession session, String text) {
        JsonNode message = Envelopes.read(text);
        switch (message.path("type").asText()) {
            case "hello" -> session.greeted();
            case "disconnect" -> farewell(session, message.path("reason").asText());
            default -> {
                JsonNode envelope = message.path("envelope_id");
                if (envelope.isTextual()) {
                    receive(session, message, text, envelope.asText());
                }
            }
        }
    }

    private void receive(SocketSession session, JsonNode message, String text, String id) {
        if (Envelopes.isSubmission(message.path("payload"))) {
            handOff(() -> send(session, acknowledgement(id, dispatch(message, text))));
        } else if (handOff(() -> dispatch(message, text))) {
            send(session, acknowledgement(id, ""));
        }
    }

    @Override
    public void closed(SocketSession session, int code) {
        lastSign = Optional.of(session.lastSign());
        if (session == current.get()) {
            if (!stopped) {
                log.atInfo().addKeyValue("code", code).log("a connection to Slack was closed");
            }
            renewals.release();
        }
    }

    private void farewell(SocketSession session, String reason) {
        log.atInfo().addKeyValue("reason", reason).log("Slack closes a connection");
        if (reason.equals("link_disabled")) {
            disabled = true;
            stopped = true;
            log.error("Socket Mode was switched off in the app's settings: Drydock hears nothing from Slack any more");
        }
        if (session == current.get()) {
            renewals.release();
        }
    }

    /**
     * Leaves an envelope to a thread of its own. It is acknowledged before that thread has read it: our acknowledgements say
     * nothing but that it came, and one that waited for its turn on the processors would be late whenever many people press at
     * once. Only that of a form says more, and waits.
     *
     * @return whether it will be read; false while closing, when Slack shall deliver it to somebody else
     */
    private boolean handOff(Runnable work) {
        try {
            readers.execute(work);
            return true;
        } catch (RejectedExecutionException closing) {
            log.info("an envelope came while Drydock was stopping, and was left");
            return false;
        }
    }

    private static String acknowledgement(String envelope, String answer) {
        ObjectNode acknowledgement = JsonNodeFactory.instance.objectNode().put("envelope_id", envelope);
        JsonNode payload = Envelopes.read(answer);
        if (payload.isObject()) {
            acknowledgement.set("payload", payload);
        }
        return acknowledgement.toString();
    }

    /** What the handler answers; empty text where nothing. */
    private String dispatch(JsonNode envelope, String text) {
        try {
            JsonNode payload = envelope.path("payload");
            if (Envelopes.isForUs(payload)) {
                Request<?> request = PressRequest.isOne(payload)
                        ? new PressRequest(payload)
                        : parser.parse(text).getBoltRequest();
                Response response = app.run(request);
                if (response.getStatusCode() != 200) {
                    log.atWarn().addKeyValue("status", response.getStatusCode()).log("an envelope found no handler");
                }
                return Optional.ofNullable(response.getBody()).orElse("");
            }
        } catch (Exception unreadable) {
            log.atError().setCause(unreadable).log("an envelope from Slack could not be handled");
        }
        return "";
    }

    /** On the connection that it came by, else on the one that there is; without any, Slack delivers it again. */
    private void send(SocketSession session, String acknowledgement) {
        try {
            SocketSession now = current.get();
            SocketSession open = session.isOpen() || now == null ? session : now;
            open.send(acknowledgement);
        } catch (WebsocketNotConnectedException gone) {
            log.info("an envelope could not be acknowledged, and will come again");
        }
    }

    /** Takes nothing more; what was acknowledged is handed to those who serve it before this returns. */
    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
        readers.shutdown();
        try {
            if (!readers.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("envelopes that were acknowledged are not read yet");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        SocketSession session = current.get();
        if (session != null) {
            session.close();
        }
    }
}
