package dev.drydock.adapter.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.slack.api.bolt.App;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP mode: takes the requests that Slack sends to Drydock's URL. A web server calls it for each {@code POST}; it knows none.
 */
public final class HttpSlackEndpoint {
    private static final Logger log = LoggerFactory.getLogger(HttpSlackEndpoint.class);
    private static final int LARGEST = 1 << 20;

    private final App app;
    private final RequestSignatures signatures;
    private final SlackRequestParser parser;

    HttpSlackEndpoint(App app, RequestSignatures signatures) {
        this.app = app;
        this.signatures = signatures;
        this.parser = new SlackRequestParser(app.config());
    }

    /**
     * An answer to a request.
     *
     * @param status 200, or why not
     * @param contentType of the body
     * @param body may be empty
     */
    public record Answer(int status, String contentType, String body) {
        static Answer of(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body);
        }
    }

    /**
     * Takes a request; returns well within the three seconds that Slack waits.
     *
     * @param headers by name, in whatever case
     * @param body as it was received, to the byte: the signature is over that
     */
    public Answer handle(Map<String, List<String>> headers, byte[] body) {
        if (body.length > LARGEST) {
            return Answer.of(413, "too large");
        }
        Map<String, String> first = headers.entrySet().stream()
                .filter(header -> !header.getValue().isEmpty())
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> header.getValue().getFirst(),
                        (one, other) -> one));
        Optional<String> objection = signatures.objection(
                first.getOrDefault("x-slack-request-timestamp", ""), first.getOrDefault("x-slack-signature", ""), body);
        if (objection.isPresent()) {
            log.atWarn().addKeyValue("why", objection.get()).log("a request that is not Slack's was refused");
            return Answer.of(401, "refused: " + objection.get());
        }
        return taken(headers, new String(body, StandardCharsets.UTF_8));
    }

    /** From here on the request is Slack's, and acknowledged whatever becomes of it. */
    private Answer taken(Map<String, List<String>> headers, String body) {
        try {
            JsonNode payload = payload(body);
            if (!Envelopes.isForUs(payload)) {
                return Answer.of(200, "");
            }
            Request<?> request =
                    PressRequest.isOne(payload) ? new PressRequest(payload) : parser.parse(request(headers, body));
            Response response = app.run(request);
            return new Answer(
                    200,
                    Optional.ofNullable(response.getContentType()).orElse("text/plain; charset=utf-8"),
                    Optional.ofNullable(response.getBody()).orElse(""));
        } catch (Exception unreadable) {
            log.atError().setCause(unreadable).log("a request from Slack could not be handled");
            return Answer.of(200, "");
        }
    }

    private static SlackRequestParser.HttpRequest request(Map<String, List<String>> headers, String body) {
        return SlackRequestParser.HttpRequest.builder()
                .requestUri("/slack/events")
                .queryString(Map.of())
                .headers(new RequestHeaders(headers))
                .requestBody(body)
                .remoteAddress("")
                .build();
    }

    private static JsonNode payload(String body) {
        if (body.startsWith("{")) {
            return Envelopes.read(body);
        }
        for (String field : body.split("&", -1)) {
            if (field.startsWith("command=")) {
                return JsonNodeFactory.instance.objectNode().put("command", "");
            }
            if (field.startsWith("payload=")) {
                return Envelopes.read(URLDecoder.decode(field.substring("payload=".length()), StandardCharsets.UTF_8));
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }
}
