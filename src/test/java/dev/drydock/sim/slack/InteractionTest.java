package dev.drydock.sim.slack;

import static dev.drydock.sim.slack.Bot.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.methods.MethodsClient;
import com.slack.api.model.event.AppHomeOpenedEvent;
import com.slack.api.webhook.WebhookResponse;
import dev.drydock.sim.slack.Control.Confirm;
import dev.drydock.sim.slack.Sent.Outcome;
import dev.drydock.sim.slack.Violation.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InteractionTest {
    private static final String MODAL = """
        {"type":"modal","callback_id":"restore","title":{"type":"plain_text","text":"Restore"},
         "submit":{"type":"plain_text","text":"Go"},
         "blocks":[{"type":"input","block_id":"name","label":{"type":"plain_text","text":"Cluster"},
                    "element":{"type":"plain_text_input","action_id":"cluster"}}]}\
        """;

    private final SteppedClock clock = new SteppedClock();
    private final LocalSlack slack = LocalSlack.start(
            Workspace.named("harbor")
                    .person("dana", "Dana Reyes")
                    .person("lee", "Lee Park")
                    .channel("#ops", "dana", "lee")
                    .group("leads", "lee")
                    .commands("/drydock")
                    .unescapedCommand("/raw")
                    .build(),
            Limits.real(),
            clock);
    private final MethodsClient client = Bot.client(slack);
    private final Person dana = slack.person("dana");
    private final BlockingQueue<String> triggers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> urls = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        slack.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiterString = "=>", textBlock = """
        plain text                  => plain text
        a & b < c > d               => a &amp; b &lt; c &gt; d
        @lee please                 => <@U0LEE|lee> please
        ask @leads in #ops          => ask <!subteam^S0LEADS|@leads> in <#C0OPS|ops>
        @nobody #nowhere            => @nobody #nowhere
        me@lee.example              => me@lee.example
        <@U0LEE>                    => &lt;@U0LEE&gt;
        <!channel>                  => &lt;!channel&gt;
        @channel                    => <!channel>
        see https://x.example/?a&b. => see <https://x.example/?a&amp;b.>
        """)
    void a_command_arrives_escaped_as_slack_does_it(String typed, String received) {
        Directory directory = new Directory(Workspace.named("harbor")
                .person("lee", "Lee Park")
                .channel("#ops")
                .group("leads")
                .build());

        assertThat(SlashText.sent(typed, true, directory)).isEqualTo(received);
    }

    @Test
    void a_trigger_opens_one_view_and_only_for_three_seconds() throws Exception {
        try (Bot bot = bot()) {
            assertThat(bot).isNotNull();
            String used = trigger();
            assertThat(client.viewsOpen(r -> r.triggerId(used).viewAsString(MODAL))
                            .isOk())
                    .isTrue();
            assertThat(client.viewsOpen(r -> r.triggerId(used).viewAsString(MODAL))
                            .getError())
                    .isEqualTo("exchanged_trigger_id");
            String old = trigger();
            clock.step(Duration.ofMillis(3001));
            assertThat(client.viewsOpen(r -> r.triggerId(old).viewAsString(MODAL))
                            .getError())
                    .isEqualTo("expired_trigger_id");
        }
        assertThat(slack.violations()).extracting(Violation::kind).containsExactly(Kind.BAD_TRIGGER, Kind.BAD_TRIGGER);
    }

    @Test
    void a_response_url_takes_five_answers_in_half_an_hour() throws Exception {
        try (Bot bot = bot()) {
            assertThat(bot).isNotNull();
            trigger();
            String url = poll(urls);
            for (int i = 0; i < 5; i++) {
                assertThat(respond(url, "{\"text\":\"answer " + i + "\"}").getCode())
                        .isEqualTo(200);
            }
            WebhookResponse sixth = respond(url, "{\"text\":\"answer 6\"}");
            assertThat(sixth.getCode()).isEqualTo(404);
            assertThat(sixth.getBody()).contains("used_url");
            trigger();
            String other = poll(urls);
            clock.step(Duration.ofMinutes(31));
            assertThat(respond(other, "{\"text\":\"late\"}").getBody()).contains("expired_url");
        }
        assertThat(dana.sees("#ops"))
                .hasSize(5)
                .allMatch(message -> message.onlyFor().equals(Optional.of("U0DANA")));
        assertThat(slack.channel("#ops").messages()).isEmpty();
        assertThat(slack.violations())
                .extracting(Violation::kind)
                .containsExactly(Kind.BAD_RESPONSE_URL, Kind.BAD_RESPONSE_URL);
    }

    @Test
    void a_modal_is_filled_in_and_its_errors_come_back() throws Exception {
        try (Bot bot = bot()) {
            assertThat(bot).isNotNull();
            String trigger = trigger();
            client.viewsOpen(r -> r.triggerId(trigger).viewAsString(MODAL));
            View modal = dana.awaitsView(view -> view.title().equals("Restore"), SOON);

            Sent wrong = dana.submits(modal, Map.of("cluster", "not harbor"));
            assertThat(wrong.answer().path("errors").path("name").asText()).isEqualTo("type harbor");
            assertThat(dana.modal()).isPresent();
            assertThat(dana.fillsIn("harbor").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
            assertThat(dana.modal()).isEmpty();
            assertThatThrownBy(() -> dana.fillsIn("harbor")).hasMessageContaining("no form is open");
            assertThatThrownBy(() -> dana.submits(modal, Map.of("colour", "red")))
                    .hasMessageContaining("colour");
        }
        assertThat(slack.violations()).isEmpty();
    }

    @Test
    void a_confirm_dialog_is_read_before_it_is_accepted_and_a_stale_click_still_arrives() throws Exception {
        client.chatPostMessage(r -> r.channel("C0OPS").blocksAsString("""
            [{"type":"actions","elements":[{"type":"button","action_id":"abort","text":{"type":"plain_text","text":"Abort"},
              "confirm":{"title":{"type":"plain_text","text":"Abort the run?"},"text":{"type":"plain_text","text":"It stops."},
                         "confirm":{"type":"plain_text","text":"Abort"},"deny":{"type":"plain_text","text":"Go on"}}}]}]\
            """));
        Message card = slack.channel("#ops").messages().getFirst();

        try (Bot bot = bot()) {
            assertThat(bot).isNotNull();
            Person.Press press = dana.looksAt(card, "Abort");
            assertThat(press.confirm()).contains(new Confirm("Abort the run?", "It stops.", "Abort", "Go on"));
            assertThat(press.accept().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);

            client.chatUpdate(r -> r.channel("C0OPS").ts(card.ts()).text("aborted"));
            assertThatThrownBy(() -> dana.clicks(card, "Abort")).hasMessageContaining("Abort");
            assertThat(dana.clicksStale(card, "Abort").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        }
        assertThat(slack.violations()).isEmpty();
    }

    @Test
    void the_home_tab_shows_what_was_published() throws Exception {
        try (Bot bot = bot()) {
            assertThat(bot).isNotNull();
            assertThat(dana.opensHome().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
            View home = dana.awaitsView(view -> view.type().equals("home"), SOON);
            assertThat(home.body().path("blocks")).hasSize(1);
            assertThat(slack.person("lee").home()).isEmpty();
        }
        assertThat(slack.violations()).isEmpty();
    }

    private Bot bot() throws Exception {
        return Bot.start(slack, app -> {
            app.command("/drydock", (request, context) -> {
                triggers.add(request.getPayload().getTriggerId());
                urls.add(request.getPayload().getResponseUrl());
                return context.ack();
            });
            app.blockAction("abort", (request, context) -> context.ack());
            app.viewSubmission("restore", (request, context) -> {
                var block =
                        request.getPayload().getView().getState().getValues().get("name");
                String cluster = Objects.requireNonNull(
                                Objects.requireNonNull(block).get("cluster"))
                        .getValue();
                return cluster.equals("harbor") ? context.ack() : context.ackWithErrors(Map.of("name", "type harbor"));
            });
            app.event(AppHomeOpenedEvent.class, (event, context) -> {
                client.viewsPublish(r -> r.userId(event.getEvent().getUser())
                        .viewAsString("{\"type\":\"home\",\"blocks\":[{\"type\":\"divider\"}]}"));
                return context.ack();
            });
        });
    }

    private String trigger() throws InterruptedException {
        assertThat(dana.types("#ops", "/drydock nodes").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        return poll(triggers);
    }

    private WebhookResponse respond(String url, String body) throws Exception {
        return Bot.library(slack).send(url, body);
    }

    private static String poll(BlockingQueue<String> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(SOON.toSeconds(), TimeUnit.SECONDS));
    }
}
