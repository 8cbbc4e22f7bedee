package dev.drydock.action.upgrade;

import static dev.drydock.action.upgrade.KubernetesVersionTest.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UpgradePathTest {
    private static final int SEEDS = 400;

    private static UpgradePath path(ClusterVersions fleet, String target) {
        return UpgradePath.of(fleet, version(target), Releases.unknown());
    }

    private static List<String> told(UpgradePath path) {
        return path.steps().stream()
                .map(step -> step.kind() + " " + step.node() + " " + step.release() + (step.addons() ? " +addons" : ""))
                .toList();
    }

    @Test
    void goesFromTheFirstControlPlaneToTheWorkers() {
        UpgradePath path = path(Fleet.at("v1.30.4", 3, 2), "v1.31.2");

        assertThat(path.obstacles()).isEmpty();
        assertThat(told(path))
                .containsExactly(
                        "KUBEADM_PACKAGE cp1 v1.31.2",
                        "FIRST_CONTROL_PLANE cp1 v1.31.2",
                        "KUBEADM_PACKAGE cp2 v1.31.2",
                        "NEXT_CONTROL_PLANE cp2 v1.31.2",
                        "KUBEADM_PACKAGE cp3 v1.31.2",
                        "NEXT_CONTROL_PLANE cp3 v1.31.2 +addons",
                        "KUBELET cp1 v1.31.2",
                        "KUBELET cp2 v1.31.2",
                        "KUBELET cp3 v1.31.2",
                        "KUBEADM_PACKAGE w1 v1.31.2",
                        "WORKER_CONFIGURATION w1 v1.31.2",
                        "KUBELET w1 v1.31.2",
                        "KUBEADM_PACKAGE w2 v1.31.2",
                        "WORKER_CONFIGURATION w2 v1.31.2",
                        "KUBELET w2 v1.31.2");
        assertThat(path.drained()).hasSize(5);
        assertThat(path.steps().getLast().after()).isEqualTo(Fleet.at("v1.31.2", 3, 2));
    }

    @Test
    void eachMinorIsARunOfItsOwn() {
        UpgradePath path = UpgradePath.of(
                Fleet.at("v1.29.1", 1, 1),
                version("v1.32.3"),
                Releases.among(List.of(version("v1.30.1"), version("v1.30.9"), version("v1.30.10-rc.0"))));

        assertThat(path.obstacles()).isEmpty();
        assertThat(path.runs())
                .extracting(run -> run.release().toString())
                .containsExactly("v1.30.9", "v1.31.x", "v1.32.3");
        assertThat(path.runs()).allSatisfy(run -> assertThat(run.steps()).hasSize(6));
    }

    @Test
    void anotherPatchIsOneRun() {
        assertThat(path(Fleet.at("v1.31.0", 1, 1), "v1.31.2").runs()).hasSize(1);
        assertThat(told(path(Fleet.at("v1.31.0", 1, 0), "v1.31.2")))
                .containsExactly(
                        "KUBEADM_PACKAGE cp1 v1.31.2",
                        "FIRST_CONTROL_PLANE cp1 v1.31.2 +addons",
                        "KUBELET cp1 v1.31.2");
    }

    @Test
    void whereAllIsDoneNothingIsLeft() {
        UpgradePath path = path(Fleet.at("v1.31.2", 3, 2), "v1.31.2");

        assertThat(path.steps()).isEmpty();
        assertThat(path.obstacles()).isEmpty();
    }

    @Test
    void aFormerUpgradeThatStoppedHalfWayIsFinishedFirst() {
        ClusterVersions half = Fleet.but(
                Fleet.at("v1.30.4", 2, 1),
                "kube-apiserver cp2 v1.31.2; kube-controller-manager cp2 v1.31.2; kube-scheduler cp2 v1.31.2;"
                        + " kubeadm cp2 v1.31.2");
        UpgradePath path = path(half.withConfigured(version("v1.31.2")), "v1.32.0");

        assertThat(path.obstacles()).isEmpty();
        assertThat(path.runs()).extracting(run -> run.release().toString()).containsExactly("v1.31.2", "v1.32.0");
        assertThat(told(path).subList(0, 4))
                .containsExactly(
                        "KUBEADM_PACKAGE cp1 v1.31.2",
                        "NEXT_CONTROL_PLANE cp1 v1.31.2 +addons",
                        "KUBELET cp1 v1.31.2",
                        "KUBELET cp2 v1.31.2");
    }

    @Test
    void anApplyThatDidNotWriteItsVersionDownIsAppliedAgain() {
        ClusterVersions cut = Fleet.but(
                Fleet.at("v1.30.4", 1, 0),
                "kube-apiserver cp1 v1.31.2; kube-controller-manager cp1 v1.31.2; kube-scheduler cp1 v1.31.2;"
                        + " kubeadm cp1 v1.31.2");

        assertThat(told(path(cut, "v1.31.2")))
                .containsExactly("FIRST_CONTROL_PLANE cp1 v1.31.2 +addons", "KUBELET cp1 v1.31.2");
    }

    @Test
    void beforeOneTwentyEightTheAddonsGoWithTheFirst() {
        UpgradePath path = path(Fleet.at("v1.26.0", 2, 0), "v1.27.0");

        assertThat(path.obstacles()).isEmpty();
        assertThat(told(path)).contains("FIRST_CONTROL_PLANE cp1 v1.27.0 +addons", "NEXT_CONTROL_PLANE cp2 v1.27.0");
        assertThat(path.steps().get(1).broken())
                .as("kubeadm's own doing is told, though it cannot be helped")
                .isNotEmpty()
                .allMatch(verdict -> verdict.rule() == SkewRule.PROXY_NOT_NEWER);
        assertThat(path.steps().getLast().broken()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "downgrade of a minor      | v1.31.2 | v1.30.9 | '' | DOWNGRADE | has no downgrade",
                "downgrade of a patch      | v1.31.2 | v1.31.1 | '' | DOWNGRADE | Name `v1.31.2` or a newer version",
                "back to a candidate       | v1.31.0 | v1.31.0-rc.1 | '' | DOWNGRADE | `v1.31.0-rc.1` is older",
                "older than one of two     | v1.30.0 | v1.30.5 | kube-apiserver cp2 v1.31.0 | DOWNGRADE | `v1.31.0`",
                "another major             | v1.31.2 | v2.0.0 | '' | MINOR_MISSING | another major version",
                "kubelet too far behind    | v1.31.2 | v1.32.0 | kubelet w1 v1.28.0 | SKEW | kubelet of w1 is v1.28.0",
                "old kubelet too far behind | v1.26.0 | v1.27.0 | kubelet w1 v1.24.0 | SKEW | kubelet of w1 is v1.24.0",
                "kube-proxy too far behind | v1.31.2 | v1.32.0 | kube-proxy w1 v1.28.0 | SKEW | kube-proxy of w1 is"
                        + " v1.28.0",
                "kubectl too far behind    | v1.31.2 | v1.32.0 | kubectl w1 v1.30.0 | SKEW | Install a kubectl that"
                        + " fits",
                "kubeadm newer             | v1.31.2 | v1.31.3 | kubeadm cp1 v1.31.4 | KUBEADM_NEWER | kubeadm of"
                        + " `cp1` is `v1.31.4`",
                "kubeadm a minor newer     | v1.31.2 | v1.31.3 | kubeadm w1 v1.32.0 | KUBEADM_NEWER | kubeadm of `w1`"
                        + " is `v1.32.0`",
                "kubeadm newer than a run  | v1.30.2 | v1.32.3 | kubeadm cp1 v1.32.3 | KUBEADM_NEWER | newer than"
                        + " `v1.31.x`",
            })
    void whatCannotBeIsRefused(
            String name, String from, String target, String changes, Obstacle.Kind kind, String words) {
        UpgradePath path = path(Fleet.but(Fleet.at(from, 2, 2), changes), target);

        assertThat(path.obstacles()).anySatisfy(obstacle -> {
            assertThat(obstacle.kind()).isEqualTo(kind);
            assertThat(obstacle.words()).contains(words);
        });
    }

    @Test
    void aMinorOfWhichThereIsNothingIsToldWhereAllIsKnown() {
        List<KubernetesVersion> offered = List.of(version("v1.30.1"), version("v1.32.0"));

        assertThat(UpgradePath.of(Fleet.at("v1.29.1", 1, 1), version("v1.32.0"), new Releases(offered, true))
                        .obstacles())
                .singleElement()
                .satisfies(obstacle -> {
                    assertThat(obstacle.kind()).isEqualTo(Obstacle.Kind.MINOR_MISSING);
                    assertThat(obstacle.words()).contains("`v1.31`");
                });
    }

    @Test
    void withoutAnApiServersVersionThereIsNoPath() {
        assertThat(path(Fleet.at("v1.31.2", 0, 2), "v1.32.0").obstacles())
                .extracting(Obstacle::kind)
                .containsExactly(Obstacle.Kind.VERSION_UNKNOWN);
    }

    @Test
    void aControlPlaneWithoutAnApiServerIsAnObstacle() {
        ClusterVersions fleet = Fleet.at("v1.31.2", 1, 0);
        SortedMap<NodeName, Machine> machines = new TreeMap<>(fleet.machines());
        machines.put(new NodeName("cp2"), Fleet.CONTROL_PLANE);
        ClusterVersions silent = new ClusterVersions(
                fleet.versions(), machines, fleet.etcd(), fleet.coreDns(), fleet.configured(), fleet.answering());

        assertThat(path(silent, "v1.32.0").obstacles())
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle.words()).contains("`cp2`"));
    }

    @Test
    void aLaggingKubeletIsBroughtUpByAPlanForTheVersionThatRuns() {
        ClusterVersions lagging = Fleet.but(Fleet.at("v1.31.2", 1, 2), "kubelet w1 v1.28.0; kubeadm w1 v1.28.0");
        UpgradePath first = path(lagging, "v1.31.2");

        assertThat(first.obstacles()).isEmpty();
        assertThat(told(first))
                .containsExactly("KUBEADM_PACKAGE w1 v1.31.2", "WORKER_CONFIGURATION w1 v1.31.2", "KUBELET w1 v1.31.2");
        assertThat(path(first.steps().getLast().after(), "v1.32.0").obstacles()).isEmpty();
    }

    static Stream<Integer> seeds() {
        return Stream.iterate(1, seed -> seed + 1).limit(SEEDS);
    }

    /** Whatever the cluster: a path without obstacles breaks no rule at any step, ends at the target, and can be resumed. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noStepOfAnyPathBreaksThePolicy(int seed) {
        Random random = new Random(seed);
        ClusterVersions fleet = fleet(random);
        KubernetesVersion now = fleet.newest(Component.API_SERVER).orElseThrow();
        KubernetesVersion target =
                KubernetesVersion.of(1, now.minor() + random.nextInt(4), now.patch() + random.nextInt(3));
        UpgradePath path = UpgradePath.of(fleet, target, Releases.unknown());
        if (!path.obstacles().isEmpty()) {
            assertThat(path.obstacles()).extracting(Obstacle::kind).containsOnly(Obstacle.Kind.SKEW);
            assertThat(SkewOracle.lags(fleet, target))
                    .as("refused without need")
                    .isTrue();
            return;
        }
        KubernetesVersion before = now;
        for (UpgradeStep step : path.steps()) {
            boolean kubeadmsOwn = step.release().version().minor() < 28;
            assertThat(SkewOracle.troubles(step.after(), kubeadmsOwn))
                    .as(step.kind() + " " + step.node())
                    .isEmpty();
            KubernetesVersion after = step.after().newest(Component.API_SERVER).orElseThrow();
            assertThat(after.minorsAheadOf(before)).isBetween(0, 1);
            before = after;
        }
        ClusterVersions end =
                path.steps().isEmpty() ? fleet : path.steps().getLast().after();
        for (Component component : List.of(Component.API_SERVER, Component.KUBELET, Component.KUBE_PROXY)) {
            assertThat(end.of(component).values()).allMatch(version -> !version.isOlderThan(target));
        }
        assertThat(path(end, target.toString()).steps()).isEmpty();
        resumes(path, random);
    }

    /** A crash after any step: the path from there is what was left. */
    private static void resumes(UpgradePath path, Random random) {
        List<UpgradeStep> steps = path.runs().getLast().steps();
        if (steps.isEmpty()) {
            return;
        }
        int cut = random.nextInt(steps.size());
        UpgradePath rest = UpgradePath.of(steps.get(cut).after(), path.target(), Releases.unknown());
        List<String> left = new ArrayList<>();
        for (UpgradeStep step : steps.subList(cut + 1, steps.size())) {
            left.add(step.kind() + " " + step.node());
        }
        assertThat(rest.steps().stream().map(step -> step.kind() + " " + step.node()))
                .as("after " + steps.get(cut).kind() + " " + steps.get(cut).node())
                .filteredOn(step -> !step.startsWith("WORKER_CONFIGURATION"))
                .containsExactlyElementsOf(left.stream()
                        .filter(step -> !step.startsWith("WORKER_CONFIGURATION"))
                        .toList());
    }

    /** A cluster that keeps the policy: nodes up to three minors behind, sometimes in the midst of an upgrade. */
    private static ClusterVersions fleet(Random random) {
        int minor = 20 + random.nextInt(20);
        ClusterVersions fleet =
                Fleet.at("v1." + minor + "." + random.nextInt(5), 1 + random.nextInt(3), random.nextInt(5));
        for (NodeName node : fleet.workers()) {
            if (random.nextInt(3) == 0) {
                int behind = Math.max(minor - random.nextInt(4), 0);
                KubernetesVersion older = KubernetesVersion.of(1, behind, 1);
                fleet = fleet.with(Component.KUBELET, node, older).with(Component.KUBEADM, node, older);
            }
        }
        return SkewOracle.troubles(fleet, false).isEmpty() ? fleet : Fleet.at("v1." + minor + ".0", 2, 2);
    }
}
