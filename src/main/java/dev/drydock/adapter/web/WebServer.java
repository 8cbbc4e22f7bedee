package dev.drydock.adapter.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The web server. {@code GET /livez} says whether the process should be restarted, {@code GET /readyz} whether it can work,
 * {@code GET /metrics} is for Prometheus, and {@code POST /slack/events} is there in Slack's HTTP mode only.
 */
public final class WebServer implements AutoCloseable {
    private static final int LARGEST_BODY = 1 << 20;

    private final Javalin server;

    private WebServer(Javalin server) {
        this.server = server;
    }

    /**
     * An answer to a POST.
     *
     * @param status the HTTP status
     * @param contentType the content's type
     * @param body the content
     */
    public record Reply(int status, String contentType, String body) {}

    /** Answers a POST from its headers (names in lower case) and its raw body. */
    @FunctionalInterface
    public interface Endpoint {
        Reply handle(Map<String, String> headers, String body);
    }

    /**
     * Starts the server.
     *
     * @param host the address to listen at
     * @param port the port; 0 for any that is free
     * @param dead why the process should be restarted; empty while it should not
     * @param unready why it cannot work now; empty while it can
     * @param metrics the metrics in Prometheus' text format
     * @param slackEvents Slack's endpoint; empty in Socket Mode
     */
    public static WebServer start(
            String host,
            int port,
            Supplier<Optional<String>> dead,
            Supplier<Optional<String>> unready,
            Supplier<String> metrics,
            Optional<Endpoint> slackEvents) {
        Javalin server = Javalin.create(config -> {
            quiet(config);
            config.routes.get("/livez", context -> probe(context, dead.get()));
            config.routes.get("/readyz", context -> probe(context, unready.get()));
            config.routes.get(
                    "/metrics",
                    context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                            .result(metrics.get()));
            slackEvents.ifPresent(endpoint -> config.routes.post("/slack/events", context -> post(context, endpoint)));
        });
        return new WebServer(server.start(host, port));
    }

    private static void quiet(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = LARGEST_BODY;
    }

    private static void probe(Context context, Optional<String> trouble) {
        context.status(trouble.isEmpty() ? 200 : 503)
                .contentType("text/plain; charset=utf-8")
                .result(trouble.orElse("ok") + "\n");
    }

    private static void post(Context context, Endpoint endpoint) {
        Map<String, String> headers = new TreeMap<>();
        context.headerMap().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        Reply reply = endpoint.handle(headers, context.body());
        context.status(reply.status()).contentType(reply.contentType()).result(reply.body());
    }

    /** The port that it listens at. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
