package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A client that shows every byte of an answer, and adds nothing of its own. */
final class RawApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    RawApi(String url) {
        this.url = url;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", "application/json");
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body, "application/json");
    }

    Answer put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body, "application/json");
    }

    Answer delete(String path, String body) throws IOException, InterruptedException {
        return send("DELETE", path, body, "application/json");
    }

    Answer patch(String path, String type, String body) throws IOException, InterruptedException {
        return send("PATCH", path, body, type);
    }

    /** Evicts a pod; the options are the JSON of {@code deleteOptions}. */
    Answer evict(String namespace, String pod, String options) throws IOException, InterruptedException {
        return post(
                "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/eviction",
                "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"" + pod
                        + "\"},\"deleteOptions\":" + options + "}");
    }

    Answer send(String method, String path, String body, String type) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                request(path)
                        .header("Content-Type", type)
                        .header("User-Agent", "raw")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        byte[] bytes = response.body();
        JsonNode json = bytes.length > 0 && bytes[0] == '{' ? JSON.readTree(bytes) : JSON.createObjectNode();
        return new Answer(response.statusCode(), json, response.headers().firstValue("Retry-After"));
    }

    /** The events of a watch, as they come; close the stream to end the watch. */
    Stream<JsonNode> watch(String path) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = http.send(request(path).build(), HttpResponse.BodyHandlers.ofLines());
        Stream<String> lines = response.body();
        return lines.filter(line -> !line.isBlank()).map(RawApi::parse).onClose(lines::close);
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    record Answer(int code, JsonNode json, Optional<String> retryAfter) {
        String message() {
            return json.path("message").asText();
        }

        JsonNode cause() {
            return json.path("details").path("causes").path(0);
        }

        String version() {
            return json.path("metadata").path("resourceVersion").asText();
        }
    }
}
