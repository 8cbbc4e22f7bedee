package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.sim.slack.Violation.Kind;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Socket Mode's server side: tickets, up to ten sockets, and deliveries to any of them in turn. */
final class SocketHub implements Carrier {
    /** Far above what a socket of the demo or a test stays idle; pings keep it open anyway. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final State state;
    private final Supplier<Integer> port;
    private final AtomicInteger nextTicket = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final Map<String, Instant> tickets = new ConcurrentHashMap<>();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicReference<Optional<Deliveries>> deliveries = new AtomicReference<>(Optional.empty());

    /** One open socket, and what was sent on it without an acknowledgement. */
    private static final class Link {
        final Session session;
        final Set<String> unacknowledged = ConcurrentHashMap.newKeySet();
        volatile boolean leaving;

        Link(Session session) {
            this.session = session;
        }

        synchronized void send(ObjectNode message) {
            session.sendText(Json.write(message), Callback.NOOP);
        }
    }

    SocketHub(State state, Supplier<Integer> port) {
        this.state = state;
        this.port = port;
    }

    void reportTo(Deliveries receiver) {
        deliveries.set(Optional.of(receiver));
    }

    /** {@code apps.connections.open}. */
    ObjectNode open(Call call) {
        String ticket = "ticket-" + nextTicket.incrementAndGet();
        tickets.put(ticket, state.clock().instant().plus(state.limits().ticket()));
        String url = "ws://127.0.0.1:%d/link/?ticket=%s&app_id=%s".formatted(port.get(), ticket, Workspace.APP_ID);
        return Json.object().put("url", url);
    }

    void configure(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onMessage(message -> received(message.message()));
        socket.onClose(closed -> gone(closed.session));
        socket.onError(error -> gone(error.session));
    }

    private void connected(WsConnectContext context) {
        String ticket = Optional.ofNullable(context.queryParam("ticket")).orElse("");
        Instant expires = tickets.remove(ticket);
        if (expires == null || state.clock().instant().isAfter(expires)) {
            state.violations().add(Kind.BAD_SOCKET, "dialled with a ticket that is used up: '" + ticket + "'");
            context.closeSession(4001, "invalid ticket");
            return;
        }
        Link link = new Link(context.session);
        if (links.size() >= state.limits().connections()) {
            state.violations()
                    .add(Kind.BAD_SOCKET, "more than " + state.limits().connections() + " sockets");
            link.send(goodbye("too_many_websockets"));
            context.closeSession(1000, "too_many_websockets");
            return;
        }
        context.session.setIdleTimeout(IDLE);
        context.enableAutomaticPings(state.limits().ping().toMillis(), TimeUnit.MILLISECONDS);
        ObjectNode hello = Json.object().put("type", "hello").put("num_connections", links.size() + 1);
        hello.putObject("connection_info").put("app_id", Workspace.APP_ID);
        hello.set("debug_info", debug());
        synchronized (link) {
            // Nothing is sent on a socket before its greeting, and nobody greeted is without a place in the list.
            changed(() -> {
                links.add(link);
                opened.incrementAndGet();
            });
            link.send(hello);
        }
        deliveries.get().ifPresent(Deliveries::resend);
    }

    private void received(String text) {
        Optional<JsonNode> message = Json.parse(text).filter(JsonNode::isObject);
        String id = message.map(node -> Json.text(node, "envelope_id")).orElse("");
        if (id.isEmpty()) {
            state.violations().add(Kind.BAD_ACK, "not an acknowledgement: " + text);
            return;
        }
        links.forEach(link -> link.unacknowledged.remove(id));
        JsonNode answer = message.orElseThrow().path("payload");
        deliveries.get().ifPresent(receiver -> receiver.acknowledged(id, answer));
    }

    private void gone(Session session) {
        for (Link link : links) {
            if (link.session.equals(session)) {
                changed(() -> links.remove(link));
                deliveries.get().ifPresent(receiver -> receiver.lost(link.unacknowledged));
            }
        }
    }

    @Override
    public boolean send(Envelope envelope, int attempt, String reason) {
        List<Link> staying = links.stream().filter(link -> !link.leaving).toList();
        List<Link> usable = staying.isEmpty() ? List.copyOf(links) : staying;
        if (usable.isEmpty()) {
            return false;
        }
        Link link = usable.get(Math.floorMod(turn.getAndIncrement(), usable.size()));
        link.unacknowledged.add(envelope.id());
        ObjectNode message = Json.object();
        message.put("envelope_id", envelope.id()).put("type", envelope.kind().type());
        message.put("accepts_response_payload", envelope.answerable());
        if (attempt > 0) {
            message.put("retry_attempt", attempt).put("retry_reason", reason);
        }
        message.set("payload", envelope.payload());
        link.send(message);
        return true;
    }

    int open() {
        return links.size();
    }

    boolean awaitOpen(int count, Duration within) {
        return await(() -> links.size() == count, within);
    }

    boolean awaitOpened(int count, Duration within) {
        return await(() -> opened.get() >= count, within);
    }

    private boolean await(BooleanSupplier done, Duration within) {
        lock.lock();
        try {
            long left = within.toNanos();
            while (!done.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void changed(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says goodbye to every socket; Slack closes them a little later unless the app was quicker. */
    void disconnect(String reason) {
        for (Link link : links) {
            link.leaving = true;
            link.send(goodbye(reason));
        }
    }

    /** Closes the sockets that were told to go, in good order. */
    void closeLeaving() {
        links.stream().filter(link -> link.leaving).forEach(link -> link.session.close(1000, "bye", Callback.NOOP));
    }

    /** Cuts every socket without a word, as a network does. */
    void drop() {
        links.forEach(link -> link.session.disconnect());
    }

    private static ObjectNode goodbye(String reason) {
        ObjectNode message = Json.object().put("type", "disconnect").put("reason", reason);
        message.set("debug_info", debug());
        return message;
    }

    private static ObjectNode debug() {
        return Json.object()
                .put("host", "applink-local")
                .put("build_number", 1)
                .put("approximate_connection_time", 18_060);
    }
}
