package dev.drydock.cluster;

/** A running watch on the pods of one node; survives restarts of the API server by listing again. */
public interface PodWatch extends AutoCloseable {
    /** Ends the watch; the listener hears nothing more once this returns. */
    @Override
    void close();
}
