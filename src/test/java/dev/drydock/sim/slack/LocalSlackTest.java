package dev.drydock.sim.slack;

import static dev.drydock.sim.slack.Bot.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.methods.MethodsClient;
import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.block.element.BlockElements;
import dev.drydock.sim.slack.Sent.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole of it, as the bot uses it: a command, a card, a click, an answer. */
class LocalSlackTest {
    private final LocalSlack slack = LocalSlack.start(Workspace.named("harbor")
            .person("dana", "Dana Reyes")
            .person("lee", "Lee Park")
            .channel("#ops", "dana", "lee")
            .group("leads", "lee")
            .commands("/drydock")
            .build());

    @AfterEach
    void stop() {
        slack.close();
    }

    @Test
    void a_command_becomes_a_card_and_a_click_becomes_its_outcome() throws Exception {
        MethodsClient client = Bot.client(slack);
        try (Bot bot = Bot.start(slack, app -> {
            app.command("/drydock", (request, context) -> {
                client.chatPostMessage(r -> r.channel(request.getPayload().getChannelId())
                        .text("plan: " + request.getPayload().getText())
                        .blocks(Blocks.asBlocks(
                                Blocks.section(s -> s.text(BlockCompositions.markdownText("*Drain* node01"))),
                                Blocks.actions(BlockElements.asElements(BlockElements.button(b -> b.actionId("approve")
                                        .text(BlockCompositions.plainText("Approve"))
                                        .value("r1")))))));
                return context.ack("one moment");
            });
            app.blockAction("approve", (request, context) -> {
                client.chatUpdate(r -> r.channel(
                                request.getPayload().getChannel().getId())
                        .ts(request.getPayload().getMessage().getTs())
                        .text("approved by " + request.getPayload().getUser().getName()));
                context.respond(r -> r.text("only you see this").replaceOriginal(false));
                return context.ack();
            });
        })) {
            Person dana = slack.person("dana");
            Person lee = slack.person("lee");

            Sent sent = dana.types("#ops", "/drydock drain node01 --reason \"<!channel> & @lee\"");
            Message card = lee.awaits("#ops", "plan:", SOON);

            assertThat(sent.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
            assertThat(card.text()).isEqualTo("plan: drain node01 --reason \"&lt;!channel&gt; &amp; <@U0LEE|lee>\"");
            assertThat(dana.sees("#ops")).extracting(Message::text).contains("one moment");
            assertThat(lee.sees("#ops")).extracting(Message::text).doesNotContain("one moment");

            assertThat(lee.clicks(card, "Approve").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
            Message outcome = dana.awaits("#ops", "approved by lee", SOON);
            assertThat(outcome.ts()).isEqualTo(card.ts());
            assertThat(outcome.blocks()).isEmpty();
            assertThat(lee.awaits("#ops", "only you see this", SOON).onlyFor()).contains("U0LEE");
            assertThat(bot).isNotNull();
        }
        assertThat(slack.violations()).isEmpty();
    }

    @Test
    void the_directory_answers_as_far_as_the_scopes_go() throws Exception {
        MethodsClient client = Bot.client(slack);

        assertThat(client.authTest(r -> r).getUserId()).isEqualTo("U0DRYDOCK");
        assertThat(client.usersInfo(r -> r.user("U0LEE")).getUser().getProfile().getEmail())
                .isEqualTo("lee@harbor.example");
        assertThat(client.usersInfo(r -> r.user("U0NOBODY")).getError()).isEqualTo("user_not_found");
        assertThat(client.usergroupsUsersList(r -> r.usergroup("S0LEADS")).getUsers())
                .containsExactly("U0LEE");
        var history = client.conversationsHistory(r -> r.channel("C0OPS"));
        assertThat(history.getError()).isEqualTo("missing_scope");
        assertThat(history.getNeeded()).isEqualTo("channels:history");
        assertThat(slack.violations()).extracting(Violation::kind).containsExactly(Violation.Kind.REFUSED_CALL);
    }
}
