package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The words for what goes wrong between us and an API server. Pure. */
final class Failures {
    private Failures() {}

    /** Nothing, or nothing whole, came back. */
    static ClusterException noAnswer(String server, IOException failure) {
        return new ClusterException(Kind.UNAVAILABLE, noAnswerWords(server, failure), failure);
    }

    static String noAnswerWords(String server, IOException failure) {
        return "the API server at " + server + " does not answer: " + why(failure);
    }

    /** An answer came back, and it is a no. */
    static ClusterException refused(String server, Deed deed, Answer answer) {
        if (isUnavailable(answer)) {
            return new ClusterException(Kind.UNAVAILABLE, unavailableWords(server, answer));
        }
        return switch (answer.status()) {
            case 401, 403 -> new ClusterException(Kind.FORBIDDEN, forbiddenWords(server, deed, answer));
            default ->
                new ClusterException(
                        Kind.REFUSED,
                        "the API server at " + server + " refused to " + deed.words() + " (" + answer.status() + "): "
                                + answer.message());
        };
    }

    /** A success whose body is not what the API says. */
    static ClusterException unreadable(String server, Deed deed) {
        return new ClusterException(
                Kind.REFUSED,
                "what answered at " + server + " when asked to " + deed.words()
                        + " does not speak the Kubernetes API: check the server's address, and for a proxy or a login"
                        + " page before it");
    }

    /** A success whose body is too long to be read to its end. */
    static ClusterException endless(String server, Deed deed) {
        return new ClusterException(
                Kind.REFUSED,
                "what the API server at " + server + " answers when asked to " + deed.words()
                        + " is too long to be read to its end");
    }

    static String unavailableWords(String server, Answer answer) {
        return "the API server at " + server + " is overloaded or away (" + answer.status() + "): " + answer.message();
    }

    static String forbiddenWords(String server, Deed deed, Answer answer) {
        return answer.status() == 401
                ? "the API server at " + server + " does not accept Drydock's credentials (401): renew the token or"
                        + " certificate. It says: " + answer.message()
                : "Drydock may not " + deed.words() + " (403): " + deed.remedy() + ". The API server says: "
                        + answer.message();
    }

    /**
     * Whether the answer says that trying again may help and that nothing was done, whatever was asked: overload, a gateway's
     * no, etcd without a leader, or any server error with {@code Retry-After} (the rule of Kubernetes' own client).
     */
    static boolean isUnavailable(Answer answer) {
        return switch (answer.status()) {
            case 408, 429, 502, 503, 504 -> true;
            default ->
                answer.status() >= 500
                        && (answer.retryAfter().isPresent() || answer.message().contains("etcdserver: "));
        };
    }

    /** Why a request had no answer. */
    static String why(IOException failure) {
        return causes(failure)
                .flatMap(cause -> knownReason(cause).stream())
                .findFirst()
                .orElseGet(() -> "the connection broke ("
                        + Words.bounded(Objects.requireNonNullElse(
                                failure.getMessage(), failure.getClass().getSimpleName()))
                        + ")");
    }

    private static Optional<String> knownReason(Throwable cause) {
        return switch (cause) {
            case InterruptedIOException e -> Optional.of("we were interrupted while we waited");
            case UnknownHostException e -> Optional.of(UNRESOLVED);
            case UnresolvedAddressException e -> Optional.of(UNRESOLVED);
            case SSLException e -> Optional.of(tls(e));
            case CertificateException e -> Optional.of(tls(e));
            case HttpTimeoutException e ->
                Optional.of("no answer in time; check the address, the network and any firewall");
            case NoRouteToHostException e -> Optional.of("there is no route to it; check the address and the network");
            case ConnectException e
            when causes(e).noneMatch(UnresolvedAddressException.class::isInstance) ->
                Optional.of("connection refused; check the address, and that it runs");
            default -> Optional.empty();
        };
    }

    private static final String UNRESOLVED = "its name cannot be resolved; check the address and the DNS";

    private static String tls(Exception e) {
        return "no secure connection (" + Words.bounded(Objects.requireNonNullElse(e.getMessage(), "TLS"))
                + "); check the certificates and the authority in the kubeconfig";
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20);
    }
}
