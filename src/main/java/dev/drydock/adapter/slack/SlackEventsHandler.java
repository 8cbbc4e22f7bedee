package dev.drydock.adapter.slack;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The endpoint as a handler of the web server, to be mounted at {@code POST /slack/events}. */
public final class SlackEventsHandler implements Handler {
    private final HttpSlackEndpoint endpoint;

    public SlackEventsHandler(HttpSlackEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void handle(Context context) {
        Map<String, List<String>> headers = context.headerMap().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        HttpSlackEndpoint.Answer answer = endpoint.handle(headers, context.bodyAsBytes());
        context.status(answer.status()).contentType(answer.contentType()).result(answer.body());
    }
}
