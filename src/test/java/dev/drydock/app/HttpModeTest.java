package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Sent.Outcome;
import dev.drydock.sim.slack.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in HTTP mode: Slack calls it and signs what it says, and it dials out for the Web API only. */
final class HttpModeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aDrainIsAskedForApprovedAndDoneOverSignedRequests() throws Exception {
        int port = freePort();
        try (LocalSlack slack = workspace(port);
                SimulatedCluster cluster = Scenarios.story().start();
                Drydock drydock = start(environment(slack, cluster, port))) {
            assertThat(drydock.port()).isEqualTo(port);
            Person dana = slack.person("dana");

            assertThat(dana.types("#ops", "/drydock drain node01 --ignore-daemonsets --delete-emptydir-data --force")
                            .outcome())
                    .isEqualTo(Outcome.ACKNOWLEDGED);
            Message card = slack.channel("#ops").awaits("0 of ", PATIENCE);
            dana.clicks(card, "Approve");
            dana.awaits("#ops", "You asked for this yourself", PATIENCE);
            slack.person("lee").clicks(card, "Approve");
            slack.person("lee").awaits("#ops", "Your approval counts", PATIENCE);
            slack.person("ana").clicks(card, "Approve");
            slack.channel("#ops").awaits(Message::broadcast, PATIENCE);

            assertThat(cluster.cordoned("node01")).isTrue();
            assertThat(slack.violations()).isEmpty();
        }
    }

    @Test
    void withAnotherSecretNobodyIsHeard() throws Exception {
        int port = freePort();
        try (LocalSlack slack = workspace(port);
                SimulatedCluster cluster = Scenarios.story().start()) {
            Map<String, String> environment = new HashMap<>(environment(slack, cluster, port));
            environment.put("SLACK_SIGNING_SECRET", "somebody-elses");
            try (Drydock drydock = start(environment)) {
                assertThat(drydock.port()).isEqualTo(port);

                assertThat(slack.person("dana").types("#ops", "/drydock nodes").outcome())
                        .isEqualTo(Outcome.NOT_DELIVERED);
            }
        }
    }

    private static LocalSlack workspace(int port) {
        return LocalSlack.start(Workspace.named("harbour")
                .person("dana", "Dana Ruiz")
                .person("lee", "Lee Okafor")
                .person("ana", "Ana Novak")
                .channel("#ops", "dana", "lee", "ana")
                .commands("/drydock")
                .moreScopes("channels:history")
                .requestUrl("http://127.0.0.1:" + port + "/slack/events")
                .build());
    }

    private static Drydock start(Map<String, String> environment) throws ConfigurationException {
        return Drydock.start(Settings.of(Configuration.read(environment), "http-mode"), Map.of());
    }

    private Map<String, String> environment(LocalSlack slack, SimulatedCluster cluster, int port) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        return Map.of(
                "DRYDOCK_SLACK_MODE",
                "http",
                "SLACK_BOT_TOKEN",
                slack.botToken(),
                "SLACK_SIGNING_SECRET",
                slack.signingSecret(),
                "DRYDOCK_SLACK_API_URL",
                slack.apiUrl(),
                "DRYDOCK_LEADS",
                "U0LEE,U0ANA",
                "DRYDOCK_KUBECONFIG",
                kubeconfig.toString(),
                "DRYDOCK_DATABASE_URL",
                "jdbc:sqlite:" + folder.resolve("drydock.db"),
                "DRYDOCK_HTTP_ADDRESS",
                "127.0.0.1:" + port);
    }

    /** Slack has to know the address before Drydock is there, so the port is chosen first. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
