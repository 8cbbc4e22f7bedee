package dev.drydock.velero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * Plays Velero's server against an API server, over HTTP as the real one: with each step, each object goes one status further in
 * its script. Downloads are answered at once, by a storage of its own that signs.
 */
final class VeleroStandIn implements AutoCloseable {
    /** A phase that only a Velero newer than the definitions has. */
    static final String NEWER_PHASE = "Rehydrating";

    static final String SIGNATURE = "X-Amz-Signature=5ec4e7";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAMESPACE = "velero";

    /** The statuses that the next backups and restores go through, as JSON; the last one stays. */
    final Deque<String> script = new ArrayDeque<>();

    /** What the storage holds, by {@code kind/name}. */
    final Map<String, String> kept = new ConcurrentHashMap<>();

    /** Why deletions are refused; none is where it is empty. */
    volatile List<String> deletionErrors = List.of();

    private final SimulatedCluster cluster;
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer storage;
    private final Thread signer;

    VeleroStandIn(SimulatedCluster cluster) throws IOException {
        this.cluster = cluster;
        this.storage = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        storage.createContext("/", exchange -> {
            String text = kept.get(exchange.getRequestURI().getPath().substring(1));
            boolean signed = SIGNATURE.equals(exchange.getRequestURI().getQuery());
            byte[] body = text == null ? new byte[0] : packed(text);
            exchange.sendResponseHeaders(!signed ? 403 : text == null ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        storage.start();
        this.signer = Thread.ofVirtual().start(this::sign);
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void sign() {
        try {
            while (!Thread.interrupted()) {
                for (JsonNode request : list("downloadrequests")) {
                    if (!request.has("status")) {
                        JsonNode target = request.at("/spec/target");
                        String url = "http://127.0.0.1:" + storage.getAddress().getPort() + "/"
                                + target.path("kind").asText() + "/"
                                + target.path("name").asText() + "?" + SIGNATURE;
                        status(
                                "downloadrequests",
                                name(request),
                                JSON.createObjectNode()
                                        .put("phase", "Processed")
                                        .put("downloadURL", url));
                    }
                }
                Thread.sleep(20);
            }
        } catch (InterruptedException | UncheckedIOException over) {
            // Closed, or the cluster is.
        }
    }

    /** Fails where an object has what Velero's definitions have not. */
    void requireKnownShapes() {
        List<String> problems = VeleroScene.KINDS.entrySet().stream()
                .flatMap(kind -> list(kind.getKey())
                        .valueStream()
                        .flatMap(object -> VeleroShape.problems(kind.getValue(), object).stream()))
                .filter(problem -> !problem.contains(NEWER_PHASE))
                .toList();
        if (!problems.isEmpty()) {
            throw new AssertionError("Velero's definitions do not have: " + problems);
        }
    }

    /** One step of everything that is not over. */
    void step() {
        requireKnownShapes();
        deletions();
        for (String kind : List.of("backups", "restores")) {
            for (JsonNode object : list(kind)) {
                if (object.path("metadata").path("labels").has("drydock.dev/run") && !script.isEmpty()) {
                    String next = script.size() > 1 ? script.removeFirst() : script.getFirst();
                    status(kind, name(object), read(next));
                }
            }
        }
    }

    private void deletions() {
        for (JsonNode request : list("deletebackuprequests")) {
            String backup = request.at("/spec/backupName").asText();
            if (!request.has("status")) {
                status(
                        "deletebackuprequests",
                        name(request),
                        JSON.createObjectNode().put("phase", "InProgress"));
                status("backups", backup, JSON.createObjectNode().put("phase", "Deleting"));
            } else if (deletionErrors.isEmpty()) {
                send("DELETE", path("backups") + "/" + backup, "application/json", "{}");
                send("DELETE", path("deletebackuprequests") + "/" + name(request), "application/json", "{}");
            } else {
                ObjectNode status = JSON.createObjectNode().put("phase", "Processed");
                deletionErrors.forEach(status.putArray("errors")::add);
                status("deletebackuprequests", name(request), status);
            }
        }
    }

    /** Makes an object of Velero's, with a status where it has one. */
    void put(String kind, String object) {
        send("POST", path(kind), "application/json", object);
        JsonNode tree = read(object);
        if (tree.has("status")) {
            status(kind, tree.at("/metadata/name").asText(), tree.path("status"));
        }
    }

    void delete(String kind, String name) {
        send("DELETE", path(kind) + "/" + name, "application/json", "{}");
    }

    JsonNode get(String kind, String name) {
        return read(send("GET", path(kind) + "/" + name, "application/json", ""));
    }

    JsonNode list(String kind) {
        return read(send("GET", path(kind), "application/json", "")).path("items");
    }

    private void status(String kind, String name, JsonNode status) {
        ObjectNode object = (ObjectNode) get(kind, name);
        object.set("status", status);
        send("PUT", path(kind) + "/" + name, "application/json", object.toString());
    }

    private static String path(String kind) {
        return "/apis/velero.io/v1/namespaces/" + NAMESPACE + "/" + kind;
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException odd) {
            throw new UncheckedIOException(odd);
        }
    }

    private String send(String method, String path, String type, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.url() + path))
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .header("Content-Type", type)
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new UncheckedIOException(new IOException(method + " " + path + ": " + response.body()));
            }
            return response.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(stopped));
        }
    }

    @Override
    public void close() {
        signer.interrupt();
        storage.stop(0);
        http.shutdownNow();
    }
}
