package dev.drydock.cluster;

import java.util.Optional;

/** The port to single API servers, rather than to whichever of them the cluster's address leads to. */
public interface ApiServers {
    /**
     * Where one API server is.
     *
     * @param address its own host's
     * @param port the one that it serves at
     * @param certificate the SHA-256 of the certificate that it shows, so that no other one passes for it; empty where nothing
     *     tells
     */
    record Door(String address, int port, Optional<String> certificate) {
        /** For people. */
        public String display() {
            return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
        }
    }

    /** What became of the question whether it is ready. */
    sealed interface Answer {
        /** It is, or it serves and tells strangers no more than that. */
        record Ready(String words) implements Answer {}

        /** It is not, and why. */
        record NotReady(String why) implements Answer {}

        /** It is not reached from here, or somebody else answers there: why. */
        record Unreached(String why) implements Answer {}
    }

    /** Asks one whether it is ready; ends within seconds. */
    Answer ask(Door door);
}
