package dev.drydock.app.console;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the page is, and who may see it.
 *
 * @param host the address to listen at
 * @param port the port; 0 for any that is free
 * @param token what a visitor must bring; empty on loopback only, and where nothing real is behind the page
 */
public record ConsoleSettings(String host, int port, Optional<String> token) {
    private static final int TOKEN_BYTES = 16;

    public ConsoleSettings {
        if (token.isEmpty() && !isLoopback(host)) {
            throw new IllegalArgumentException("at " + host + " others can reach the console, so it wants a token");
        }
    }

    /**
     * With a new token where others than who started the program could do harm: where they can reach the page, and, since other
     * people's programs on this machine reach loopback too, where something real stands behind it.
     */
    public static ConsoleSettings guarded(String host, int port, boolean real) {
        return new ConsoleSettings(host, port, real || !isLoopback(host) ? Optional.of(newToken()) : Optional.empty());
    }

    private static String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** On this machine only, for whoever is on it. */
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
