package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.adapter.store.TcpProxy;
import dev.drydock.adapter.store.TestPostgres;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.sim.cluster.BudgetShape;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real PostgreSQL that goes away in the middle of a drain of two nodes, just before the second one's turn. The run stops before
 * its next effect, and goes on by itself afterwards. {@code -Ddrydock.outage=PT60S} lets it last longer.
 */
final class DatabaseAwayInMidDrainTest {
    private static final Duration AWAY = Duration.parse(System.getProperty("drydock.outage", "PT15S"));
    /** A lease and a pick that nobody gave back, and the slow machine. */
    private static final Duration GOES_ON = Duration.ofMinutes(2);

    private static ClusterBuilder contents() {
        return SimulatedCluster.builder()
                .node("first")
                .ownedPod("one", "held", "first", "apps/v1", "ReplicaSet", "pod")
                .budget("one", "held", BudgetShape.minAvailable(1))
                .node("second")
                .ownedPod("two", "pod-1", "second", "apps/v1", "ReplicaSet", "pod-1")
                .ownedPod("two", "pod-2", "second", "apps/v1", "ReplicaSet", "pod-2");
    }

    @Test
    void theRunStopsBeforeItsNextEffectAndGoesOnAfterwards(@TempDir Path folder) throws Exception {
        StoreSettings direct = TestPostgres.freshDatabase();
        try (TcpProxy proxy = new TcpProxy(TestPostgres.port());
                DrydockRig rig = new DrydockRig(
                        folder,
                        contents(),
                        ApprovalPolicy.STANDARD,
                        new StoreSettings(
                                direct.url().replace(":" + TestPostgres.port() + "/", ":" + proxy.port() + "/"),
                                direct.user(),
                                direct.password(),
                                direct.pace()),
                        Optional.empty(),
                        List.of(),
                        InstantSource.system(),
                        "#ops")) {
            Message card = rig.asks("#ops", "/drain first second --ignore-daemonsets");
            assertThat(rig.presses("lee", card, "Approve")).contains("the last one needed");
            String run = rig.run(card);
            rig.awaitStory("#ops", run, "blocked by budget one/held");

            Map<String, Long> before = rig.changesAskedFor();
            proxy.set(TcpProxy.Network.CUT);
            rig.cluster().add().deletedPod("one", "held");
            Awaitility.await()
                    .during(AWAY)
                    .atMost(AWAY.plusSeconds(10))
                    .untilAsserted(() -> assertThat(rig.changesAskedFor()).isEqualTo(before));
            assertThat(rig.types("dana", "#ops", "/drydock show " + run)).contains("cannot reach its journal");

            proxy.set(TcpProxy.Network.UP);
            Awaitility.await()
                    .atMost(GOES_ON)
                    .untilAsserted(() -> assertThat(rig.types("dana", "#ops", "/drydock show " + run))
                            .contains("Succeeded after"));
            assertThat(removed(rig)).isEqualTo(2);
            assertThat(rig.changesAskedFor()).containsEntry("patch nodes", 2L);
            rig.card("#ops", run, "Succeeded");
            assertThat(rig.slack().violations()).isEmpty();
        }
    }

    /** How often a pod of the second node was removed. */
    private static long removed(DrydockRig rig) {
        return rig.cluster().log().removals().stream()
                .filter(removal -> removal.namespace().equals("two"))
                .count();
    }
}
