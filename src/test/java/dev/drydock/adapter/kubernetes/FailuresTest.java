package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.drydock.cluster.ClusterException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new ConnectException(), "connection refused"),
                arguments(new ConnectException().initCause(new UnresolvedAddressException()), "cannot be resolved"),
                arguments(new UnknownHostException("api"), "cannot be resolved"),
                arguments(new SSLHandshakeException("PKIX path building failed"), "no secure connection (PKIX path"),
                arguments(new HttpTimeoutException("late"), "no answer in time"),
                arguments(new NoRouteToHostException(), "no route"),
                arguments(new InterruptedIOException(), "we were interrupted"),
                arguments(new IOException("Connection reset"), "the connection broke (Connection reset)"),
                arguments(new IOException(), "the connection broke (IOException)"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void noAnswerIsToldInPlainWords(IOException failure, String words) {
        ClusterException told = Failures.noAnswer("api:6443", failure);

        assertThat(told.kind()).isEqualTo(ClusterException.Kind.UNAVAILABLE);
        assertThat(told)
                .hasMessageStartingWith("the API server at api:6443 does not answer: ")
                .hasMessageContaining(words);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(401, ClusterException.Kind.FORBIDDEN, "renew the token"),
                arguments(
                        403,
                        ClusterException.Kind.FORBIDDEN,
                        "Drydock may not list poddisruptionbudgets.policy (403): grant"),
                arguments(404, ClusterException.Kind.REFUSED, "refused to list poddisruptionbudgets.policy (404): why"),
                arguments(408, ClusterException.Kind.UNAVAILABLE, "overloaded or away (408)"),
                arguments(429, ClusterException.Kind.UNAVAILABLE, "overloaded or away (429)"),
                arguments(500, ClusterException.Kind.REFUSED, "(500): why"),
                arguments(503, ClusterException.Kind.UNAVAILABLE, "overloaded or away (503)"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalHasItsKind(int status, ClusterException.Kind kind, String words) {
        ClusterException told = Failures.refused(
                "api:6443", RequiredAccess.LIST_BUDGETS.deed(), new Answer(status, Optional.empty(), "why"));

        assertThat(told.kind()).isEqualTo(kind);
        assertThat(told).hasMessageContaining(words);
    }
}
