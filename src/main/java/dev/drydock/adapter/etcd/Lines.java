package dev.drydock.adapter.etcd;

import dev.drydock.cluster.etcd.EtcdException;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The lines to the members, one channel an endpoint: what is meant for one member never reaches another. */
final class Lines implements AutoCloseable {
    /**
     * What a member may send before it must wait, for a connection and for a stream. gRPC's own 1 MiB is used up between two
     * turns of the reader's thread, and a snapshot then pauses for each of them.
     */
    static final int WINDOW = 8 << 20;

    /** etcd answers a ping while it defragments; without one nobody would hear that the machine is gone. */
    private static final int SECONDS_TO_PING = 30;

    private static final int SECONDS_TO_CLOSE = 5;

    private final EtcdSettings settings;
    private final Map<URI, ManagedChannel> channels = new HashMap<>();
    private boolean closed;

    Lines(EtcdSettings settings) {
        this.settings = settings;
    }

    /** The line to an endpoint; nothing is sent before it is used. */
    Line to(URI endpoint) {
        if (settings.login().isPresent() && !Endpoint.keepsSecrets(endpoint)) {
            throw new EtcdException(Endpoint.wouldTell(endpoint), false);
        }
        ManagedChannel channel = channel(endpoint);
        return new Line(endpoint, channel, settings.login(), () -> forsake(endpoint, channel));
    }

    /**
     * A channel that is connected, or is about to be. One that has failed would answer with its last error until its next try is
     * due, and one that has been idle would show the certificate that was read long ago; so a new one takes its place.
     */
    private synchronized ManagedChannel channel(URI endpoint) {
        if (closed) {
            throw new IllegalStateException("etcd's client is closed");
        }
        ManagedChannel known = channels.get(endpoint);
        if (known != null) {
            ConnectivityState state = known.getState(false);
            if (state == ConnectivityState.READY || state == ConnectivityState.CONNECTING) {
                return known;
            }
            // Not at once: a call of another thread may just have begun on it.
            known.shutdown();
        }
        ManagedChannel channel = open(endpoint);
        channels.put(endpoint, channel);
        return channel;
    }

    /**
     * Lets the next call connect anew. What swallows a connection without a word, as a firewall's table or a route does, leaves
     * its channel ready for a minute of pings, and each call until then would wait in vain.
     */
    private synchronized void forsake(URI endpoint, ManagedChannel silent) {
        if (channels.remove(endpoint, silent)) {
            // Not at once: a stream on it may still be alive.
            silent.shutdown();
        }
    }

    private ManagedChannel open(URI endpoint) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(endpoint.getHost(), endpoint.getPort())
                .flowControlWindow(WINDOW)
                .keepAliveTime(SECONDS_TO_PING, TimeUnit.SECONDS)
                .keepAliveTimeout(SECONDS_TO_PING, TimeUnit.SECONDS)
                .userAgent("drydock");
        if (Endpoint.isSecure(endpoint)) {
            builder.useTransportSecurity().sslContext(TlsContext.read(settings.files()));
        } else {
            builder.usePlaintext();
        }
        return builder.build();
    }

    @Override
    public void close() {
        Map<URI, ManagedChannel> open;
        synchronized (this) {
            closed = true;
            open = Map.copyOf(channels);
            channels.clear();
        }
        open.values().forEach(ManagedChannel::shutdownNow);
        try {
            for (ManagedChannel channel : open.values()) {
                channel.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
