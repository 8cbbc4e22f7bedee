package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HTTP mode: every delivery is POSTed to the app, signed with the signing secret; the answer is the acknowledgement. */
final class RequestUrl implements Carrier, AutoCloseable {
    private final State state;
    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReference<Optional<Deliveries>> deliveries = new AtomicReference<>(Optional.empty());

    RequestUrl(State state, String url) {
        this.state = state;
        this.url = URI.create(url);
    }

    void reportTo(Deliveries receiver) {
        deliveries.set(Optional.of(receiver));
    }

    @Override
    public boolean send(Envelope envelope, int attempt, String reason) {
        String body = body(envelope);
        String at = Long.toString(state.clock().instant().getEpochSecond());
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(state.limits().ack().multipliedBy(4))
                .header("Content-Type", type(envelope))
                .header("X-Slack-Request-Timestamp", at)
                .header("X-Slack-Signature", signature(Workspace.SIGNING_SECRET, at, body));
        if (attempt > 0) {
            request.header("X-Slack-Retry-Num", Integer.toString(attempt));
            request.header("X-Slack-Retry-Reason", reason.equals("timeout") ? "http_timeout" : reason);
        }
        HttpRequest post =
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
        Thread.ofVirtual().name("local-slack-post").start(() -> post(envelope, post));
        return true;
    }

    private void post(Envelope envelope, HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                JsonNode answer = response.body().isBlank()
                        ? MissingNode.getInstance()
                        : Json.parse(response.body())
                                .filter(JsonNode::isObject)
                                .orElseGet(() -> Json.object().put("text", response.body()));
                JsonNode carried = envelope.answerable() ? answer : MissingNode.getInstance();
                deliveries.get().ifPresent(receiver -> receiver.acknowledged(envelope.id(), carried));
            } else {
                deliveries
                        .get()
                        .ifPresent(receiver -> receiver.refused(
                                envelope.id(), "http_service_error", "status " + response.statusCode()));
            }
        } catch (IOException unreachable) {
            deliveries
                    .get()
                    .ifPresent(receiver -> receiver.refused(envelope.id(), "dispatch_failed", unreachable.toString()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String type(Envelope envelope) {
        return switch (envelope.kind()) {
            case SLASH, INTERACTIVE -> "application/x-www-form-urlencoded";
            case EVENT -> "application/json";
        };
    }

    private static String body(Envelope envelope) {
        return switch (envelope.kind()) {
            case SLASH -> {
                StringJoiner form = new StringJoiner("&");
                for (Map.Entry<String, JsonNode> field : envelope.payload().properties()) {
                    form.add(field.getKey() + "=" + encode(field.getValue().asText()));
                }
                yield form.toString();
            }
            case INTERACTIVE -> "payload=" + encode(Json.write(envelope.payload()));
            case EVENT -> Json.write(envelope.payload());
        };
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Slack's v0 signature: HMAC-SHA256 over {@code v0:timestamp:body}, in hexadecimal. */
    static String signature(String secret, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] digest = mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
