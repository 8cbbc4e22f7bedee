package dev.drydock.adapter.etcd;

import dev.drydock.cluster.etcd.EtcdException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The words for what goes wrong between us and a member. Pure. */
final class Failures {
    private static final int LONGEST = 300;

    private Failures() {}

    /**
     * Why a call failed.
     *
     * @param deed what was asked for: {@code tell its status}
     * @param patience how long it was waited for
     */
    static EtcdException of(URI endpoint, String deed, Duration patience, StatusRuntimeException failure) {
        Why why = why(endpoint, failure.getStatus(), patience);
        return new EtcdException(
                "etcd at " + endpoint + " could not " + deed + ": " + why.words() + ".", why.passing(), failure);
    }

    /** Whether nothing of the member was heard, or nothing in time. */
    static boolean isUnreached(EtcdException failure) {
        return failure.getCause() instanceof StatusRuntimeException status
                && switch (status.getStatus().getCode()) {
                    case UNAVAILABLE -> !says(status.getStatus()).startsWith("etcdserver: ");
                    case DEADLINE_EXCEEDED -> true;
                    case OK,
                            CANCELLED,
                            UNKNOWN,
                            INVALID_ARGUMENT,
                            NOT_FOUND,
                            ALREADY_EXISTS,
                            PERMISSION_DENIED,
                            RESOURCE_EXHAUSTED,
                            FAILED_PRECONDITION,
                            ABORTED,
                            OUT_OF_RANGE,
                            UNIMPLEMENTED,
                            INTERNAL,
                            DATA_LOSS,
                            UNAUTHENTICATED -> false;
                };
    }

    /** A reason without its full stop, and whether trying again later may help. */
    private record Why(String words, boolean passing) {}

    private static Why why(URI endpoint, Status status, Duration patience) {
        return ofEtcd(says(status)).or(() -> ofConnection(status)).orElseGet(() -> switch (status.getCode()) {
            case DEADLINE_EXCEEDED ->
                new Why(
                        "it did not answer within " + seconds(patience)
                                + "; check the address, the network and any firewall, and whether the member is"
                                + " overloaded",
                        true);
            case CANCELLED -> new Why("we were interrupted while we waited", true);
            case UNAVAILABLE -> new Why(broken(endpoint, status), true);
            case UNIMPLEMENTED ->
                new Why(
                        "what answers there does not speak etcd's API; check the address, and that it is the"
                                + " clients' port, not the peers'",
                        false);
            case OK,
                    UNKNOWN,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED -> new Why("it says: " + bounded(says(status)), false);
        });
    }

    /**
     * A connection that was closed or reset before anything was said tells of a server that expected something else:
     * which of the two it is, is a race between our second packet and its closing.
     */
    private static String broken(URI endpoint, Status status) {
        String says = says(status);
        boolean secure = Endpoint.isSecure(endpoint);
        boolean reset = causes(status.getCause()).anyMatch(Failures::isReset);
        if (secure && (reset || says.contains("while performing TLS negotiation"))) {
            return "it closed the connection without a word; check that it is etcd's port for clients, and, if it"
                    + " serves without TLS, write http://";
        }
        if (!secure && (reset || says.contains("Network closed for unknown reason"))) {
            return "it closed the connection without a word; if it serves by TLS, write https://";
        }
        return "the connection broke (" + bounded(says) + ")";
    }

    private static boolean isReset(Throwable cause) {
        String says = bounded(cause).toLowerCase(Locale.ROOT);
        return cause instanceof IOException && (says.contains("connection reset") || says.contains("broken pipe"));
    }

    /** What etcd says itself, in the texts of its {@code rpctypes}; its codes are shared by too many. */
    private static Optional<Why> ofEtcd(String says) {
        return Stream.of(Said.values())
                .filter(said -> says.contains(said.part))
                .findFirst()
                .map(said -> new Why(said.words + ". It says: " + bounded(says), said.passing));
    }

