package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.drydock.sim.slack.Sent.Outcome;
import dev.drydock.sim.slack.Violation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Every delivery from its sending to its acknowledgement: the deadline, the person's error when it passes, the retries of
 * events, and what a closed socket took with it.
 *
 * <p>Slack sends an <em>event</em> again when it was not acknowledged. A command or a click is sent again only when its socket
 * closed before the acknowledgement: it may have been handled already, and the app has to notice.
 */
final class Deliveries implements AutoCloseable {
    /** How long an acknowledgement is still recognised as a late one. */
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    private final State state;
    private final Carrier carrier;
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("local-slack-timer").factory());

    private static final class Pending {
        final Envelope envelope;
        final Consumer<JsonNode> answered;
        final Consumer<String> failed;
        final Sent sent = new Sent();
        int attempt;
        int sends;
        int acks;
        boolean underWay;

        Pending(Envelope envelope, Consumer<JsonNode> answered, Consumer<String> failed) {
            this.envelope = envelope;
            this.answered = answered;
            this.failed = failed;
        }
    }

    Deliveries(State state, Carrier carrier) {
        this.state = state;
        this.carrier = carrier;
    }

    String nextId() {
        return "env-%06d".formatted(next.incrementAndGet());
    }

    /**
     * Tells the app something.
     *
     * @param answered takes what the acknowledgement carried
     * @param failed   takes Slack's word for what went wrong, which the person sees
     */
    Sent send(Envelope envelope, Consumer<JsonNode> answered, Consumer<String> failed) {
        Pending delivery = new Pending(envelope, answered, failed);
        pending.put(envelope.id(), delivery);
        Optional<Faults.Handling> fault = state.faults().takeDelivery();
        int times = fault.filter(Faults.Handling.Twice.class::isInstance).isPresent() ? 2 : 1;
        Duration delay = fault.filter(Faults.Handling.Late.class::isInstance)
                .map(late -> ((Faults.Handling.Late) late).by())
                .orElse(Duration.ZERO);
        if (delay.isZero()) {
            attempt(delivery, times, "");
        } else {
            after(delay, () -> attempt(delivery, times, ""));
        }
        return delivery.sent;
    }

    private void attempt(Pending delivery, int times, String reason) {
        synchronized (delivery) {
            boolean sent = false;
            for (int i = 0; i < times; i++) {
                delivery.sends++;
                sent |= carrier.send(delivery.envelope, delivery.attempt, reason);
            }
            delivery.underWay = sent;
            if (sent) {
                int attempt = delivery.attempt;
                after(state.limits().ack(), () -> overdue(delivery, attempt));
            } else if (!again(delivery, "no_connection")) {
                fail(delivery, Outcome.NOT_DELIVERED, "dispatch_failed");
            }
        }
    }

    private void overdue(Pending delivery, int attempt) {
        synchronized (delivery) {
            if (delivery.sent.now().isPresent() || delivery.attempt != attempt) {
                return;
            }
            if (delivery.underWay) {
                Duration limit = state.limits().ack();
                state.violations().add(Kind.NO_ACK, name(delivery) + " not acknowledged within " + limit);
            }
            if (!again(delivery, "timeout")) {
                fail(delivery, Outcome.TIMED_OUT, "operation_timeout");
            }
        }
    }

    /** Plans the next retry of an event; false for anything else, and after the last. */
    private boolean again(Pending delivery, String reason) {
        List<Duration> pauses = state.limits().redeliveries();
        if (delivery.envelope.kind() != Envelope.Kind.EVENT || delivery.attempt >= pauses.size()) {
            return false;
        }
        Duration pause = pauses.get(delivery.attempt);
        delivery.attempt++;
        after(pause, () -> {
            if (delivery.sent.now().isEmpty()) {
                attempt(delivery, 1, reason);
            }
        });
        return true;
    }

    private void fail(Pending delivery, Outcome outcome, String error) {
        if (delivery.sent.now().isEmpty()) {
            // The person sees it first: whoever waits for the outcome may look at the channel at once.
            delivery.failed.accept(error);
            delivery.sent.end(outcome, MissingNode.getInstance());
            forget(delivery);
        }
    }

    /** The app answered with something other than an acknowledgement, or could not be reached; {@code why} is for the record. */
    void refused(String envelopeId, String error, String why) {
        Optional.ofNullable(pending.get(envelopeId)).ifPresent(delivery -> {
            synchronized (delivery) {
                state.violations().add(Kind.BAD_ACK, name(delivery) + ": " + error + ", " + why);
                if (delivery.sent.now().isEmpty() && !again(delivery, "http_error")) {
                    fail(delivery, Outcome.NOT_DELIVERED, error);
                }
            }
        });
    }

    /** The app acknowledged. */
    void acknowledged(String envelopeId, JsonNode answer) {
        Pending delivery = pending.get(envelopeId);
        if (delivery == null) {
            state.violations().add(Kind.STRAY_ACK, "nothing was delivered as '" + envelopeId + "'");
            return;
        }
        synchronized (delivery) {
            delivery.acks++;
            if (delivery.acks > delivery.sends) {
                state.violations().add(Kind.STRAY_ACK, name(delivery) + " acknowledged " + delivery.acks + " times");
            } else if (delivery.sent.now().filter(Outcome.TIMED_OUT::equals).isPresent()) {
                state.violations().add(Kind.LATE_ACK, name(delivery));
            } else if (delivery.sent.now().isEmpty()) {
                if (!answer.isMissingNode() && !delivery.envelope.answerable()) {
                    state.violations().add(Kind.BAD_ACK, name(delivery) + " takes no payload");
                }
                delivery.answered.accept(answer);
                delivery.sent.end(Outcome.ACKNOWLEDGED, answer);
                forget(delivery);
            }
        }
    }

    /** A socket closed before these were acknowledged: they go to another, if there is one. */
    void lost(Iterable<String> envelopeIds) {
        for (String id : envelopeIds) {
            Optional.ofNullable(pending.get(id)).ifPresent(delivery -> {
                synchronized (delivery) {
                    delivery.underWay = false;
                }
            });
        }
        resend();
    }

    /** Sends again what is unacknowledged on no open socket; called when a socket closed and when one opened. */
    void resend() {
        for (Pending delivery : pending.values()) {
            synchronized (delivery) {
                if (delivery.sends > 0
                        && !delivery.underWay
                        && delivery.sent.now().isEmpty()) {
                    delivery.sends++;
                    delivery.underWay = carrier.send(delivery.envelope, delivery.attempt + 1, "connection_lost");
                }
            }
        }
    }

    private void forget(Pending delivery) {
        after(REMEMBERED, () -> pending.remove(delivery.envelope.id()));
    }

    private void after(Duration delay, Runnable task) {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static String name(Pending delivery) {
        return delivery.envelope.kind().type() + " " + delivery.envelope.id();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
