package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.slack.api.app_backend.SlackSignature;
import dev.drydock.adapter.slack.HttpSlackEndpoint.Answer;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.RunId;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.sim.slack.Limits;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Sent.Outcome;
import dev.drydock.sim.slack.Workspace;
import io.javalin.Javalin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP mode, over a real web server, and what forgers would try. */
class HttpSlackEndpointTest {
    private static final String SLASH = "command=%2Fdrydock&text=nodes&team_id=T0HARBOR&user_id=U0DANA"
            + "&channel_id=C0OPS&channel_name=ops&trigger_id=1.2.abc";

    private final JumpingTime time = new JumpingTime();
    private final Harbor.NotedDesk desk = new Harbor.NotedDesk();
    private final AtomicReference<Optional<SlackEventsHandler>> handler = new AtomicReference<>(Optional.empty());
    private final Javalin server = Javalin.create(config -> config.routes.post(
                    "/slack/events", context -> handler.get().orElseThrow().handle(context)))
            .start("127.0.0.1", 0);
    private final LocalSlack slack = LocalSlack.start(
            Harbor.people()
                    .requestUrl("http://127.0.0.1:" + server.port() + "/slack/events")
                    .build(),
            Limits.real(),
            time);
    private final SlackWorkspace workspace = new SlackWorkspace(
            new SlackSettings(
                    slack.botToken(),
                    Optional.empty(),
                    Optional.of(slack.signingSecret()),
                    SlackSettings.Mode.HTTP,
                    URI.create(slack.apiUrl()),
                    List.of("U0LEE"),
                    List.of("#ops")),
            time,
            time,
            new Random(1));
    private final SlackListener listener = workspace.listen(
            desk, standing -> Card.of("home of " + standing.person().name()));
    private final HttpSlackEndpoint endpoint = listener.endpoint().orElseThrow();

    HttpSlackEndpointTest() {
        handler.set(Optional.of(new SlackEventsHandler(endpoint)));
    }

    @AfterEach
    void stop() {
        listener.close();
        workspace.close();
        slack.close();
        server.stop();
    }

