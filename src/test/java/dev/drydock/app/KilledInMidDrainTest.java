package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.drydock.sim.cluster.PodShape;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.cluster.TruthLog;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Workspace;
import dev.drydock.testing.BotProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a real child process in the middle of a drain, and another one that finishes it. */
final class KilledInMidDrainTest {
    private static final int PODS = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void anotherProcessFinishesItAndEachPodIsEvictedOnce() throws IOException, InterruptedException {
        LocalSlack slack = LocalSlack.start(Workspace.named("harbour")
                .person("dana", "Dana Ruiz")
                .person("lee", "Lee Okafor")
                .person("ana", "Ana Novak")
                .channel("#ops", "dana", "lee", "ana")
                .commands("/drydock")
                .moreScopes("channels:history")
                .build());
        PodShape slow = PodShape.plain().terminatesAfter(Duration.ofSeconds(2));
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (SimulatedCluster cluster = SimulatedCluster.builder()
                .node("node01")
                .deployment("load", "app", PODS, slow)
                .afterwards()
                .node("node02")
                .start()) {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
            Map<String, String> environment = BotProcess.environment(
                    slack,
                    kubeconfig,
                    "jdbc:sqlite:" + folder.resolve("drydock.db"),
                    mail.getSmtp().getPort());
            environment.put("DRYDOCK_EVICTIONS_AT_ONCE", "2");
            BotProcess first = BotProcess.start(environment, folder.resolve("first.log"));
            approve(slack);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> cluster.log().evictions().size() >= 5);
            first.kill();
            assertThat(cluster.podsOn("node01")).as("killed in the middle").isNotEmpty();

            BotProcess second = BotProcess.start(environment, folder.resolve("second.log"));
            try {
                slack.channel("#ops").awaits(message -> message.broadcast(), PATIENCE);
                assertThat(mail.waitForIncomingEmail(PATIENCE.toMillis(), 2)).isTrue();
            } finally {
                assertThat(second.stops()).as("stops within 20 s").isTrue();
            }

            List<String> evicted =
                    cluster.log().removals().stream().map(TruthLog.Removal::uid).toList();
            assertThat(evicted).hasSize(PODS).doesNotHaveDuplicates();
            assertThat(cluster.podsOn("node01")).isEmpty();
            assertThat(mail.getReceivedMessages()).hasSize(2);
            assertThat(slack.violations()).isEmpty();
        } finally {
            mail.stop();
            slack.close();
        }
    }

    private static void approve(LocalSlack slack) {
        slack.sockets().awaitOpen(1, PATIENCE);
        slack.person("dana").types("#ops", "/drydock drain node01");
        Message card = slack.channel("#ops").awaits("0 of 1 approval", PATIENCE);
        slack.person("lee").clicks(card, "Approve");
    }
}
