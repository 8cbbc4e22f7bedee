package dev.drydock.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.OpenRuns;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WebServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> get(WebServer server, String path) throws IOException, InterruptedException {
        return client.send(request(server, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(WebServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static WebServer server(Optional<String> unready, Optional<WebServer.Endpoint> slack) {
        Metrics metrics = new Metrics(new OpenRunsWatch(new OpenRuns(new MemoryJournal(InstantSource.system()))));
        return WebServer.start("127.0.0.1", 0, Optional::empty, () -> unready, metrics::scrape, slack);
    }

    @Test
    void probesSayWhatIsWrong() throws Exception {
        try (WebServer server = server(Optional.of("Slack is not connected"), Optional.empty())) {
            assertThat(get(server, "/livez").statusCode()).isEqualTo(200);
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(server, "/readyz").body()).isEqualTo("Slack is not connected\n");
        }
    }

    @Test
    void metricsCountTheOpenRuns() throws Exception {
        try (WebServer server = server(Optional.empty(), Optional.empty())) {
            assertThat(get(server, "/metrics").body()).contains("drydock_runs_open{phase=\"running\"} 0.0");
        }
    }

    @Test
    void slacksEndpointIsThereInHttpModeOnly() throws Exception {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("payload=%7B%7D");
        try (WebServer server = server(Optional.empty(), Optional.empty())) {
            HttpRequest post = request(server, "/slack/events").POST(body).build();
            assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(404);
        }
        WebServer.Endpoint echo = (headers, content) ->
                new WebServer.Reply(200, "text/plain", headers.get("x-slack-signature") + " " + content);
        try (WebServer server = server(Optional.empty(), Optional.of(echo))) {
            HttpRequest post = request(server, "/slack/events")
                    .header("X-Slack-Signature", "v0=abc")
                    .POST(body)
                    .build();
            assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).body())
                    .isEqualTo("v0=abc payload=%7B%7D");
        }
    }
}
