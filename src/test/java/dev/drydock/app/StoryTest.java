package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.sim.slack.Transcript;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The story over real sockets: Slack's Web API and Socket Mode, Kubernetes over HTTP, SMTP, SQL. */
final class StoryTest {
    @Test
    void theStoryPlaysWithoutASurprise() throws InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        boolean went;
        try (Demo demo = new Demo()) {
            went = new Story(demo, new PrintStream(printed, true, StandardCharsets.UTF_8), Transcript.Style.PLAIN)
                    .play();
        }

        assertThat(went).as(printed.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
