package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.sim.slack.Transcript;
import dev.drydock.testing.RealTools;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The story over real sockets: Slack's Web API and Socket Mode, Kubernetes over HTTP, etcd, SSH, SMTP, SQL. */
final class StoryTest {
    @Test
    void theStoryPlaysWithoutASurprise() throws InterruptedException {
        String told = played(DemoSettings.simulated(new DemoSettings.EtcdChoice.Recorded()));

        assertThat(told).contains("`etcd restore` is not played, since the etcd is a recorded one");
    }

    @Test
    void withEtcdsProgramsARestoreIsPlayedToo() throws InterruptedException {
        RealTools.require("etcdutl");

        String told = played(
                DemoSettings.simulated(new DemoSettings.EtcdChoice.Scratch(Optional.of(RealTools.require("etcd")))));

        assertThat(told)
                .contains("the namespace shop-staging was made by mistake")
                .contains("etcd is asked for /registry/namespaces/shop-staging: it is gone.")
                .contains("/var/lib/etcd.before-r-")
                .doesNotContain("root/var/lib");
    }

    private static String played(DemoSettings settings) throws InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        boolean went;
        try (Demo demo = new Demo(settings)) {
            went = new Story(demo, new PrintStream(printed, true, StandardCharsets.UTF_8), Transcript.Style.PLAIN)
                    .play();
        }
        String told = printed.toString(StandardCharsets.UTF_8);
        assertThat(went).as(told).isTrue();
        return told;
    }
}
