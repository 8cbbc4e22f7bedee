package dev.drydock.adapter.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** An HTTP server on loopback that answers as a test says, and keeps what it was asked. */
final class ScriptedApiServer implements AutoCloseable {
    /**
     * What was asked.
     *
     * @param query the decoded query's parameters
     */
    record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
        String line() {
            return method + " " + path;
        }

        boolean isWatch() {
            return query.containsKey("watch");
        }
    }

    /** What is answered: a status and headers, and then whatever is written. */
    record Reply(int status, Map<String, String> headers, Body body) {
        static Reply of(int status, String body) {
            return new Reply(status, Map.of(), out -> out.write(body.getBytes(StandardCharsets.UTF_8)));
        }

        static Reply ok(String body) {
            return of(200, body);
        }

        static Reply stream(Body body) {
            return new Reply(200, Map.of(), body);
        }

        Reply with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Reply(status, more, body);
        }

        /** As the API server says that an object does not exist. */
        static Reply notFound(String resource, String name) {
            return of(404, ScriptedApiServer.status(404, "NotFound", resource + " \\\"" + name + "\\\" not found"));
        }
    }

    interface Body {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    interface Script {
        Reply answer(Request request) throws IOException, InterruptedException;
    }

    static String status(int code, String reason, String message) {
        return """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","reason":"%s","code":%d}
            """.formatted(message, reason, code);
    }

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Script script;

    ScriptedApiServer(Script script) throws IOException {
        this(0, script);
    }

    ScriptedApiServer(int port, Script script) throws IOException {
        this.script = script;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Request> requests() {
        return new ArrayList<>(requests);
    }

    List<String> lines() {
        return requests.stream().map(Request::line).toList();
    }

    ClientConfiguration configuration(Duration requestTimeout) {
        return configuration("http://127.0.0.1:" + port(), requestTimeout);
    }

    static ClientConfiguration configuration(String url, Duration requestTimeout) {
        try {
            Path file = Files.createTempFile("drydock", ".kubeconfig");
            Files.writeString(file, kubeconfig(url));
            KubernetesSettings settings = new KubernetesSettings(
                    Optional.of(file.toString()),
                    Optional.empty(),
                    Optional.of("harbour"),
                    "1.2.3",
                    Duration.ofSeconds(2),
                    requestTimeout);
            ClientConfiguration configuration =
                    ClientConfiguration.of(settings, Map.of(), ClientConfiguration.SERVICE_ACCOUNT);
            Files.delete(file);
            return configuration;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String kubeconfig(String url) {
        return """
            apiVersion: v1
            kind: Config
            current-context: quay
            contexts:
            - name: quay
              context: {cluster: quay, user: dana}
            clusters:
            - name: quay
              cluster: {server: "%s"}
            users:
            - name: dana
              user: {}
            """.formatted(url);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, e -> e.getValue().getFirst())),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        requests.add(request);
        try (exchange) {
            Reply reply = script.answer(request);
            reply.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(reply.status(), 0);
            reply.body().write(exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> query(String raw) {
        return raw == null
                ? Map.of()
                : Arrays.stream(raw.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
