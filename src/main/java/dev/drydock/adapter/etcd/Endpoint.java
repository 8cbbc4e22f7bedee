package dev.drydock.adapter.etcd;

import dev.drydock.cluster.etcd.EtcdMember;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules for the addresses that clients find members at. Pure. */
final class Endpoint {
    private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");

    private Endpoint() {}

    static boolean isEndpoint(URI address) {
        String scheme = Optional.ofNullable(address.getScheme()).orElse("");
        String path = Optional.ofNullable(address.getRawPath()).orElse("");
        return (scheme.equals("https") || scheme.equals("http"))
                && address.getHost() != null
                && address.getPort() > 0
                && address.getRawUserInfo() == null
                && (path.isEmpty() || path.equals("/"))
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
    }

    static boolean isSecure(URI endpoint) {
        return "https".equals(endpoint.getScheme());
    }

    /** Whether a password sent there is read by nobody on the way. */
    static boolean keepsSecrets(URI endpoint) {
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        return isSecure(endpoint) || LOOPBACK.contains(host) || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    static String wouldTell(URI endpoint) {
        return "The endpoint " + endpoint + " of etcd would send the password unencrypted: use https.";
    }

    /**
     * Where a member is spoken to: a configured endpoint that is one of its client URLs, else the first of these that speaks
     * HTTP; empty where there is none.
     */
    static Optional<URI> of(EtcdMember member, Collection<URI> configured) {
        List<URI> usable = member.clientUrls().stream()
                .flatMap(Endpoint::parse)
                .filter(Endpoint::isEndpoint)
                .toList();
        return usable.stream()
                .filter(configured::contains)
                .findFirst()
                .or(() -> usable.stream().findFirst());
    }

    private static Stream<URI> parse(String url) {
        try {
            return Stream.of(new URI(url));
        } catch (URISyntaxException notOne) {
            return Stream.empty();
        }
    }
}
