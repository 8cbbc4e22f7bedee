package dev.drydock.sim.slack;

/** The way to the app: sockets, or its request URL. */
interface Carrier {

    /**
     * Sends a delivery on its way; the answer comes back to {@link Deliveries}.
     *
     * @param attempt 0 for the first time
     * @param reason  why it is sent again; empty the first time
     * @return false when nobody is there to take it
     */
    boolean send(Envelope envelope, int attempt, String reason);
}
