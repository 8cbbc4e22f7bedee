package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.app.DemoSettings.EtcdChoice;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.host.SimulatedHost;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Transcript;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade of the demo's cluster: Drydock's real scripts, run by a real shell on hosts whose packages and kubeadm are played. */
@Timeout(300)
class DemoUpgradeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration UPGRADING = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void theClusterIsUpgradedByAMinorVersion() throws IOException {
        SimulatedHost.obstacle().ifPresent(DemoUpgradeTest::missing);
        try (Demo demo = new Demo(DemoSettings.simulated(new EtcdChoice.Recorded()))) {
            LocalSlack slack = demo.slack();
            Transcript transcript = slack.transcript(Transcript.Style.PLAIN);
            assertThat(told(demo, "/drydock upgrade check")).contains("nothing found", "v1.36.0", "fits");
            assertThat(told(demo, "/drydock upgrade plan v1.37.1")).contains("12 steps in 1 run");

            slack.person("dana")
                    .types(
                            Demo.CHANNEL,
                            "/drydock upgrade apply v1.37.1 --force --delete-emptydir-data --max-unavailable 2");
            Message card = slack.channel(Demo.CHANNEL).awaits("Upgrade the cluster to", PATIENCE);
            slack.person("lee").clicks(card, "Approve");
            slack.person("lee").awaits(Demo.CHANNEL, "Your approval counts", PATIENCE);
            slack.person("ana").clicks(card, "Approve");
            Message end = slack.channel(Demo.CHANNEL).awaits(Message::broadcast, UPGRADING);

            assertThat(transcript.render(end)).contains("4 nodes of 4 upgraded to v1.37.1.");
            for (String node : new String[] {"cp01", "node01", "node02", "node03"}) {
                assertThat(demo.cluster().json("nodes", "", node)).contains("\"kubeletVersion\":\"v1.37.1\"");
                assertThat(demo.cluster().cordoned(node)).isFalse();
                SimulatedHost host = demo.hosts().host(node).orElseThrow();
                assertThat(host.path("/etc/apt/sources.list.d/kubernetes.list"))
                        .content()
                        .contains("/v1.37/deb/");
                assertThat(host.path("/var/lib/packages/held")).isDirectoryContaining("glob:**kubelet");
            }
            assertThat(demo.hosts().controlPlane().orElseThrow().path("/var/lib/drydock"))
                    .isDirectoryRecursivelyContaining("glob:**/pki.tar");
            assertThat(told(demo, "/drydock upgrade check")).contains("nothing found", "v1.37.1");
            assertThat(slack.violations()).isEmpty();
        }
    }

    /** What only a simulated host needs is there wherever the other tests run. */
    private static void missing(String why) {
        throw RealTools.missing(why);
    }

    /** The way that somebody who is new takes: wrong words first, then one node, and then a look at what is left. */
    @Test
    void oneNodeIsUpgradedAndWhatCannotBeIsRefused() {
        SimulatedHost.obstacle().ifPresent(DemoUpgradeTest::missing);
        try (Demo demo = new Demo(DemoSettings.simulated(new EtcdChoice.Recorded()))) {
            assertThat(told(demo, "/drydock upgrade apply v1.38.0 --dry-run")).contains("more than one minor");
            assertThat(told(demo, "/drydock upgrade apply v1.35.0 --dry-run")).contains("no downgrade");
            assertThat(told(demo, "/drydock upgrade node node02")).contains("Nothing is left to do");
            assertThat(told(demo, "/drydock reboot node02")).contains("is not played");
            assertThat(told(demo, "/drydock patch node02 --delete-emptydir-data"))
                    .contains("up for approval");
            Message card = demo.slack().channel(Demo.CHANNEL).awaits("harbour-tools", PATIENCE);
            for (String lead : new String[] {"lee", "ana"}) {
                demo.slack().person(lead).clicks(card, "Approve");
            }
            Message end = demo.slack().channel(Demo.CHANNEL).awaits(Message::broadcast, UPGRADING);
            assertThat(end.toString()).contains("1 node done, 0 rebooted.");
            assertThat(demo.hosts().host("node02").orElseThrow().path("/var/lib/packages/installed/harbour-tools"))
                    .hasContent("1.1-1\n");
            assertThat(demo.slack().violations()).isEmpty();
        }
    }

    @Test
    void withARealClusterItIsRefusedWithTheReason() throws IOException {
        try (SimulatedCluster theirs = Scenarios.story().start()) {
            Path kubeconfig = folder.resolve("kubeconfig");
            Files.writeString(kubeconfig, theirs.kubeconfig());
            DemoSettings settings = new DemoSettings(
                    Duration.ofMinutes(5),
                    Optional.of(new DemoSettings.RealCluster(kubeconfig.toString(), Optional.empty())),
                    new EtcdChoice.Recorded(),
                    Optional.empty(),
                    true);
            try (Demo demo = new Demo(settings)) {
                assertThat(told(demo, "/drydock upgrade apply v1.37.1"))
                        .contains(
                                "are not played, since the cluster is a real one, whose hosts the demo does not know");
                assertThat(told(demo, "/drydock patch node01")).contains("are not played");
            }
        }
    }

    /** What is answered to a line, to Dana alone or to all. */
    private static String told(Demo demo, String line) {
        Person dana = demo.slack().person("dana");
        int before = dana.sees(Demo.CHANNEL).size();
        dana.types(Demo.CHANNEL, line);
        Message answer =
                dana.awaits(Demo.CHANNEL, message -> dana.sees(Demo.CHANNEL).indexOf(message) >= before, PATIENCE);
        return demo.slack().transcript(Transcript.Style.PLAIN).render(answer).replaceAll("\\s+", " ");
    }
}
