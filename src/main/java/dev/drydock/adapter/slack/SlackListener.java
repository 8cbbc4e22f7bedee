package dev.drydock.adapter.slack;

import java.time.Duration;
import java.util.Optional;

/** The open way in from Slack: by a socket that Drydock keeps, or by an endpoint that a web server calls. */
public final class SlackListener implements AutoCloseable {
    private final Clerk clerk;
    private final Optional<SocketLink> link;
    private final Optional<HttpSlackEndpoint> endpoint;

    private SlackListener(Clerk clerk, Optional<SocketLink> link, Optional<HttpSlackEndpoint> endpoint) {
        this.clerk = clerk;
        this.link = link;
        this.endpoint = endpoint;
    }

    static SlackListener ofSocket(Clerk clerk, SocketLink link) {
        return new SlackListener(clerk, Optional.of(link), Optional.empty());
    }

    static SlackListener ofHttp(Clerk clerk, HttpSlackEndpoint endpoint) {
        return new SlackListener(clerk, Optional.empty(), Optional.of(endpoint));
    }

    /** What a web server calls in HTTP mode; empty in Socket Mode. */
    public Optional<HttpSlackEndpoint> endpoint() {
        return endpoint;
    }

    /** How the way in is; in HTTP mode it is open as long as the web server is. */
    public SlackHealth health() {
        return link.map(SocketLink::health).orElseGet(() -> new SlackHealth(true, Optional.empty(), Optional.empty()));
    }

    /** Whether Slack's server answers a ping now; true in HTTP mode, where there is nothing to ping. */
    public boolean answersPing(Duration within) throws InterruptedException {
        return link.isEmpty() || link.get().verify(within);
    }

    /** Hears nothing more; those who are being served are served, for a few seconds. */
    @Override
    public void close() {
        link.ifPresent(SocketLink::close);
        clerk.close();
    }
}
