package dev.drydock.adapter.etcd;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Looks, while a call is answered, at the certificate that the member showed when the connection was made. */
final class ServedCertificate implements ClientInterceptor {
    private volatile Optional<Instant> expiry = Optional.empty();

    /** When it expires; empty without TLS, and before an answer. */
    Optional<Instant> expiry() {
        return expiry;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onHeaders(Metadata received) {
                                look(getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
                                super.onHeaders(received);
                            }
                        },
                        headers);
            }
        };
    }

    private void look(@Nullable SSLSession session) {
        if (session == null) {
            return;
        }
        try {
            if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
                expiry = Optional.of(certificate.getNotAfter().toInstant());
            }
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("a member without a certificate was let through", e);
        }
    }
}
