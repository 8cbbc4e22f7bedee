package dev.drydock.sim.slack;

import static dev.drydock.sim.slack.Bot.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.bolt.App;
import dev.drydock.sim.slack.Sent.Outcome;
import dev.drydock.sim.slack.Violation.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketModeTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    private final LocalSlack slack = LocalSlack.start(
            Workspace.named("harbor")
                    .person("dana", "Dana Reyes")
                    .channel("#ops", "dana")
                    .commands("/drydock")
                    .build(),
            Limits.real().withoutRates().ack(SHORT).redeliveries(Duration.ZERO, Duration.ZERO),
            InstantSource.system());
    private final Person dana = slack.person("dana");

    @AfterEach
    void stop() {
        slack.close();
    }

    @Test
    void a_late_acknowledgement_is_a_timeout_for_the_person_and_a_violation() throws Exception {
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        try (Bot bot = Bot.start(
                slack,
                app -> app.command("/drydock", (request, context) -> {
                    seen.completeOnTimeout(false, 10, TimeUnit.SECONDS).join();
                    return context.ack();
                }))) {
            assertThat(bot).isNotNull();
            assertThat(dana.types("#ops", "/drydock nodes").outcome()).isEqualTo(Outcome.TIMED_OUT);
            seen.complete(true);

            assertThat(dana.awaits("#ops", "operation_timeout", SOON).author()).isEqualTo("USLACKBOT");
        }
        assertThat(slack.violations()).extracting(Violation::kind).contains(Kind.NO_ACK);
    }

    @Test
    void what_a_cut_socket_took_with_it_arrives_on_the_next() throws Exception {
        try (LocalSlack patient = LocalSlack.start(Workspace.named("harbor")
                        .person("dana", "Dana Reyes")
                        .channel("#ops", "dana")
                        .commands("/drydock")
                        .build());
                RawSocket first = RawSocket.open(patient)) {
            assertThat(first.next()).contains("\"type\":\"hello\"");
            Sent sent = patient.person("dana").types("#ops", "/drydock nodes");
            String envelope = first.next();
            assertThat(envelope).contains("slash_commands").doesNotContain("retry_attempt");

            patient.sockets().drop();
            patient.sockets().awaitOpen(0, SOON);
            try (RawSocket second = RawSocket.open(patient)) {
                assertThat(second.next()).contains("hello");
                String again = second.next();
                assertThat(again).contains("\"retry_attempt\":1").contains(id(envelope));
                second.send("{\"envelope_id\":\"" + id(again) + "\"}");
                assertThat(sent.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
            }
            assertThat(patient.violations()).isEmpty();
        }
    }

    @Test
    void an_event_is_sent_again_until_it_is_acknowledged() throws Exception {
        try (RawSocket socket = RawSocket.open(slack)) {
            socket.next();
            Sent sent = dana.opensHome();
            String first = socket.next();
            String second = socket.next();
            assertThat(second)
                    .contains(id(first))
                    .contains("\"retry_attempt\":1")
                    .contains("\"timeout\"");
            socket.send("{\"envelope_id\":\"" + id(first) + "\"}");

            assertThat(sent.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        }
        assertThat(slack.violations()).extracting(Violation::kind).containsExactly(Kind.NO_ACK);
    }

    @Test
    void one_delivery_may_arrive_twice_and_any_socket_may_get_it() throws Exception {
        try (RawSocket first = RawSocket.open(slack);
                RawSocket second = RawSocket.open(slack)) {
            first.next();
            assertThat(second.next()).contains("\"num_connections\":2");
            slack.faults().deliverTwice(1);
            dana.types("#ops", "/drydock nodes");

            String one = first.next();
            String other = second.next();
            assertThat(id(one)).isEqualTo(id(other));
            first.send("{\"envelope_id\":\"" + id(one) + "\"}");
            second.send("{\"envelope_id\":\"" + id(one) + "\"}");
            first.send("{\"envelope_id\":\"env-of-nobody\"}");
            first.send("not JSON");
            Sent home = dana.opensHome();
            String event = first.next();
            first.send("{\"envelope_id\":\"" + id(event) + "\",\"payload\":{\"text\":\"t\"}}");
            assertThat(home.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        }
        assertThat(slack.violations())
                .extracting(Violation::kind)
                .containsExactly(Kind.STRAY_ACK, Kind.BAD_ACK, Kind.BAD_ACK);
    }

    @Test
    void a_ticket_opens_one_socket() throws Exception {
        String url = Bot.library(slack)
                .methods(slack.appToken())
                .appsConnectionsOpen(r -> r)
                .getUrl();
        try (RawSocket once = RawSocket.dial(url);
                RawSocket twice = RawSocket.dial(url)) {
            assertThat(once.next()).contains("hello");
            assertThat(twice.next()).isEqualTo("closed 4001");
        }
        assertThat(slack.violations()).extracting(Violation::kind).containsExactly(Kind.BAD_SOCKET);
    }

    @Test
    void ten_sockets_are_the_most() throws Exception {
        List<RawSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            RawSocket socket = RawSocket.open(slack);
            sockets.add(socket);
            slack.sockets().awaitOpen(Math.min(i + 1, 10), SOON);
        }
        assertThat(sockets.get(9).next()).contains("\"num_connections\":10");
        assertThat(sockets.get(10).next()).contains("too_many_websockets");
        assertThat(slack.sockets().open()).isEqualTo(10);
        sockets.forEach(RawSocket::close);
        assertThat(slack.violations()).extracting(Violation::kind).containsExactly(Kind.BAD_SOCKET);
    }

    @Test
    void the_library_comes_back_after_a_cut_and_after_a_request_to_refresh() throws Exception {
        try (Bot bot = Bot.start(slack, SocketModeTest::greets)) {
            assertThat(bot).isNotNull();
            slack.sockets().refresh();
            slack.sockets().awaitOpenedInAll(2, SOON);
            slack.sockets().awaitOpen(1, SOON);
            // For a moment the library still answers through the socket before.
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    dana.types("#ops", "/drydock nodes").outcome())
                            .isEqualTo(Outcome.ACKNOWLEDGED));
        }
    }

    @Test
    void a_command_with_nobody_there_fails_at_once() {
        assertThat(dana.types("#ops", "/drydock nodes").outcome()).isEqualTo(Outcome.NOT_DELIVERED);
        assertThat(dana.types("#ops", "/frobnicate").outcome()).isEqualTo(Outcome.NOT_DELIVERED);
        assertThat(dana.sees("#ops"))
                .extracting(Message::text)
                .containsExactly(
                        "/drydock failed with the error \"dispatch_failed\"", "/frobnicate is not a valid command.");
        assertThatThrownBy(() -> dana.types("#attic", "/drydock")).hasMessageContaining("#attic");
    }

    @Test
    void a_refused_open_is_tried_again_by_the_library() throws Exception {
        slack.faults().next("apps.connections.open", new Fault.Status(500));
        assertThatThrownBy(() -> Bot.library(slack).methods(slack.appToken()).appsConnectionsOpen(r -> r))
                .hasMessageContaining("500");
        assertThat(Bot.library(slack)
                        .methods(slack.botToken())
                        .appsConnectionsOpen(r -> r)
                        .getError())
                .isEqualTo("not_allowed_token_type");
    }

    private static void greets(App app) {
        app.command("/drydock", (request, context) -> context.ack("hello"));
    }

    private static String id(String envelope) {
        return Json.text(Json.parse(envelope).orElseThrow(), "envelope_id");
    }

    /** A socket without a library: it acknowledges what and when the test says. */
    private record RawSocket(WebSocket socket, BlockingQueue<String> messages) implements AutoCloseable {

        static RawSocket open(LocalSlack slack) throws Exception {
            return dial(Bot.library(slack)
                    .methods(slack.appToken())
                    .appsConnectionsOpen(r -> r)
                    .getUrl());
        }

        static RawSocket dial(String url) {
            BlockingQueue<String> messages = new LinkedBlockingQueue<>();
            WebSocket.Listener listener = new WebSocket.Listener() {
                private final StringBuilder text = new StringBuilder();

                @Override
                public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                    text.append(data);
                    if (last) {
                        messages.add(text.toString());
                        text.setLength(0);
                    }
                    return WebSocket.Listener.super.onText(socket, data, last);
                }

                @Override
                public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                    messages.add("closed " + code);
                    return WebSocket.Listener.super.onClose(socket, code, reason);
                }
            };
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(url), listener)
                    .join();
            return new RawSocket(socket, messages);
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(messages.poll(SOON.toSeconds(), TimeUnit.SECONDS), "nothing on the socket");
        }

        void send(String text) {
            socket.sendText(text, true).join();
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
