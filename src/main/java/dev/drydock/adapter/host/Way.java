package dev.drydock.adapter.host;

import dev.drydock.cluster.host.JumpHost;
import java.nio.file.Path;
import java.util.Optional;

/** The way to a host: what a connection is kept by. */
record Way(String address, int port, String user, Path key, Optional<JumpHost> jump) {
    /** For people. */
    String display() {
        return user + "@" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    /** The way to the machine between. */
    Optional<Way> first() {
        return jump.map(hop -> new Way(hop.address(), hop.port(), hop.user(), key, Optional.empty()));
    }
}
