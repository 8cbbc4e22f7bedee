package dev.drydock.sim.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.block.Blocks;
import dev.drydock.sim.slack.Violation.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebApiTest {
    private final SteppedClock clock = new SteppedClock();
    private final LocalSlack slack = LocalSlack.start(
            Workspace.named("harbor")
                    .person("dana", "Dana Reyes")
                    .channel("#ops", "dana")
                    .channel(new Channel("C0OLD", "old", Set.of("U0DRYDOCK"), true, Channel.Kind.PUBLIC))
                    .channel(new Channel("C0ALOOF", "aloof", Set.of("U0DANA"), false, Channel.Kind.PUBLIC))
                    .channel(new Channel("G0SECRET", "secret", Set.of("U0DANA"), false, Channel.Kind.PRIVATE))
                    .moreScopes("channels:history")
                    .build(),
            Limits.real(),
            clock);
    private final MethodsClient client = Bot.client(slack);

    @AfterEach
    void stop() {
        slack.close();
    }

    interface Asked {
        SlackApiTextResponse of(MethodsClient client) throws IOException, SlackApiException;
    }

    private static Arguments refused(String name, Asked call, String error) {
        return Arguments.of(name, call, error);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused(
                        "a channel that is not there",
                        c -> c.chatPostMessage(r -> r.channel("C0NONE").text("t")),
                        "channel_not_found"),
                refused(
                        "a private channel from outside",
                        c -> c.chatPostMessage(r -> r.channel("G0SECRET").text("t")),
                        "channel_not_found"),
                refused(
                        "an archived channel",
                        c -> c.chatPostMessage(r -> r.channel("C0OLD").text("t")),
                        "is_archived"),
                refused(
                        "a channel without an invitation",
                        c -> c.chatPostMessage(r -> r.channel("C0ALOOF").text("t")),
                        "not_in_channel"),
                refused("nothing said", c -> c.chatPostMessage(r -> r.channel("C0OPS")), "no_text"),
                refused(
                        "a thread that is not there",
                        c -> c.chatPostMessage(r -> r.channel("C0OPS").text("t").threadTs("1.000001")),
                        "thread_not_found"),
                refused(
                        "too many blocks",
                        c -> c.chatPostMessage(
                                r -> r.channel("C0OPS").blocks(Collections.nCopies(51, Blocks.divider()))),
                        "invalid_blocks"),
                refused(
                        "blocks that are not JSON",
                        c -> c.chatPostMessage(r -> r.channel("C0OPS").blocksAsString("[{")),
                        "invalid_blocks_format"),
                refused(
                        "an edit of nothing",
                        c -> c.chatUpdate(r -> r.channel("C0OPS").ts("1.000001").text("t")),
                        "message_not_found"),
                refused(
                        "a deletion of nothing",
                        c -> c.chatDelete(r -> r.channel("C0OPS").ts("1.000001")),
                        "message_not_found"),
                refused(
                        "an aside to one who is not there",
                        c -> c.chatPostEphemeral(
                                r -> r.channel("C0OPS").user("U0NONE").text("t")),
                        "user_not_in_channel"),
                refused(
                        "a scope that was not granted",
                        c -> c.conversationsInfo(r -> r.channel("C0OPS")),
                        "missing_scope"),
                refused(
                        "a mail address that nobody has",
                        c -> c.usersLookupByEmail(r -> r.email("x@harbor.example")),
                        "users_not_found"),
                refused(
                        "a group that is not there",
                        c -> c.usergroupsUsersList(r -> r.usergroup("S0NONE")),
                        "no_such_subteam"),
                refused(
                        "a trigger that was never given",
                        c -> c.viewsOpen(
                                r -> r.triggerId("1.2.x")
                                        .viewAsString(
                                                "{\"type\":\"modal\",\"title\":{\"type\":\"plain_text\",\"text\":\"t\"},\"blocks\":[]}")),
                        "invalid_trigger_id"),
                refused(
                        "a view that is no view",
                        c -> c.viewsOpen(r -> r.triggerId("1.2.x").viewAsString("{\"type\":\"modal\"}")),
                        "invalid_arguments"),
                refused(
                        "a file that was not uploaded",
                        c -> c.filesCompleteUploadExternal(
                                r -> r.channelId("C0OPS").files(List.of())),
                        "invalid_arguments"),
                refused(
                        "the token of the app",
                        c -> c.chatPostMessage(r ->
                                r.token(Workspace.APP_TOKEN).channel("C0OPS").text("t")),
                        "not_allowed_token_type"),
                refused(
                        "a token that nobody has",
                        c -> c.chatPostMessage(r -> r.token("xoxb-somebody-else-entirely")
                                .channel("C0OPS")
                                .text("t")),
                        "invalid_auth"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusals")
    void what_slack_refuses_is_refused_with_its_code(String name, Asked call, String error) throws Exception {
        SlackApiTextResponse answer = call.of(client);

        assertThat(answer.isOk()).isFalse();
        assertThat(answer.getError()).isEqualTo(error);
        assertThat(slack.channel("#ops").messages()).isEmpty();
    }

    @Test
    void a_channel_takes_a_burst_and_then_one_message_a_second() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(post("burst").isOk()).isTrue();
        }

        assertThatThrownBy(() -> post("one more")).isInstanceOfSatisfying(SlackApiException.class, e -> {
            assertThat(e.getResponse().code()).isEqualTo(429);
            assertThat(e.getResponse().header("Retry-After")).isEqualTo("1");
        });
        assertThatThrownBy(() -> post("at once")).isInstanceOf(SlackApiException.class);
        clock.step(Duration.ofSeconds(1));
        assertThat(post("after the pause").isOk()).isTrue();

        assertThat(slack.violations())
                .extracting(Violation::kind)
                .containsExactly(Kind.RATE_LIMITED, Kind.RETRIED_TOO_EARLY);
    }

    @Test
    void fifty_edits_a_minute_are_enough() throws Exception {
        String ts = post("progress").getTs();
        for (int i = 0; i < 50; i++) {
            String text = "progress " + i;
            assertThat(client.chatUpdate(r -> r.channel("C0OPS").ts(ts).text(text))
                            .isOk())
                    .isTrue();
        }

        assertThatThrownBy(
                        () -> client.chatUpdate(r -> r.channel("C0OPS").ts(ts).text("more")))
                .isInstanceOf(SlackApiException.class);
        assertThat(slack.channel("#ops").messages()).extracting(Message::text).containsExactly("progress 49");
    }

    @Test
    void a_text_without_blocks_takes_the_blocks_away() throws Exception {
        String ts = client.chatPostMessage(r -> r.channel("C0OPS").text("t").blocks(List.of(Blocks.divider())))
                .getTs();

        assertThat(slack.channel("#ops").message(ts).orElseThrow().blocks()).hasSize(1);
        client.chatUpdate(r -> r.channel("C0OPS").ts(ts).text("u"));
        assertThat(slack.channel("#ops").message(ts).orElseThrow().blocks()).isEmpty();
        assertThat(client.chatUpdate(r -> r.channel("C0OPS").ts(ts).text("x".repeat(4001)))
                        .getError())
                .isEqualTo("msg_too_long");
    }

    @Test
    void a_text_above_the_limit_is_cut_and_noted() throws Exception {
        assertThat(post("x".repeat(40_001)).getMessage().getText()).hasSize(40_000);
        assertThat(slack.violations()).extracting(Violation::kind).containsExactly(Kind.TEXT_TRUNCATED);
    }

    @Test
    void a_thread_is_read_back_in_pages_with_its_metadata() throws Exception {
        String root = client.chatPostMessage(r -> r.channel("C0OPS")
                        .text("root")
                        .metadata(com.slack.api.model.Message.Metadata.builder()
                                .eventType("run")
                                .eventPayload(Map.of("id", "r1"))
                                .build()))
                .getTs();
        for (int i = 1; i <= 3; i++) {
            String text = "reply " + i;
            boolean last = i == 3;
            clock.step(Duration.ofSeconds(1));
            client.chatPostMessage(
                    r -> r.channel("C0OPS").text(text).threadTs(root).replyBroadcast(last));
        }

        var first = client.conversationsReplies(
                r -> r.channel("C0OPS").ts(root).limit(3).includeAllMetadata(true));
        var second = client.conversationsReplies(r -> r.channel("C0OPS")
                .ts(root)
                .limit(3)
                .cursor(first.getResponseMetadata().getNextCursor()));

        assertThat(first.getMessages()).extracting(m -> m.getText()).containsExactly("root", "reply 1", "reply 2");
        assertThat(first.getMessages().getFirst().getMetadata().getEventPayload())
                .containsEntry("id", "r1");
        assertThat(first.isHasMore()).isTrue();
        assertThat(second.getMessages()).extracting(m -> m.getText()).containsExactly("reply 3");
        assertThat(slack.channel("#ops").messages()).extracting(Message::text).containsExactly("root", "reply 3");
        assertThat(client.conversationsHistory(r -> r.channel("C0OPS")).getMessages())
                .extracting(m -> m.getText())
                .containsExactly("reply 3", "root");
        assertThat(client.chatPostMessage(r -> r.channel("C0OPS")
                                .text("t")
                                .threadTs(second.getMessages().getFirst().getTs()))
                        .getError())
                .isEqualTo("cannot_reply_to_message");
    }

    @Test
    void files_are_uploaded_as_the_library_does_it() throws Exception {
        String root = post("root").getTs();
        var uploaded = client.filesUploadV2(r -> r.channel("C0OPS")
                .threadTs(root)
                .filename("drain.log")
                .title("The log")
                .initialComment("all of it")
                .content("evicted"));

        assertThat(uploaded.isOk()).isTrue();
        Message shared = slack.channel("#ops").thread(root).getLast();
        assertThat(shared.text()).isEqualTo("all of it");
        assertThat(shared.content().files()).singleElement().satisfies(file -> {
            assertThat(file.title()).isEqualTo("The log");
            assertThat(file.bytes()).asString().isEqualTo("evicted");
        });
        assertThat(slack.violations()).isEmpty();
    }

    @Test
    void user_groups_need_a_plan_that_has_them() throws Exception {
        try (LocalSlack free = LocalSlack.start(Workspace.named("skiff")
                .group("leads")
                .plan(Workspace.Plan.FREE)
                .build())) {
            assertThat(Bot.client(free)
                            .usergroupsUsersList(r -> r.usergroup("S0LEADS"))
                            .getError())
                    .isEqualTo("plan_upgrade_required");
        }
    }

    private ChatPostMessageResponse post(String text) throws IOException, SlackApiException {
        return client.chatPostMessage(r -> r.channel("C0OPS").text(text));
    }
}
