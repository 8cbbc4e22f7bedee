package dev.drydock.sim.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallFaultTest {
    private final SteppedClock clock = new SteppedClock();
    private final LocalSlack slack = LocalSlack.start(
            Workspace.named("harbor")
                    .person("dana", "Dana Reyes")
                    .channel("#ops", "dana")
                    .build(),
            Limits.real(),
            clock);
    private final MethodsClient client = Bot.client(slack);

    @AfterEach
    void stop() {
        slack.close();
    }

    @Test
    void a_call_fails_the_way_that_was_asked_for() throws Exception {
        slack.faults().next("chat.postMessage", new Fault.TooManyRequests(Duration.ofSeconds(7)));
        assertThatThrownBy(() -> post("a"))
                .isInstanceOfSatisfying(
                        SlackApiException.class,
                        e -> assertThat(e.getResponse().header("Retry-After")).isEqualTo("7"));
        clock.step(Duration.ofSeconds(7));
        slack.faults().next("chat.postMessage", new Fault.Status(500));
        assertThatThrownBy(() -> post("b")).isInstanceOf(SlackApiException.class);
        slack.faults().next("chat.postMessage", new Fault.Refusal("fatal_error"));
        assertThat(post("c").getError()).isEqualTo("fatal_error");
        slack.faults().next("chat.postMessage", new Fault.Hang(Duration.ofMillis(50)));
        assertThat(post("d").isOk()).isTrue();
        slack.faults().next(2, "chat.postMessage", new Fault.NotReceived());
        assertThatThrownBy(() -> post("e")).isInstanceOf(IOException.class);
        slack.faults().clear("chat.postMessage");
        slack.faults().next("chat.postMessage", new Fault.AnswerLost());
        assertThatThrownBy(() -> post("f")).isInstanceOf(IOException.class);

        assertThat(slack.channel("#ops").messages()).extracting(Message::text).containsExactly("d", "f");
        assertThat(slack.violations()).isEmpty();
    }

    private ChatPostMessageResponse post(String text) throws IOException, SlackApiException {
        return client.chatPostMessage(r -> r.channel("C0OPS").text(text));
    }
}
