package dev.drydock.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import dev.drydock.adapter.slack.CallException.Fate;
import dev.drydock.core.run.RunId;
import dev.drydock.core.text.Card;
import dev.drydock.sim.slack.Channel;
import dev.drydock.sim.slack.Fault;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Violation;
import dev.drydock.sim.slack.Workspace;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SlackPostTest {
    private static final RunId RUN = new RunId("r-7k3m9q2x");
    private static final RenderedCard CARD = BlockKit.render(Card.of("the plan"), "in the file");

    private Harbor harbor = new Harbor(Harbor.people());
    private SlackPost post = harbor.workspace.post();

    @AfterEach
    void stop() {
        harbor.close();
    }

    private void restart(Workspace.Builder people) {
        harbor.close();
        harbor = new Harbor(people);
        post = harbor.workspace.post();
    }

    private Note note(String channel, String key, Optional<String> thread) {
        return new Note(RUN, key, channel, thread, false, harbor.time.instant());
    }

    private Note root() {
        return note("C0OPS", "root", Optional.empty());
    }

    private List<Message> said() {
        return harbor.slack.channel("#ops").messages();
    }

    @Test
    void aPostCarriesWhatItIs() throws Exception {
        String ts = post.post(root(), CARD, false);
        Message message = harbor.slack.channel("#ops").message(ts).orElseThrow();
        assertThat(message.content().metadata()).contains(Envelopes.read("""
            {"event_type": "drydock", "event_payload": {"run": "r-7k3m9q2x", "key": "root"}}
            """));
        assertThat(message.text()).isEqualTo("the plan");
        assertThat(message.blocks()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void whateverHappensOnTheWayAPostIsThereOnce(String name, Fault fault, int times) throws Exception {
        harbor.slack.faults().next(times, "chat.postMessage", fault);
        String ts = post.post(root(), CARD, false);
        assertThat(said()).extracting(Message::ts).containsExactly(ts);
        String reply = post.post(note("C0OPS", "reply-3", Optional.of(ts)), CARD, false);
        assertThat(harbor.slack.channel("#ops").thread(ts))
                .extracting(Message::ts)
                .containsExactly(ts, reply);
        assertThat(harbor.slack.violations()).isEmpty();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("nothing", new Fault.Hang(Duration.ZERO), 1),
                Arguments.of("the answer is lost", new Fault.AnswerLost(), 1),
                Arguments.of("it never arrived", new Fault.NotReceived(), 3),
                Arguments.of("a gateway fails", new Fault.Status(502), 2),
                Arguments.of("something in the way says no", new Fault.Status(403), 2),
                Arguments.of("Slack has trouble", new Fault.Refusal("internal_error"), 2),
                Arguments.of("too fast", new Fault.TooManyRequests(Duration.ofSeconds(30)), 2));
    }

    @Test
    void aReplyWhoseAnswerIsLostIsFoundInItsThread() throws Exception {
        String root = post.post(root(), CARD, false);
        for (int i = 0; i < 3; i++) {
            post.post(note("C0OPS", "reply-" + i, Optional.of(root)), CARD, false);
        }
        harbor.slack.faults().next("chat.postMessage", new Fault.AnswerLost());
        post.post(note("C0OPS", "reply-9", Optional.of(root)), CARD, false);
        assertThat(harbor.slack.channel("#ops").thread(root)).hasSize(5);
    }

    @Test
    void whatAnEarlierProcessPostedIsFoundAndWhatItDidNotIsPosted() throws Exception {
        String ts = post.post(root(), CARD, false);
        assertThat(post.post(root(), CARD, true)).isEqualTo(ts);
        String other = post.post(note("C0OPS", "reply-1", Optional.of(ts)), CARD, true);
        assertThat(other).isNotEqualTo(ts);
        assertThat(said()).hasSize(1);
    }

    @Test
    void aMessageOfSomebodyElseIsNotTakenForOurs() throws Exception {
        harbor.slack.person("dana").types("#ops", "r-7k3m9q2x root");
        post.post(root(), CARD, true);
        assertThat(said()).hasSize(2);
    }

    @Test
    void withoutTheScopeToLookAPostOfUnknownFateIsMadeAgain() throws Exception {
        restart(Workspace.named("harbor").person("dana", "Dana").channel("#ops", "dana"));
        harbor.slack.faults().next("chat.postMessage", new Fault.AnswerLost());
        post.post(root(), CARD, false);
        assertThat(said()).hasSize(2);
        post.post(root(), CARD, true);
        assertThat(harbor.slack.violations())
                .as("asked for once, then known")
                .singleElement()
                .extracting(Violation::detail)
                .asString()
                .contains("missing_scope");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void whatSlackRefusesIsToldFromWhatMayPass(String channel, Channel.Kind kind, boolean archived, String error) {
        harbor.slack.put(new Channel(channel, "x", Set.of(archived ? "U0DRYDOCK" : "U0DANA"), archived, kind));
        assertThatExceptionOfType(CallException.class)
                .isThrownBy(() -> post.post(note(channel, "root", Optional.empty()), CARD, false))
                .satisfies(refused -> {
                    assertThat(refused.error()).isEqualTo(error);
                    assertThat(refused.fate()).isEqualTo(Fate.REFUSED);
                    assertThat(refused.isFinal()).isTrue();
                });
        assertThat(harbor.time.pauses()).isEmpty();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("C0OUT", Channel.Kind.PUBLIC, false, "not_in_channel"),
                Arguments.of("C0OLD", Channel.Kind.PUBLIC, true, "is_archived"),
                Arguments.of("C0HIDDEN", Channel.Kind.PRIVATE, false, "channel_not_found"));
    }

    @Test
    void aRevokedTokenIsForAnAdminToMendAndNotFinal() {
        harbor.slack.faults().next("chat.postMessage", new Fault.Refusal("token_revoked"));
        assertThatExceptionOfType(CallException.class)
                .isThrownBy(() -> post.post(root(), CARD, false))
                .satisfies(refused -> assertThat(refused.isFinal()).isFalse());
    }

    @Test
    void itGivesUpAfterAWhileAndSaysThatTheFateIsUnknown() {
        harbor.slack.faults().next(50, "chat.postMessage", new Fault.Status(500));
        assertThatExceptionOfType(CallException.class)
                .isThrownBy(() -> post.post(root(), CARD, false))
                .satisfies(failed -> assertThat(failed.fate()).isEqualTo(Fate.UNKNOWN));
        assertThat(harbor.time.pauses()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void nobodyListeningMeansThatNothingWasDone() throws Exception {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix("http://127.0.0.1:1/api/");
        config.setStatsEnabled(false);
        JumpingTime time = new JumpingTime();
        SlackCalls calls = new SlackCalls(
                Slack.getInstance(config).methods("xoxb"),
                new Pacer(time, time),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)),
                time);
        assertThatExceptionOfType(CallException.class)
                .isThrownBy(() -> calls.repeated(Method.AUTH_TEST, "", client -> client.authTest(request -> request)))
                .satisfies(failed -> assertThat(failed.fate()).isEqualTo(Fate.NOT_DONE));
    }

    @Test
    void aHundredPostsAndEditsKeepToSlacksPace() throws Exception {
        String ts = post.post(root(), CARD, false);
        for (int i = 0; i < 50; i++) {
            post.post(note("C0OPS", "reply-" + i, Optional.of(ts)), CARD, false);
            post.edit("C0OPS", ts, BlockKit.render(Card.of("step " + i), "in the file"));
        }
        assertThat(harbor.slack.violations()).isEmpty();
        Message root = harbor.slack.channel("#ops").message(ts).orElseThrow();
        assertThat(root.text()).isEqualTo("step 49");
        assertThat(root.blocks()).as("an edit keeps its blocks").hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fileFaults")
    void aFileIsSharedInTheThreadOnce(String method, Fault fault) throws Exception {
        String ts = post.post(root(), CARD, false);
        harbor.slack.faults().next(method, fault);
        Note file = note("C0OPS", "plan-1", Optional.of(ts));
        byte[] content = {'a', '\n'};
        assertThat(post.upload(file, "txt", content, false)).isEqualTo("r-7k3m9q2x-plan-1.txt");
        assertThat(post.upload(file, "txt", content, true)).isEqualTo("r-7k3m9q2x-plan-1.txt");
        assertThat(harbor.slack.channel("#ops").thread(ts))
                .hasSize(2)
                .last()
                .satisfies(message -> assertThat(message.content().files())
                        .singleElement()
                        .satisfies(shared -> {
                            assertThat(shared.name()).isEqualTo("r-7k3m9q2x-plan-1.txt");
                        }));
        assertThat(harbor.slack.violations()).isEmpty();
    }

    static Stream<Arguments> fileFaults() {
        return Stream.of(
                Arguments.of("files.getUploadURLExternal", new Fault.Status(500)),
                Arguments.of("files.getUploadURLExternal", new Fault.Refusal("internal_error")),
                Arguments.of("files.completeUploadExternal", new Fault.AnswerLost()),
                Arguments.of("files.completeUploadExternal", new Fault.NotReceived()));
    }

    @Test
    void theLibraryNeverRepeatsARequestByItself() {
        OkHttpClient client = harbor.workspace.http();
        assertThat(client.retryOnConnectionFailure()).isFalse();
        assertThat(client.followRedirects()).isFalse();
    }

    @Test
    void aProxyIsForSlackAndNotForAServerOnThisMachine() {
        System.setProperty("http.proxyHost", "proxy.example");
        System.setProperty("http.proxyPort", "3128");
        try (SlackWorkspace local = workspace(harbor.slack.apiUrl());
                SlackWorkspace real = workspace(SlackSettings.SLACK.toString())) {
            assertThat(local.http().proxy()).isNull();
            assertThat(String.valueOf(real.http().proxy())).contains("proxy.example");
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }

    private SlackWorkspace workspace(String url) {
        SlackSettings settings = new SlackSettings(
                "xoxb",
                Optional.of("xapp"),
                Optional.empty(),
                SlackSettings.Mode.SOCKET,
                URI.create(url),
                List.of(),
                List.of());
        return new SlackWorkspace(settings, harbor.time, harbor.time, new Random(1));
    }
}