    /** What members say, and what it means for whoever reads it here. */
    private enum Said {
        NO_USER(
                "user name is empty",
                "authentication is enabled there and Drydock gave no user; set user and password, or a client"
                        + " certificate whose common name is a user",
                false),
        WRONG_PASSWORD("authentication failed", "it does not know this user, or not with this password", false),
        INVALID_TOKEN(
                "invalid auth token", "it does not accept our login any more, which a restart of it can cause", true),
        DENIED(
                "permission denied",
                "our user may not do that; snapshots, hashes, alarms and defragmenting need the role root",
                false),
        LEARNER(
                "not supported for learner",
                "it is a learner, which only tells its status; ask a voting member",
                false),
        NO_SPACE(
                "database space exceeded",
                "its database has reached its quota; compact, defragment and clear the alarm",
                false),
        COMPACTED(
                "required revision has been compacted",
                "the revisions up to there are compacted away already; ask for a newer one",
                false),
        FUTURE("required revision is a future revision", "it has not got that revision (yet)", true),
        CORRUPT("corrupt cluster", "its data is damaged; do not back it up, and replace the member", false),
        NO_LEADER("no leader", "the cluster has no leader, so most of its members are away", true),
        TIMED_OUT(
                "request timed out", "the cluster did not agree in time; it is overloaded or its leader is away", true),
        STOPPED("server stopped", "it is stopping", true),
        BUSY("too many requests", "it is overloaded", true);

        private final String part;
        private final String words;
        private final boolean passing;

        Said(String part, String words, boolean passing) {
            this.part = part;
            this.words = words;
            this.passing = passing;
        }
    }

    private static Optional<Why> ofConnection(Status status) {
        return causes(status.getCause())
                .flatMap(cause -> ofCause(cause).stream())
                .findFirst();
    }

    private static Optional<Why> ofCause(Throwable cause) {
        return switch (cause) {
            case UnknownHostException e ->
                Optional.of(new Why("its name cannot be resolved; check the address and the DNS", true));
            case NoRouteToHostException e ->
                Optional.of(new Why("there is no route to it; check the address and the network", true));
            case ConnectException e ->
                Optional.of(new Why(
                        bounded(e).toLowerCase(Locale.ROOT).contains("refused")
                                ? "connection refused; check the address, and that the member runs"
                                : "no connection (" + bounded(e) + "); check the address, the network and any firewall",
                        true));
            case NotSslRecordException e ->
                Optional.of(new Why("it does not speak TLS; if the member serves without it, write http://", false));
            case Http2Exception e ->
                Optional.of(new Why(
                        "what answers there does not speak gRPC; if the member serves by TLS, write https://", false));
            case SSLException e -> Optional.of(new Why(tls(e), false));
            default -> Optional.empty();
        };
    }

    /** The deepest reason is the one that people can do something about. */
    private static String tls(SSLException failure) {
        return causes(failure)
                .flatMap(cause -> ofCertificate(cause).stream())
                .reduce((outer, inner) -> inner)
                .orElseGet(() -> {
                    boolean theirs = bounded(failure).contains("fatal alert");
                    return theirs
                            ? "it does not accept our connection by TLS (" + bounded(failure)
                                    + "); give a client certificate that its trusted authority has signed, for client"
                                    + " authentication, and that has not expired"
                            : "no secure connection (" + bounded(failure) + ")";
                });
    }

    private static Optional<String> ofCertificate(Throwable cause) {
        return switch (cause) {
            case CertificateExpiredException e ->
                Optional.of("its certificate, or its authority's, has expired (" + bounded(e) + "); renew it");
            case CertificateNotYetValidException e ->
                Optional.of("its certificate is not valid yet (" + bounded(e) + "); check both machines' clocks");
            case CertPathBuilderException e ->
                Optional.of("its certificate is not signed by the authority that Drydock trusts; give the certificate"
                        + " of etcd's authority (kubeadm: /etc/kubernetes/pki/etcd/ca.crt)");
            case CertificateException e
            when bounded(e).contains("subject alternative") || bounded(e).contains("No name matching") ->
                Optional.of("its certificate is for other names (" + bounded(e)
                        + "); use a name or address that is in it, or add this one");
            default -> Optional.empty();
        };
    }

    static String bounded(Throwable failure) {
        return bounded(Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName()));
    }

    /** The first line of what a stranger says, without anything that a terminal or a thread might act on. */
    static String bounded(String text) {
        String line = text.lines().findFirst().orElse("").replaceAll("\\p{C}", "?");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String says(Status status) {
        return Objects.requireNonNullElse(
                status.getDescription(), status.getCode().name());
    }

    private static Stream<Throwable> causes(@Nullable Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20);
    }
}
