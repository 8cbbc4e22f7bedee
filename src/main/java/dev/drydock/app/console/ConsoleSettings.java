package dev.drydock.app.console;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where the page is, and who may see it.
 *
 * @param host the address to listen at
 * @param port the port; 0 for any that is free
 * @param token what a visitor must bring; empty on loopback only
 */
public record ConsoleSettings(String host, int port, Optional<String> token) {
    public ConsoleSettings {
        if (token.isEmpty() && !isLoopback(host)) {
            throw new IllegalArgumentException("at " + host + " others can reach the console, so it wants a token");
        }
    }

    /** On this machine only. */
    public static ConsoleSettings local(int port) {
        return new ConsoleSettings("127.0.0.1", port, Optional.empty());
    }

    /** Whether an address can be reached from this machine only; false where it is not known. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
