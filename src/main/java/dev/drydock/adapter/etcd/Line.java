package dev.drydock.adapter.etcd;

import dev.drydock.adapter.etcd.EtcdSettings.Login;
import dev.drydock.cluster.etcd.EtcdException;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A line to one endpoint: calls on it have a deadline, are made as our user, and fail in plain words. */
final class Line {
    /** What etcd's own clients call it. */
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

    private final URI endpoint;
    private final Channel channel;
    private final Optional<Login> login;
    private final Runnable silence;

    /** @param silence told when nothing came back in time */
    Line(URI endpoint, Channel channel, Optional<Login> login, Runnable silence) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.login = login;
        this.silence = silence;
    }

    URI endpoint() {
        return endpoint;
    }

    /**
     * Makes calls, one after the other.
     *
     * @param deed what is asked for, for the message: {@code tell its status}
     * @param patience how long each of them may take
     * @param calls makes them on the channel that it is given
     * @throws EtcdException when one fails
     */
    <T> T ask(String deed, Duration patience, Function<Channel, T> calls) {
        Channel timely = ClientInterceptors.intercept(channel, new Deadline(patience));
        Channel ours = ClientInterceptors.intercept(timely, credentials(timely, patience));
        try {
            return calls.apply(ours);
        } catch (StatusRuntimeException e) {
            throw failure(deed, patience, e);
        }
    }

    /**
     * The channel for a stream, which has no deadline: whoever reads it watches over it.
     *
     * @param patience how long logging in may take
     */
    Channel stream(Duration patience) {
        Channel timely = ClientInterceptors.intercept(channel, new Deadline(patience));
        return ClientInterceptors.intercept(channel, credentials(timely, patience));
    }

    /** Logs in for each use, since a token is forgotten after five minutes, or when its member restarts, and uses are few. */
    private List<ClientInterceptor> credentials(Channel timely, Duration patience) {
        if (login.isEmpty()) {
            return List.of();
        }
        AuthenticateRequest request = AuthenticateRequest.newBuilder()
                .setName(login.get().user())
                .setPassword(login.get().password())
                .build();
        try {
            String token =
                    AuthGrpc.newBlockingStub(timely).authenticate(request).getToken();
            Metadata headers = new Metadata();
            headers.put(TOKEN, token);
            return List.of(MetadataUtils.newAttachHeadersInterceptor(headers));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
                // Authentication is not enabled: a user is not needed yet, or for a while.
                return List.of();
            }
            throw failure("let us log in", patience, e);
        }
    }

    private EtcdException failure(String deed, Duration patience, StatusRuntimeException e) {
        if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
            silence.run();
        }
        return Failures.of(endpoint, deed, patience, e);
    }

    /** Gives each call the time that it may take. */
    private record Deadline(Duration patience) implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return next.newCall(method, options.withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS));
        }
    }
}
