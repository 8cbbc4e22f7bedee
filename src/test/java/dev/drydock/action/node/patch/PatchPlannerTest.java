package dev.drydock.action.node.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodPhase;
import dev.drydock.cluster.PodRef;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

class PatchPlannerTest {
    private static final Node NODE =
            new Node(new NodeRef(new NodeName("node01"), "uid-node01"), Map.of(), false, true, false, "v1.31.2");
    private static final Plan PODS = new Plan(
            "Drain node01",
            Consequences.of(List.of(new Consequence(Consequence.Kind.TARGET, "node01", "uid-node01"))),
            List.of(),
            List.of(),
            List.of(),
            Risk.DISRUPTIVE,
            List.of());
    private static final long ROOM = 4L << 30;

    private static PatchCommand patch(Map<String, Object> options) {
        return (PatchCommand) PatchCommand.PATCH.reader().apply(new Arguments(List.of("node01"), options));
    }

    private static PatchFacts facts(List<String> upgrades, Optional<String> broken, long free) {
        return new PatchFacts(
                "Debian 13",
                Optional.of(PatchFacts.Packages.APT),
                "b",
                true,
                false,
                upgrades,
                List.of(),
                List.of("kubelet", "containerd"),
                broken,
                OptionalLong.of(free));
    }

    private static Plan plan(PatchCommand command, PatchFacts facts) {
        return new PatchPlanner(command, List.of(new PatchLook.Seen(NODE, facts)), true).plan(PODS);
    }

    private static String words(Plan plan) {
        return plan.sections().stream()
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void tellsWhatWouldBeUpgradedAndWhatIsHeld() {
        Plan plan = plan(patch(Map.of()), facts(List.of("libc6", "openssl"), Optional.empty(), ROOM));

        assertThat(plan.isPossible()).isTrue();
        assertThat(plan.headline()).isEqualTo("Patch node01");
        assertThat(words(plan))
                .contains("2 packages to upgrade: libc6, openssl")
                .contains("held there: containerd");
        assertThat(plan.consequences().all()).contains(new Consequence(Consequence.Kind.ACT, "patch", "--reboot=auto"));
    }

    private static PatchLook look(String name, boolean controlPlane) {
        Node node = new Node(
                new NodeRef(new NodeName(name), "uid-" + name), Map.of(), false, true, controlPlane, "v1.31.2");
        return new PatchLook.Seen(node, facts(List.of("libc6"), Optional.empty(), ROOM));
    }

    @Test
    void ofAControlPlaneWhoseEtcdIsNotSeenOneNodeGoesARequest() {
        List<PatchLook> one = List.of(look("cp1", true), look("node01", false));
        List<PatchLook> two = List.of(look("cp1", true), look("node01", false), look("cp2", true));

        assertThat(new PatchPlanner(patch(Map.of()), one, false).plan(PODS).isPossible())
                .isTrue();
        assertThat(new PatchPlanner(patch(Map.of()), two, true).plan(PODS).isPossible())
                .isTrue();
        assertThat(new PatchPlanner(patch(Map.of()), two, false).plan(PODS).obstaclesLine())
                .startsWith("cp1, cp2 are of the control plane, and Drydock is told of no etcd")
                .contains("DRYDOCK_ETCD_ENDPOINTS");
    }

    static Stream<ArgumentSet> obstacles() {
        return Stream.of(
                argumentSet(
                        "a kubelet that is not held",
                        facts(List.of("libc6", "kubelet"), Optional.empty(), ROOM),
                        "apt-mark hold kubelet"),
                argumentSet(
                        "half installed packages",
                        facts(List.of(), Optional.of("openssl is unpacked"), ROOM),
                        "dpkg --configure -a"),
                argumentSet("a full disk", facts(List.of("libc6"), Optional.empty(), 1 << 20), "free under"));
    }

    @ParameterizedTest
    @MethodSource("obstacles")
    void whatStandsInTheWayIsToldInThePlan(PatchFacts facts, String words) {
        Plan plan = plan(patch(Map.of()), facts);

        assertThat(plan.isPossible()).isFalse();
        assertThat(plan.obstaclesLine()).startsWith("node01 ").contains(words);
    }

    @Test
    void aHostThatIsNotReachedStandsInTheWay() {
        Plan plan = new PatchPlanner(patch(Map.of()), List.of(new PatchLook.Unseen(NODE, "does not answer")), true)
                .plan(PODS);

        assertThat(plan.obstaclesLine()).isEqualTo("node01 does not answer");
    }

    private static Pod pod(String name, Optional<Controller> controller, Optional<Duration> outage) {
        return new Pod(
                new PodRef("shop", name, "uid-" + name),
                Optional.of(NODE.name()),
                PodPhase.RUNNING,
                true,
                Map.of(),
                controller,
                false,
                List.of(),
                Duration.ofSeconds(30),
                Optional.empty(),
                outage,
                List.of());
    }

    /** Without a drain it is the tolerations that say which pods have how long. */
    @Test
    void aRebootWithoutADrainTellsWhichPodsHaveHowLong() {
        Optional<Controller> set = Optional.of(new Controller("apps/v1", "ReplicaSet", "web", "rs"));
        ClusterSnapshot snapshot = new ClusterSnapshot(
                new ClusterIdentity("prod", "uid"),
                Instant.EPOCH,
                List.of(NODE),
                List.of(
                        pod("web-1", set, Optional.of(Duration.ofMinutes(5))),
                        pod("agent", set, Optional.empty()),
                        pod("bare", Optional.empty(), Optional.of(Duration.ofMinutes(5)))),
                Map.of(),
                List.of(),
                EvictionSupport.POLICY_V1);

        Plan plan = new StayingPods(snapshot).plan(List.of());

        assertThat(words(plan))
                .contains("shop/bare, shop/web-1: gone 5 m after the node is given up")
                .contains("shop/agent: wait for the node, however long it takes")
                .contains("shop/bare: has no controller");
        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(plan.consequences().all()).contains(new Consequence(Consequence.Kind.LOSS, "shop/bare", "uid-bare"));
        assertThat(plan.sections())
                .extracting(Block.Section::title)
                .anyMatch(title -> title.startsWith("Lost for good"));
    }

    @Test
    void leavingPodsWhereTheyAreAndSayingHowToDrainContradict() {
        Arguments both = new Arguments(List.of("node01"), Map.of("--no-drain", true, "--force", true));

        assertThatThrownBy(() -> PatchCommand.REBOOT.reader().apply(both)).hasMessageContaining("--no-drain");
    }
}
