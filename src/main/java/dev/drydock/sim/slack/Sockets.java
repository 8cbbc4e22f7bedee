package dev.drydock.sim.slack;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The app's Socket Mode connections, and what can happen to them. */
public final class Sockets {
    private final SocketHub hub;
    private final Limits limits;

    Sockets(SocketHub hub, Limits limits) {
        this.hub = hub;
        this.limits = limits;
    }

    /** How many are open. */
    public int open() {
        return hub.open();
    }

    /** Waits until so many are open. */
    public void awaitOpen(int count, Duration within) {
        if (!hub.awaitOpen(count, within)) {
            throw new AssertionError(hub.open() + " sockets are open and not " + count + " after " + within);
        }
    }

    /** Waits until so many were opened since the start, whether they still are or not. */
    public void awaitOpenedInAll(int count, Duration within) {
        if (!hub.awaitOpened(count, within)) {
            throw new AssertionError("fewer than " + count + " sockets were opened within " + within);
        }
    }

    /** Cuts all connections without a word, as a network does. */
    public void drop() {
        hub.drop();
    }

    /** Says that the sockets will be closed in about ten seconds, and closes them after one deadline's time. */
    public void warn() {
        farewell("warning");
    }

    /** Asks the app to come back on a new socket, and closes the old ones after one deadline's time. */
    public void refresh() {
        farewell("refresh_requested");
    }

    /** Says that Socket Mode was switched off, and closes the sockets. */
    public void disable() {
        farewell("link_disabled");
    }

    private void farewell(String reason) {
        hub.disconnect(reason);
        CompletableFuture.delayedExecutor(limits.ack().toMillis(), TimeUnit.MILLISECONDS)
                .execute(hub::closeLeaving);
    }
}
