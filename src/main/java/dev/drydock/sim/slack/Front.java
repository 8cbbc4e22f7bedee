package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** The HTTP and WebSocket server on loopback: reads requests, and writes what the rest of the package answers. */
final class Front implements AutoCloseable {
    private static final int LARGEST_BODY = 64 * 1024 * 1024;

    private final State state;
    private final WebApi api;
    private final SocketHub hub;
    private final Answering answering;
    private final Javalin server;

    Front(State state, Answering answering) {
        this.state = state;
        this.answering = answering;
        this.hub = new SocketHub(state, this::port);
        this.api = new WebApi(state, this::origin, hub::open);
        this.server = Javalin.create(this::configure);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = LARGEST_BODY;
        config.routes.post("/api/{method}", this::call);
        config.routes.get("/api/{method}", this::call);
        config.routes.post("/upload/v1/{file}", this::upload);
        config.routes.post("/respond/{id}", this::respond);
        config.routes.ws("/link", hub::configure);
    }

    void start() {
        server.start("127.0.0.1", 0);
    }

    SocketHub hub() {
        return hub;
    }

    private int port() {
        return server.port();
    }

    String origin() {
        return "http://127.0.0.1:" + port();
    }

    private void call(Context context) {
        String type = Optional.ofNullable(context.contentType()).orElse("");
        boolean json = type.startsWith("application/json");
        ObjectNode args = json ? body(context) : Json.object();
        add(args, context.queryParamMap());
        if (!json) {
            add(args, context.formParamMap());
        }
        String token = Optional.ofNullable(context.header("Authorization"))
                .filter(header -> header.startsWith("Bearer "))
                .map(header -> header.substring("Bearer ".length()))
                .orElseGet(() -> Json.text(args, "token"));
        reply(context, api.answer(new Call(context.pathParam("method"), args), token, json));
    }

    private static ObjectNode body(Context context) {
        Optional<JsonNode> body = Json.parse(context.body()).filter(JsonNode::isObject);
        return body.map(ObjectNode.class::cast).orElseGet(Json::object);
    }

    private static void add(ObjectNode args, Map<String, List<String>> params) {
        params.forEach((name, values) -> args.put(name, values.getLast()));
    }

    private void upload(Context context) {
        if (state.files().receive(context.pathParam("file"), context.bodyAsBytes())) {
            context.result("OK");
        } else {
            state.violations().add(Violation.Kind.REFUSED_CALL, "upload of another length than announced");
            context.status(400).result("bad upload");
        }
    }

    private void respond(Context context) {
        Optional<Fault> fault = state.faults().take("response_url");
        if (fault.filter(Fault.Status.class::isInstance).isPresent()) {
            context.status(500);
            return;
        }
        reply(context, answering.respond(context.pathParam("id"), context.body()));
    }

    private static void reply(Context context, Reply reply) {
        switch (reply) {
            case Reply.Body(int status, String text, Optional<Duration> wait) -> {
                wait.ifPresent(pause -> context.header("Retry-After", seconds(pause)));
                context.status(status)
                        .contentType("application/json; charset=utf-8")
                        .result(text);
            }
            case Reply.Nothing() ->
                ServletContextRequest.getServletContextRequest(context.req())
                        .getConnectionMetaData()
                        .getConnection()
                        .getEndPoint()
                        .close();
        }
    }

    private static String seconds(Duration pause) {
        return Long.toString(Math.max(1, pause.plusMillis(999).toSeconds()));
    }

    @Override
    public void close() {
        api.stop();
        server.stop();
    }
}
