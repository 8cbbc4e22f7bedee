package dev.drydock.sim.cluster;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API's HTTP server. Stopping it breaks every connection; started again, it is on the same port. */
final class HttpFront {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final int LARGEST_BODY = 8 * 1024 * 1024;
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final Api api;
    private final String address;
    private int port;
    private Optional<Javalin> server = Optional.empty();

    HttpFront(Api api, String address) {
        this.api = api;
        this.address = address;
    }

    synchronized void start() {
        if (server.isEmpty()) {
            Javalin started = Javalin.create(this::configure).start();
            port = started.port();
            server = Optional.of(started);
        }
    }

    synchronized void stop() {
        server.ifPresent(Javalin::stop);
        server = Optional.empty();
    }

    synchronized String url() {
        return "http://" + address + ":" + port;
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = LARGEST_BODY;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.modifyServer(jetty -> jetty.setStopTimeout(0));
        config.jetty.addConnector((jetty, http) -> {
            // No acceptor of its own: one that has just accepted when the server stops leaves a connection that nobody
            // closes.
            ServerConnector connector = new ServerConnector(jetty, 0, 1, new HttpConnectionFactory(http));
            connector.setHost(address);
            connector.setPort(port);
            // Longer than any client keeps a connection: who closes first must not be a race.
            connector.setIdleTimeout(IDLE.toMillis());
            return connector;
        });
        for (HandlerType method :
                List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE)) {
            config.routes.addHttpHandler(method, "/<path>", this::handle);
        }
        config.routes.wsBeforeUpgrade(Execs.PATH, this::upgrade);
        config.routes.ws(Execs.PATH, api.execs()::configure);
        config.routes.exception(
                ApiError.class,
                (refusal, context) -> context.status(refusal.code())
                        .contentType("application/json")
                        .result(Json.bytes(refusal.status())));
    }

    private void handle(Context context) throws InterruptedException {
        try {
            api.handle(new Request(context));
        } catch (ConnectionLostException | IOException e) {
            LOG.atDebug().addKeyValue("path", context.path()).log("A connection broke");
            drop(context);
        }
    }

    private void upgrade(Context context) throws InterruptedException {
        try {
            api.upgrade(new Request(context), context);
        } catch (ConnectionLostException e) {
            drop(context);
            throw e;
        }
    }

    private static void drop(Context context) {
        ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }

    private static final class Request implements Exchange {
        private final Context context;
        private boolean answered;

        Request(Context context) {
            this.context = context;
        }

        @Override
        public String method() {
            return context.method().name();
        }

        @Override
        public String path() {
            return context.path();
        }

        @Override
        public Map<String, String> query() {
            Map<String, String> first = new HashMap<>();
            context.queryParamMap().forEach((name, values) -> first.put(name, values.isEmpty() ? "" : values.get(0)));
            return first;
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(context.header(name));
        }

        @Override
        public byte[] body() {
            return context.bodyAsBytes();
        }

        @Override
        public OutputStream answer(int status) throws IOException {
            if (!answered) {
                answered = true;
                context.res().setStatus(status);
                context.res().setContentType("application/json");
            }
            return context.res().getOutputStream();
        }

        @Override
        public void header(String name, String value) {
            context.header(name, value);
        }

        @Override
        public void flush() throws IOException {
            context.res().flushBuffer();
        }
    }
}
