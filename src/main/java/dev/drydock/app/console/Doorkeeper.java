package dev.drydock.app.console;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says who may come in.
 *
 * <p>Any page in the same browser can send requests here, and a name of its own can be made to lead here (DNS rebinding). So the
 * {@code Host} must be a name of this machine where no token is wanted; whatever does something must come from this very page
 * ({@code Origin}), and so must whatever a browser says comes from elsewhere.
 */
final class Doorkeeper {
    static final String COOKIE = "drydock_console";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final Optional<String> token;

    Doorkeeper(Optional<String> token) {
        this.token = token;
    }

    /**
     * A request, as far as the door is concerned.
     *
     * @param method in upper case
     * @param headers by name in lower case
     * @param cookie the token that the browser kept; empty when it has none
     */
    record Visit(String method, Map<String, String> headers, Optional<String> cookie) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    /** A refusal: an HTTP status, and why. */
    record Refusal(int status, String why) {}

    /** Whether a token is the right one; takes as long for a wrong one. */
    boolean isToken(String said) {
        return token.map(right -> MessageDigest.isEqual(bytes(right), bytes(said)))
                .orElse(false);
    }

    /** Why the visitor may not come in; empty when they may. */
    Optional<Refusal> refuse(Visit visit) {
        String host = visit.header("host").orElse("").toLowerCase(Locale.ROOT);
        if (token.isEmpty() && !LOOPBACK.contains(host.replaceFirst(":\\d+$", ""))) {
            return Optional.of(new Refusal(421, "This console answers under 127.0.0.1 and localhost only."));
        }
        if (token.isPresent() && !visit.cookie().map(this::isToken).orElse(false)) {
            return Optional.of(new Refusal(401, "Open the address with the token that the terminal printed."));
        }
        Optional<String> origin = visit.header("origin");
        if (origin.isPresent() ? !isHere(origin.get(), host) : !visit.method().equals("GET")) {
            return Optional.of(new Refusal(403, "That came from another page than this console's."));
        }
        String site = visit.header("sec-fetch-site").orElse("none");
        if (!visit.method().equals("GET") && !site.equals("same-origin") && !site.equals("none")) {
            return Optional.of(new Refusal(403, "That came from another page than this console's."));
        }
        return Optional.empty();
    }

    /** Why what is not the page itself may not be had; empty when it may. Another site's page may link here, and no more. */
    Optional<Refusal> refuseEmbedding(Visit visit) {
        String site = visit.header("sec-fetch-site").orElse("none");
        return site.equals("same-origin") || site.equals("none")
                ? Optional.empty()
                : Optional.of(new Refusal(403, "That came from another page than this console's."));
    }

    private static boolean isHere(String origin, String host) {
        try {
            URI uri = URI.create(origin);
            return "http".equals(uri.getScheme()) && host.equalsIgnoreCase(uri.getAuthority());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
