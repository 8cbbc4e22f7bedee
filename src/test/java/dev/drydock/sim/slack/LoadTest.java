package dev.drydock.sim.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.sim.slack.Sent.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One second's worth of the load that the local Slack has to carry: 200 commands and 200 clicks. */
class LoadTest {
    private static final int EACH = 200;
    private static final String CARD = """
        [{"type":"actions","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"}}]}]\
        """;

    @Test
    void many_people_type_and_click_at_once() throws Exception {
        try (LocalSlack slack = LocalSlack.start(
                        Workspace.named("harbor")
                                .person("dana", "Dana Reyes")
                                .channel("#ops", "dana")
                                .commands("/drydock")
                                .build(),
                        Limits.real().ack(Duration.ofSeconds(30)).withoutRates(),
                        InstantSource.system());
                Bot bot = Bot.start(slack, app -> {
                    app.command("/drydock", (request, context) -> context.ack("noted"));
                    app.blockAction("go", (request, context) -> context.ack());
                })) {
            assertThat(bot).isNotNull();
            Bot.client(slack).chatPostMessage(r -> r.channel("C0OPS").blocksAsString(CARD));
            Message card = slack.channel("#ops").messages().getFirst();
            Person dana = slack.person("dana");
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                sent.add(dana.types("#ops", "/drydock nodes " + i));
                sent.add(dana.clicks(card, "go"));
            }

            assertThat(sent).extracting(Sent::outcome).containsOnly(Outcome.ACKNOWLEDGED);
            assertThat(dana.sees("#ops")).hasSize(EACH + 1);
            assertThat(slack.violations()).isEmpty();
        }
    }
}