    @Test
    void commandsPressesAndTheHomeTabWorkAsBySocket() {
        Person dana = slack.person("dana");
        assertThat(dana.types("#ops", "/drain node01").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        Message answer = dana.awaits("#ops", "you said: drain node01", SOON);
        assertThat(answer.onlyFor()).contains("U0DANA");
        dana.opensHome();
        dana.awaitsView(view -> view.body().toString().contains("home of dana"), SOON);
        assertThat(listener.health().connected()).isTrue();
        assertThat(slack.violations()).isEmpty();
    }

    @Test
    void aFormIsOpenedCorrectedAndTakenAsBySocket() throws Exception {
        desk.form = press -> Optional.of(new Desk.Form(
                "C0OPS",
                "Approve this plan",
                Card.of("what is lost"),
                "Type the name",
                press.typed().filter(text -> !text.equals("harbour")).map(wrong -> "Please type harbour."),
                false));
        desk.reaction =
                press -> Optional.of(Card.of("you typed: " + press.typed().orElse("nothing")));
        Button approve = Button.of("approve", "r-7k3m9q2x.1", "Approve");
        Note note = new Note(new RunId("r-7k3m9q2x"), "root", "C0OPS", Optional.empty(), false, time.instant());
        String ts = workspace
                .post()
                .post(note, BlockKit.render(new Card("card", List.of(new Block.Buttons(List.of(approve)))), ""), false);
        Person lee = slack.person("lee");

        lee.clicks(slack.channel("#ops").message(ts).orElseThrow(), "Approve");
        lee.awaitsView(view -> view.title().equals("Approve this plan"), SOON);
        assertThat(lee.fillsIn("harbor")
                        .answer()
                        .path("errors")
                        .path(Forms.FIELD)
                        .asText())
                .isEqualTo("Please type harbour.");
        assertThat(lee.fillsIn("harbour").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        assertThat(lee.awaits("#ops", "you typed: harbour", SOON).onlyFor()).contains("U0LEE");
        assertThat(slack.violations()).isEmpty();
    }

    private Map<String, List<String>> signed(String secret, Duration age, String body) {
        String at = Long.toString(time.instant().minus(age).getEpochSecond());
        String signature = new SlackSignature.Generator(secret).generate(at, body);
        return Map.of("X-Slack-Request-Timestamp", List.of(at), "X-Slack-Signature", List.of(signature));
    }

    private Answer send(Map<String, List<String>> headers, String body) {
        return endpoint.handle(headers, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ages")
    void aRequestIsOfNow(String name, Duration age, int status) {
        assertThat(send(signed(Workspace.SIGNING_SECRET, age, SLASH), SLASH).status())
                .isEqualTo(status);
        Awaitility.await().atMost(SOON).until(() -> desk.typed.size() == (status == 200 ? 1 : 0));
    }

    static Stream<Arguments> ages() {
        return Stream.of(
                Arguments.of("now", Duration.ZERO, 200),
                Arguments.of("four minutes old", Duration.ofMinutes(4), 200),
                Arguments.of("six minutes old", Duration.ofMinutes(6), 401),
                Arguments.of("a clock that is a little ahead", Duration.ofSeconds(-5), 200),
                Arguments.of("from the future", Duration.ofMinutes(-1), 401));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"---", "another secret"})
    void aRequestSignedWithAnotherSecretIsRefused(String secret) {
        assertThat(send(signed(secret, Duration.ZERO, SLASH), SLASH).status()).isEqualTo(401);
        assertThat(desk.typed).isEmpty();
    }

    @Test
    void aRequestThatIsSentAgainIsRefused() {
        Map<String, List<String>> headers = signed(Workspace.SIGNING_SECRET, Duration.ZERO, SLASH);
        assertThat(send(headers, SLASH).status()).isEqualTo(200);
        assertThat(send(headers, SLASH).status()).isEqualTo(401);
        time.jump(Duration.ofMinutes(4));
        assertThat(send(headers, SLASH).status()).as("also later").isEqualTo(401);
    }

    @Test
    void whatSlackDeliversAgainWithANewSignatureIsAcknowledgedAndDoneOnce() {
        assertThat(send(signed(Workspace.SIGNING_SECRET, Duration.ofSeconds(70), SLASH), SLASH)
                        .status())
                .isEqualTo(200);
        assertThat(send(signed(Workspace.SIGNING_SECRET, Duration.ZERO, SLASH), SLASH)
                        .status())
                .isEqualTo(200);
        String other = SLASH.replace("1.2.abc", "1.2.other");
        assertThat(send(signed(Workspace.SIGNING_SECRET, Duration.ZERO, other), other)
                        .status())
                .isEqualTo(200);
        Awaitility.await().atMost(SOON).until(() -> desk.typed.size() == 2);
    }

    @Test
    void aBodyOrATimeThatWasNotSignedIsRefused() {
        Map<String, List<String>> headers = signed(Workspace.SIGNING_SECRET, Duration.ZERO, SLASH);
        assertThat(send(headers, SLASH.replace("nodes", "drain")).status()).isEqualTo(401);
        String later = Long.toString(time.instant().plusSeconds(1).getEpochSecond());
        String signature = headers.getOrDefault("X-Slack-Signature", List.of()).getFirst();
        assertThat(send(
                                Map.of(
                                        "x-slack-request-timestamp",
                                        List.of(later),
                                        "x-slack-signature",
                                        List.of(signature)),
                                SLASH)
                        .status())
                .isEqualTo(401);
        assertThat(send(Map.of(), SLASH).status()).isEqualTo(401);
        assertThat(send(Map.of("X-Slack-Request-Timestamp", List.of("now"), "X-Slack-Signature", List.of("v0=")), SLASH)
                        .status())
                .isEqualTo(401);
        assertThat(desk.typed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "null",
                "payload=",
                "payload=%7B",
                "payload=%ZZ",
                "payload=%7B%22type%22%3A%22block_actions%22%7D",
                "payload=%7B%22type%22%3A%22view_submission%22%7D",
                "command=",
                "{\"type\":\"event_callback\"}",
                "{\"type\":\"event_callback\",\"event\":{\"type\":\"app_home_opened\"}}",
                "{\"type\":\"event_callback\",\"event\":{\"type\":\"message\"}}"
            })
    void whatCannotBeReadIsAcknowledgedAndDoesNothing(String body) {
        assertThat(send(signed(Workspace.SIGNING_SECRET, Duration.ZERO, body), body)
                        .status())
                .isEqualTo(200);
        assertThat(desk.typed).isEmpty();
        assertThat(desk.pressed).isEmpty();
    }

    @Test
    void slacksChallengeIsAnswered() {
        String body = "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1a\",\"token\":\"x\"}";
        Answer answer = send(signed(Workspace.SIGNING_SECRET, Duration.ZERO, body), body);
        assertThat(answer.body()).isEqualTo("3eZbrw1a");
        assertThat(answer.contentType()).startsWith("text/plain");
    }

    @Test
    void whatIsTooLargeIsNotEvenLookedAt() {
        assertThat(endpoint.handle(Map.of(), new byte[(1 << 20) + 1]).status()).isEqualTo(413);
    }

    @Test
    void thereIsNoEndpointWithoutASecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RequestSignatures("  ", time))
                .withMessageContaining("signing secret");
    }
}
