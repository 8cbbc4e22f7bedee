package dev.drydock.sim.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.app_backend.SlackSignature;
import dev.drydock.sim.slack.Sent.Outcome;
import dev.drydock.sim.slack.Violation.Kind;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestUrlTest {
    private record Received(String body, String timestamp, String signature, String retry) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final Javalin app = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                config.routes.post("/slack/events", this::take);
            })
            .start("127.0.0.1", 0);
    private final LocalSlack slack = LocalSlack.start(
            Workspace.named("harbor")
                    .person("dana", "Dana Reyes")
                    .channel("#ops", "dana")
                    .commands("/drydock")
                    .requestUrl("http://127.0.0.1:" + app.port() + "/slack/events")
                    .build(),
            Limits.real().redeliveries(Duration.ZERO, Duration.ZERO),
            InstantSource.system());
    private final Person dana = slack.person("dana");

    @AfterEach
    void stop() {
        slack.close();
        app.stop();
    }

    private void take(Context context) {
        received.add(new Received(
                context.body(),
                header(context, "X-Slack-Request-Timestamp"),
                header(context, "X-Slack-Signature"),
                header(context, "X-Slack-Retry-Num")));
        if (failures.getAndDecrement() > 0) {
            context.status(500);
        } else if (context.body().startsWith("token=")) {
            context.json("{\"text\":\"in a moment\"}");
        }
    }

    private static String header(Context context, String name) {
        return Optional.ofNullable(context.header(name)).orElse("");
    }

    @Test
    void a_command_is_signed_as_slacks_own_library_signs() {
        assertThat(dana.types("#ops", "/drydock nodes").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);

        Received post = received.getFirst();
        assertThat(post.body()).contains("command=%2Fdrydock").contains("text=nodes");
        assertThat(post.signature())
                .isEqualTo(new SlackSignature.Generator(slack.signingSecret()).generate(post.timestamp(), post.body()));
        assertThat(post.retry()).isEmpty();
        assertThat(dana.sees("#ops")).extracting(Message::text).containsExactly("in a moment");
        assertThat(slack.violations()).isEmpty();
    }

    @Test
    void an_event_that_failed_is_sent_again_with_its_number() {
        failures.set(2);

        assertThat(dana.opensHome().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        assertThat(received).extracting(Received::retry).containsExactly("", "1", "2");
        assertThat(slack.violations()).extracting(Violation::kind).containsExactly(Kind.BAD_ACK, Kind.BAD_ACK);
    }

    @Test
    void a_command_that_failed_is_not_sent_again() {
        failures.set(1);

        assertThat(dana.types("#ops", "/drydock nodes").outcome()).isEqualTo(Outcome.NOT_DELIVERED);
        assertThat(slack.violations())
                .extracting(Violation::detail)
                .singleElement()
                .asString()
                .contains("status 500");
        assertThat(received).hasSize(1);
        assertThat(dana.sees("#ops"))
                .extracting(Message::text)
                .singleElement()
                .asString()
                .contains("http_service_error");
    }
}
