package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Pod;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an approval of a drain covers, and what it does not. */
final class DrainAssessmentTest {
    private static final DrainCommand FORCED = Things.drain(List.of("--force", "--ignore-daemonsets"), "node01");
    private static final Pod BARE = Things.pod("debug").build();

    private static Consequences consequences(DrainCommand command, Pod... pods) {
        ClusterSnapshot snapshot = Things.snapshot(List.of(Things.node("node01")), List.of(pods), List.of());
        return DrainAssessment.of(command, snapshot).consequences();
    }

    @Test
    void replicasThatComeAndGoDoNotChangeTheFingerprint() {
        Consequences approved = consequences(FORCED, BARE, Things.replica("web-1"), Things.replica("web-2"));

        assertThat(consequences(FORCED, BARE, Things.replica("web-3")).fingerprint())
                .isEqualTo(approved.fingerprint());
    }

    @Test
    void oneMoreBarePodIsNotCovered() {
        Consequences approved = consequences(FORCED, BARE);

        Consequences.Difference difference =
                consequences(FORCED, BARE, Things.pod("another").build()).since(approved);

        assertThat(difference.isCovered()).isFalse();
        assertThat(difference.lines()).containsExactly("new: lost for good: default/another");
    }

    @Test
    void theSameNameWithAnotherUidIsNotCovered() {
        Consequences approved = consequences(FORCED, BARE);

        Consequences now =
                consequences(FORCED, Things.pod("debug").withUid("another-life").build());

        assertThat(now.since(approved).isCovered()).isFalse();
    }

    @Test
    void oneBarePodFewerIsCovered() {
        Consequences approved = consequences(FORCED, BARE, Things.pod("another").build());

        assertThat(consequences(FORCED, BARE).since(approved).isCovered()).isTrue();
    }

    @Test
    void anotherFlagIsNotCovered() {
        Consequences approved = consequences(FORCED, BARE);

        DrainCommand kills =
                Things.drain(Map.of("--force", true, "--ignore-daemonsets", true, "--grace-period", 0), "node01");

        assertThat(consequences(kills, BARE).since(approved).isCovered()).isFalse();
    }

    @Test
    void aVanishedNodeIsNotCovered() {
        Consequences approved = consequences(FORCED);
        ClusterSnapshot empty = Things.snapshot(List.of(), List.of(), List.of());

        assertThat(DrainAssessment.of(FORCED, empty)
                        .consequences()
                        .since(approved)
                        .isCovered())
                .isFalse();
    }

    @Test
    void bypassedBudgetsAreApproved() {
        DrainCommand deletes = Things.drain(List.of("--disable-eviction"), "node01");
        ClusterSnapshot snapshot = Things.snapshot(
                List.of(Things.node("node01")),
                List.of(Things.replica("web-1")),
                List.of(Things.budget("web", 0, 3, 3, 3)));

        assertThat(DrainAssessment.of(deletes, snapshot).consequences().canonicalForm())
                .contains("BYPASS\tdefault/web\t");
    }

    @Test
    void riskGrowsWithWhatIsLostNotWithTheFlag() {
        DrainCommand forced = Things.drain(List.of("--force", "--delete-emptydir-data"), "node01");
        Pod data = Things.pod("cache")
                .withController(Things.REPLICA_SET)
                .withEmptyDir("tmp")
                .build();

        assertThat(risk(forced, Things.replica("web-1"))).isEqualTo(Risk.DISRUPTIVE);
        assertThat(risk(forced, BARE)).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(risk(forced, data)).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(risk(Things.drain(List.of("--disable-eviction"), "node01"))).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(risk(Things.drain(Map.of("--grace-period", 0), "node01"))).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(risk(Things.drain(Map.of("--grace-period", 1), "node01"))).isEqualTo(Risk.DISRUPTIVE);
    }

    private static Risk risk(DrainCommand command, Pod... pods) {
        return DrainAssessment.of(command, Things.snapshot(List.of(Things.node("node01")), List.of(pods), List.of()))
                .risk();
    }

    @Test
    void thePlanTellsEverythingMostDangerousFirst() {
        ClusterSnapshot snapshot = Things.snapshot(
                List.of(Things.node("node01")),
                List.of(
                        BARE,
                        Things.replica("web-1"),
                        Things.replica("web-2"),
                        Things.pod("agent").withController(Things.DAEMON_SET).build(),
                        Things.pod("etcd").mirror().build()),
                List.of(Things.budget("web", 1, 6, 5, 6), Things.budget("deadlock", 0, 2, 2, 2)));

        Plan plan = DrainPlanner.plan(DrainAssessment.of(FORCED, snapshot));

        assertThat(plan.headline()).isEqualTo("Drain node01 (3 pods)");
        assertThat(plan.isPossible()).isTrue();
        assertThat(plan.sections())
                .extracting(Block.Section::title)
                .containsExactly(
                        "Lost for good (1)",
                        "Evictions that can never succeed (4)",
                        "Budgets that will make it wait (1)",
                        "To evict (3)",
                        "Stay where they are (2)");
        assertThat(plan.sections().getFirst().lines())
                .extracting(Text::plainText)
                .containsExactly("default/debug: no controller, so nothing replaces it");
        assertThat(plan.sections().getLast().lines())
                .extracting(Text::plainText)
                .containsExactly("default/agent: managed by a DaemonSet", "default/etcd: static pod");
    }

    @Test
    void anyRefusalStandsInTheWayOfTheWholePlan() {
        ClusterSnapshot snapshot =
                Things.snapshot(List.of(Things.node("node01")), List.of(BARE, Things.replica("web-1")), List.of());

        Plan plan = DrainPlanner.plan(DrainAssessment.of(Things.drain(List.of(), "node01"), snapshot));

        assertThat(plan.obstacles())
                .extracting(Text::plainText)
                .containsExactly("default/debug: no controller (use --force to lose it for good)");
    }
}
