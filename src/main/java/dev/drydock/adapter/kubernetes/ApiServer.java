package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.ClusterException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * An API server that is spoken to: each call is one request, sent once, and ends within the request timeout, the body
 * included. (fabric8 sends a request again after a 401, with its token renewed: the API server did nothing for the first.) Any
 * number of threads may call at once, as many as they like.
 */
final class ApiServer implements AutoCloseable {
    private static final String PAGE = "500";

    private final HttpClient http;
    private final String base;
    private final String host;
    private final Duration timeout;

    ApiServer(Config config) {
        this.http = new JdkHttpClientFactory().newBuilder(config).build();
        this.base = config.getMasterUrl().replaceFirst("/+$", "");
        this.host = URI.create(base).getAuthority();
        this.timeout = Duration.ofMillis(config.getRequestTimeout());
    }

    /** Its address, as people know it: host and port. */
    String host() {
        return host;
    }

    Answer get(ApiPath path) throws IOException {
        return send(request(path));
    }

    /** Asks for a document of a type that the API server may not have. */
    Answer get(ApiPath path, String accept) throws IOException {
        return send(request(path).setHeader("Accept", accept));
    }

    Answer send(String method, ApiPath path, String contentType, JsonNode body) throws IOException {
        return send(request(path).method(method, contentType, body.toString()));
    }

    /** The object there. Empty where the API server says that it does not exist. */
    Optional<JsonNode> find(Deed deed, ApiPath path) {
        Answer answer = answered(() -> get(path));
        return answer.isNotFound() ? Optional.empty() : Optional.of(document(deed, answer));
    }

    /** The objects of a list, fetched in pages. */
    Listing list(Deed deed, ApiPath path) {
        List<JsonNode> items = new ArrayList<>();
        ApiPath page = path.with("limit", PAGE);
        while (true) {
            ApiPath next = page;
            Answer answer = answered(() -> get(next));
            if (answer.status() == 410 && !items.isEmpty()) {
                // The pages' common revision was compacted away while we read: once more, in one piece.
                items.clear();
                page = path;
                continue;
            }
            JsonNode list = document(deed, answer);
            StreamSupport.stream(list.path("items").spliterator(), false)
                    .filter(JsonNode::isObject)
                    .forEach(items::add);
            String more = Json.text(list, "metadata", "continue");
            if (more.isEmpty()) {
                return new Listing(items, Json.text(list, "metadata", "resourceVersion"));
            }
            page = path.with("limit", PAGE).with("continue", more);
        }
    }

    /** Opens a watch; the answer's status is not yet looked at. */
    WatchStream watch(ApiPath path) throws IOException {
        WatchStream stream = new WatchStream();
        stream.started(begin(request(path).build(), stream));
        return stream;
    }

    /** Opens an answer of any length; its status is not yet looked at. It is the reader's to close. */
    BodyStream open(ApiPath path) throws IOException {
        return open(request(path));
    }

    /** Opens such an answer of a type that the API server may not have. */
    BodyStream open(ApiPath path, String accept) throws IOException {
        return open(request(path).setHeader("Accept", accept));
    }

    private BodyStream open(HttpRequest.Builder request) throws IOException {
        BodyStream stream = new BodyStream(timeout);
        stream.started(begin(request.build(), stream));
        return stream;
    }

    /** Sends, and waits for the answer's head. */
    private HttpResponse<AsyncBody> begin(HttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer)
            throws IOException {
        // Cut off when nobody waits for it any more: an answer that came late would keep its connection open.
        AtomicBoolean unwanted = new AtomicBoolean();
        try {
            return await(() -> {
                CompletableFuture<HttpResponse<AsyncBody>> sent = http.consumeBytes(request, consumer);
                var unused = sent.thenAccept(answer -> {
                    if (unwanted.get()) {
                        answer.body().cancel();
                    }
                });
                return sent.copy();
            });
        } catch (IOException e) {
            unwanted.set(true);
            throw e;
        }
    }

    /**
     * The lines of a text that begin so. The text may be large: nothing else of it is kept.
     *
     * @throws ClusterException also where the text was too long to be read to its end
     */
    List<String> lines(Deed deed, ApiPath path, String beginning) {
        ChosenLines chosen = new ChosenLines(beginning);
        HttpRequest request = request(path).build();
        Answer answer = answered(() -> {
            HttpResponse<AsyncBody> response = begin(request, chosen);
            CompletableFuture<Void> end = response.body().done();
            try {
                response.body().consume();
                await(() -> CompletableFuture.anyOf(end, chosen.overflow()));
            } catch (IOException e) {
                response.body().cancel();
                throw e;
            }
            return new Answer(response.code(), Optional.empty(), chosen.start());
        });
        if (!answer.isSuccess()) {
            throw Failures.refused(host, deed, answer);
        }
        return chosen.lines().orElseThrow(() -> Failures.endless(host, deed));
    }

    /** Opens a WebSocket. One that opens after nobody waits for it any more is the listener's to close. */
    WebSocket socket(ApiPath path, String protocol, WebSocket.Listener listener) throws IOException {
        return await(() -> http.newWebSocketBuilder()
                .uri(URI.create(base + path))
                .subprotocol(protocol)
                .connectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(listener));
    }

    /** A request that may fail for want of an answer. */
    interface Exchange {
        Answer send() throws IOException;
    }

    /** The answer; where there is none, {@link ClusterException.Kind#UNAVAILABLE}. */
    Answer answered(Exchange exchange) {
        try {
            return exchange.send();
        } catch (IOException e) {
            throw Failures.noAnswer(host, e);
        }
    }

    /** The document in the answer, if it is a success. */
    JsonNode document(Deed deed, Answer answer) {
        if (!answer.isSuccess()) {
            throw Failures.refused(host, deed, answer);
        }
        return Json.object(answer.body()).orElseThrow(() -> Failures.unreadable(host, deed));
    }

    private HttpRequest.Builder request(ApiPath path) {
        return http.newHttpRequestBuilder()
                .uri(URI.create(base + path))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .setHeader("Accept", "application/json");
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted before anything was sent");
        }
        HttpResponse<String> response = await(() -> http.sendAsync(request.build(), String.class));
        return new Answer(
                response.code(),
                Optional.ofNullable(response.header("Retry-After")),
                Optional.ofNullable(response.body()).orElse(""));
    }

    private <T> T await(Supplier<CompletableFuture<T>> sending) throws IOException {
        CompletableFuture<T> pending;
        try {
            pending = sending.get();
        } catch (RuntimeException e) {
            // A token that cannot be read, a client that was closed: what fabric8 throws before it sends.
            throw new IOException("nothing could be sent: " + e.getMessage(), e);
        }
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (TimeoutException e) {
            pending.cancel(true);
            HttpTimeoutException late = new HttpTimeoutException("no whole answer in " + timeout.toSeconds() + " s");
            late.initCause(e);
            throw late;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? null : e.getCause().getMessage(), e);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }

    @Override
    public void close() {
        http.close();
    }
}
