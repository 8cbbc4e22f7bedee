package dev.drydock.sim.cluster;

/** Says that this request's connection is to break instead of carrying an answer. */
final class ConnectionLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException() {
        super("the connection is to be lost here", null, false, false);
    }
}
