package dev.drydock.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodPhase;
import dev.drydock.cluster.PodRef;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Workspace;
import dev.drydock.testing.Chromium;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people and clusters may call things, and who may come in at the door, over real sockets and in a real browser. */
class ConsoleSafetyTest {
    private static final String EVIL =
            "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    private LocalSlack slack;
    private Console console;

    @BeforeEach
    void start() throws MessagingException {
        slack = LocalSlack.start(Workspace.named("harbour")
                .person("dana", "Dana " + EVIL)
                .channel("#ops", "dana")
                .commands("/drydock")
                .build());
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
        mail.setSubject("Summary " + EVIL);
        mail.setContent("<h1>Here</h1>" + EVIL + "<a href='javascript:1'>link</a>", "text/html; charset=utf-8");
        mail.saveChanges();
        console = Console.start(
                ConsoleSettings.local(0),
                new Backstage(
                        slack,
                        List.of(),
                        List.of(),
                        Optional::empty,
                        ConsoleSafetyTest::snapshot,
                        Duration.ofMillis(100),
                        Optional.of(() -> List.of(mail)),
                        new Backstage.Parts(EVIL, true, EVIL, true, false, EVIL, false),
                        List.of()),
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        console.close();
        slack.close();
    }

    private static ClusterSnapshot snapshot() {
        NodeName node = new NodeName("node01");
        Pod pod = new Pod(
                new PodRef("shop", "pod-" + EVIL, "uid-1"),
                Optional.of(node),
                PodPhase.RUNNING,
                true,
                Map.of(),
                Optional.empty(),
                false,
                List.of(),
                Duration.ofSeconds(30),
                Optional.empty());
        return new ClusterSnapshot(
                new ClusterIdentity(EVIL, "uid"),
                Instant.EPOCH,
                List.of(new Node(new NodeRef(node, "uid-n"), Map.of(), false, true, false, EVIL)),
                List.of(pod),
                Map.of(),
                List.of(),
                EvictionSupport.POLICY_V1);
    }

    @Test
    void nothingThatIsNamedLikeMarkupBecomesMarkup() throws IOException, InterruptedException {
        slack.person("dana").types("#ops", EVIL);
        post(
                "{\"channel\":\"C0OPS\",\"text\":\"t\",\"blocks\":[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"*&lt;img"
                    + " src=x onerror=alert(1)&gt;* <javascript:document.title='owned'|press> here\"}}]}");
        List<String> errors = new ArrayList<>();
        try (Chromium chromium = Chromium.require();
                BrowserContext context = chromium.browser().newContext()) {
            Page page = context.newPage();
            page.onPageError(errors::add);
            page.navigate(console.address());
            page.locator("#messages .message").nth(1).waitFor();
            page.locator(".node .pod").first().waitFor();
            page.locator("#tab-inbox").click();
            page.locator(".mail").click();
            page.frameLocator("#pane-inbox iframe").getByText("Here").waitFor();

            assertThat(page.locator("#messages").innerText())
                    .contains("<img src=x onerror=")
                    .contains("press here");
            assertThat(page.locator("#parts").innerText()).contains("<script>");
            assertThat(page.locator("img[src=x], #messages script, #parts script, aside script")
                            .count())
                    .isZero();
            assertThat(page.locator("a[href^=javascript]").count()).isZero();
            assertThat(page.title()).isEqualTo("Drydock");
            assertThat(page.frames().getLast().title()).isNotEqualTo("owned");
            assertThat(errors).isEmpty();
        }
    }

    private void post(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(slack.apiUrl() + "chat.postMessage"))
                .header("Authorization", "Bearer " + slack.botToken())
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("\"ok\":true");
    }

    @Test
    void everyAnswerCarriesAStrictPolicy() throws IOException {
        String page = ask("GET / HTTP/1.1", "Host: 127.0.0.1");

        assertThat(page)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Security-Policy: default-src 'none'; script-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe-inline", "unsafe-eval")
                .contains("X-Content-Type-Options: nosniff");
        assertThat(ask("GET /api/state HTTP/1.1", "Host: 127.0.0.1")).contains("Summary ");
        assertThat(ask("GET /mail/0 HTTP/1.1", "Host: 127.0.0.1"))
                .contains("sandbox")
                .doesNotContain("script-src");
    }

    @Test
    void anotherPageInTheSameBrowserCanDoNothing() throws IOException {
        String deed = "POST /api/type HTTP/1.1";
        String body = "{\"person\":\"U0DANA\",\"channel\":\"C0OPS\",\"line\":\"hello\"}";
        String own = "Origin: " + console.address().replaceAll("/$", "");
        String host = "Host: " + URI.create(console.address()).getAuthority();

        assertThat(ask(deed, host, "Origin: http://evil.example", "", body)).startsWith("HTTP/1.1 403");
        assertThat(ask(deed, host, "", body)).startsWith("HTTP/1.1 403");
        assertThat(ask(deed, "Host: evil.example", "Origin: http://evil.example", "", body))
                .startsWith("HTTP/1.1 421");
        assertThat(ask("GET /api/changes HTTP/1.1", "Host: evil.example")).startsWith("HTTP/1.1 421");
        assertThat(ask("GET /api/state HTTP/1.1", host, "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403");
        assertThat(slack.channel("#ops").everything()).isEmpty();
        assertThat(ask(deed, host, own, "", body)).startsWith("HTTP/1.1 200");
        assertThat(slack.channel("#ops").everything()).hasSize(1);
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        for (String path :
                List.of("/assets/../Console.class", "/assets/..%2fConsole.class", "/files/F1", "/mail/9", "/mail/-1")) {
            assertThat(ask("GET " + path + " HTTP/1.1", "Host: localhost"))
                    .as(path)
                    .containsPattern("^HTTP/1.1 40[04]");
        }
    }

    /** Sends lines as they are, for an HTTP client lets nobody choose the Host; a blank one is followed by the body. */
    private String ask(String... lines) throws IOException {
        int blank = List.of(lines).indexOf("");
        List<String> head = blank < 0 ? List.of(lines) : List.of(lines).subList(0, blank);
        String body = blank < 0 ? "" : lines[blank + 1];
        String request = String.join("\r\n", head) + "\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(console.address()).getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
