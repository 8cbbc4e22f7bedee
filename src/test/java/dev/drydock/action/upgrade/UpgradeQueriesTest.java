package dev.drydock.action.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.cluster.upgrade.CustomKind;
import dev.drydock.cluster.upgrade.DeprecatedUse;
import dev.drydock.cluster.upgrade.KubeadmPlan;
import dev.drydock.cluster.upgrade.KubeadmRecord;
import dev.drydock.cluster.upgrade.NodeFacts;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.cluster.upgrade.Rollout;
import dev.drydock.cluster.upgrade.StoredKind;
import dev.drydock.cluster.upgrade.WrittenObjects;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Grid;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code upgrade check} and {@code upgrade plan} tell. */
class UpgradeQueriesTest {
    /** A cluster of one control plane and 200 workers, which a test changes. */
    private static final class FakeControlPlane implements ControlPlane {
        private final List<NodeFacts> nodes = new ArrayList<>();
        private final List<ComponentPod> pods = new ArrayList<>();
        private final List<DeprecatedUse> deprecated = new ArrayList<>();
        private final List<Budget> budgets = new ArrayList<>();
        private Optional<KubeadmRecord> kubeadm = Optional.of(new KubeadmRecord(Optional.of("v1.31.2")));
        private Readiness readiness = new Readiness(true, List.of());
        private Rollout rollout = new Rollout("r/kube-proxy:v1.31.2", 201, 201, 201, true);
        private boolean shut;

        FakeControlPlane() {
            node("cp1", true, "v1.31.2", true);
            for (int i = 1; i <= 200; i++) {
                node(String.format("w%03d", i), false, "v1.31.2", true);
            }
            for (String name : List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
                pods.add(new ComponentPod(new NodeName("cp1"), name, "registry.k8s.io/" + name + ":v1.31.2", true));
            }
            pods.add(new ComponentPod(new NodeName("cp1"), "etcd", "registry.k8s.io/etcd:3.5.16-0", true));
        }

        void node(String name, boolean controlPlane, String kubelet, boolean ready) {
            Node node = new Node(new NodeRef(new NodeName(name), name), Map.of(), false, ready, controlPlane, kubelet);
            nodes.removeIf(old -> old.node().name().equals(node.name()));
            nodes.add(new NodeFacts(node, "containerd://1.7.24", "Debian GNU/Linux 13 (trixie)", "6.12.1"));
        }

        private <T> T open(T thing) {
            if (shut) {
                throw new ClusterException(ClusterException.Kind.FORBIDDEN, "Drydock may not see it");
            }
            return thing;
        }

        @Override
        public String version() {
            return "v1.31.2";
        }

        @Override
        public List<NodeFacts> nodes() {
            return List.copyOf(nodes);
        }

        @Override
        public List<ComponentPod> components() {
            return List.copyOf(pods);
        }

        @Override
        public Optional<Rollout> kubeProxy() {
            return Optional.of(rollout);
        }

        @Override
        public Optional<Rollout> coreDns() {
            return Optional.of(new Rollout("registry.k8s.io/coredns/coredns:v1.11.3", 2, 2, 2, true));
        }

        @Override
        public Optional<KubeadmRecord> kubeadm() {
            return open(kubeadm);
        }

        @Override
        public Readiness readiness() {
            return readiness;
        }

        @Override
        public List<DeprecatedUse> deprecatedUses() {
            return open(List.copyOf(deprecated));
        }

        @Override
        public WrittenObjects written(StoredKind kind, Set<String> apiVersions) {
            return new WrittenObjects(List.of(), 0, true);
        }

        @Override
        public List<CustomKind> customKinds() {
            return List.of();
        }

        @Override
        public List<Budget> budgets() {
            return List.copyOf(budgets);
        }
    }

    private final FakeControlPlane cluster = new FakeControlPlane();
    /** All were asked, and there are none. */
    private HostsLook hosts = new HostsLook(Optional.of(new TreeMap<>()));

    private Optional<KubeadmsPlan> kubeadms = Optional.empty();
    private List<String> certificates = List.of();
    private PastUpgrades past = PastUpgrades.NONE;

    private Card check() {
        return UpgradeCheckQuery.card("harbour", ClusterLook.withCustomKinds(cluster), hosts, certificates);
    }

    private Card plan(String target) {
        return PlanCard.of(
                "harbour", ClusterLook.at(cluster), KubernetesVersionTest.version(target), hosts, kubeadms, past);
    }

    private static String section(Card card, String title) {
        return card.blocks().stream()
                .filter(Block.Section.class::isInstance)
                .map(Block.Section.class::cast)
                .filter(section -> section.title().equals(title))
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void equalNodesAreOneLine() {
        Card card = check();

        assertThat(card.summary()).isEqualTo("Upgrade check of harbour: nothing found");
        assertThat(card.blocks())
                .containsExactly(
                        new Block.Heading("Upgrade check of harbour: nothing found"),
                        new Block.Preformatted("""
                            COMPONENT                VERSION                       NODES                   VERDICT
                            kube-apiserver           v1.31.2                       cp1                     fits
                            kube-controller-manager  v1.31.2                       cp1                     fits
                            kube-scheduler           v1.31.2                       cp1                     fits
                            kubelet                  v1.31.2                       cp1, w001 and 199 more  fits
                            etcd                     3.5.16-0                      cp1                     -
                            CoreDNS                  v1.11.3                                               -
                            container runtime        containerd://1.7.24           cp1, w001 and 199 more  -
                            operating system         Debian GNU/Linux 13 (trixie)  cp1, w001 and 199 more  -
                            kernel                   6.12.1                        cp1, w001 and 199 more  -\
                            """),
                        new Block.Picture(VersionsGrid.of(
                                "Upgrade check of harbour: nothing found",
                                ClusterLook.at(cluster).versions())));
    }

    @Test
    void thePictureHasARowForEqualNodesAndIsRedWhereThePolicyIsBroken() {
        for (int i = 1; i <= 50; i++) {
            cluster.node(String.format("w%03d", i), false, "v1.27.9", true);
        }

        Grid grid = VersionsGrid.of("Upgrade check", ClusterLook.at(cluster).versions());

        assertThat(grid.rows()).extracting(Grid.Row::label).contains("cp1").hasSizeLessThan(5);
        int kubelet = grid.columns().indexOf("kubelet");
        assertThat(grid.rows())
                .filteredOn(row -> row.label().startsWith("w001"))
                .singleElement()
                .satisfies(
                        row -> assertThat(row.cells().get(kubelet)).isEqualTo(new Grid.Cell("v1.27.9", Tone.DANGER)));
        assertThat(grid.rows())
                .filteredOn(row -> row.label().equals("cp1"))
                .singleElement()
                .satisfies(row -> assertThat(row.cells().getFirst()).isEqualTo(new Grid.Cell("v1.31.2", Tone.GOOD)));
    }

    @Test
    void whatBreaksThePolicyIsToldWithItsRuleAndSource() {
        for (int i = 1; i <= 50; i++) {
            cluster.node(String.format("w%03d", i), false, "v1.27.9", true);
        }

        assertThat(section(check(), "Breaks the version skew policy"))
                .isEqualTo("kubelet v1.27.9 of w001, w002 and 48 more: it may be up to three minor versions older than"
                        + " the newest kube-apiserver; two, where that is older than 1.28 or the kubelet older"
                        + " than 1.25. See https://kubernetes.io/releases/version-skew-policy/#kubelet");
        assertThat(check().blocks())
                .anySatisfy(block -> assertThat(block.toString())
                        .containsPattern("v1.27.9 +w001, w002 and 48 more +BREAKS the policy"));
    }

    @Test
    void allThatIsAmissIsTold() {
        cluster.node("w007", false, "v1.31.2", false);
        cluster.pods.add(new ComponentPod(new NodeName("cp1"), "kube-proxy", "r/kube-proxy:v1.31.2", false));
        cluster.kubeadm = Optional.of(new KubeadmRecord(Optional.of("v1.32.0")));
        cluster.readiness = new Readiness(false, List.of("etcd"));
        cluster.rollout = new Rollout("r/kube-proxy:v1.31.2", 201, 200, 199, true);
        cluster.deprecated.add(new DeprecatedUse("batch", "v1beta1", "cronjobs", "1.25"));
        cluster.deprecated.add(new DeprecatedUse("", "v1", "componentstatuses", ""));
        cluster.budgets.add(budget("web", 5, 5));
        cluster.budgets.add(budget("fine", 4, 5));
        cluster.budgets.add(budget("empty", 0, 0));

        assertThat(section(check(), "Before an upgrade").split("\n"))
                .hasSize(7)
                .anySatisfy(line -> assertThat(line).contains("wrote down v1.32.0", "stopped half way"))
                .anySatisfy(line -> assertThat(line).contains("not ready: [etcd]"))
                .anySatisfy(line -> assertThat(line).startsWith("Not Ready: w007."))
                .anySatisfy(line -> assertThat(line).startsWith("kube-proxy of cp1 is not Ready"))
                .anySatisfy(line -> assertThat(line).contains("200 of 201 pods are of its newest template, 199 Ready"))
                .anySatisfy(line -> assertThat(line).contains("shop/web (minAvailable 5 of 5 pods)", "ever"))
                .anySatisfy(line -> assertThat(line).contains("cronjobs of batch/v1beta1", "v1.25 has it no more"));
    }

    @Test
    void howLongItTakesIsToldByPastRuns() {
        assertThat(section(plan("v1.32.0"), "How long, by past runs")).isEmpty();
        past = new PastUpgrades(
                List.of(Duration.ofMinutes(6)),
                List.of(Duration.ofMinutes(2), Duration.ofMinutes(90), Duration.ofMinutes(4)));

        assertThat(section(plan("v1.32.0"), "How long, by past runs"))
                .isEqualTo("A node of the control plane takes about " + Wording.duration(Duration.ofMinutes(6))
                        + ", with the wait for the others (1 seen), a worker about "
                        + Wording.duration(Duration.ofMinutes(4)) + " (3 seen).");
    }

    @Test
    void certificatesThatEndSoonAreFindings() {
        certificates = List.of("Certificates of cp1, in 4 days: `admin.conf`. `certs renew` renews that.");

        assertThat(check().summary()).endsWith("1 finding");
        assertThat(section(check(), "Before an upgrade"))
                .isEqualTo("Certificates of cp1, in 4 days: admin.conf. certs renew renews that.");
    }

    private static Budget budget(String name, int desired, int expected) {
        return new Budget(
                "shop", name, Optional.empty(), "minAvailable " + desired, 0, expected, desired, expected, false, true);
    }

    @Test
    void aMissingRightHidesOnlyItsOwnLine() {
        cluster.shut = true;

        assertThat(check().summary()).isEqualTo("Upgrade check of harbour: nothing found, 2 things not known");
        assertThat(section(check(), "Not known"))
                .isEqualTo("Whether kubeadm made the cluster: not known, since Drydock may not see it.\n"
                        + "Which deprecated parts of the API are asked for: not known, since Drydock may not see it.");
    }

    @Test
    void aPlanTellsTheWorkersOnceAndWhatHasNoWayBack() {
        Card card = plan("v1.32.1");

        assertThat(card.summary()).isEqualTo("Upgrade of harbour from v1.31.2 to v1.32.1: 603 steps in 1 run");
        assertThat(section(card, "to v1.32.1").split("\n"))
                .containsExactly(
                        "kubeadm v1.32.1 on cp1. The skew policy is kept.",
                        "kubeadm upgrade apply v1.32.1 on cp1: etcd, kube-apiserver, kube-controller-manager and"
                                + " kube-scheduler, and then CoreDNS and kube-proxy. The skew policy is kept.",
                        "The kubelet of cp1 at v1.32.1, with kubectl: drain, restart, Ready, uncordon. The skew policy"
                                + " is kept.",
                        "200 workers (w001, w002 and 198 more), each: kubeadm v1.32.1, kubeadm upgrade node, drain,"
                                + " kubelet and kubectl, restart, Ready, uncordon. The skew policy is kept after each"
                                + " step.");
        assertThat(section(card, "No way back"))
                .startsWith("kubeadm upgrade apply v1.32.1 on cp1. Kubernetes has no downgrade")
                .doesNotContain("\n");
    }

    @Test
    void severalMinorsAreSeveralRuns() {
        Card card = plan("v1.33.0");

        assertThat(card.summary()).endsWith(": 1206 steps in 2 runs");
        assertThat(section(card, "Run 1 of 2: to v1.32.x")).isNotEmpty();
        assertThat(section(card, "Run 2 of 2: to v1.33.0")).isNotEmpty();
    }

    @Test
    void whatCannotBeIsSaidFirst() {
        cluster.kubeadm = Optional.empty();
        Card card = plan("v1.30.0");

        assertThat(card.summary()).endsWith("to v1.30.0: cannot be done as it is, 2 obstacles");
        assertThat(section(card, "In the way"))
                .contains("no ConfigMap kube-system/kubeadm-config", "Kubernetes has no downgrade");
    }

    @Test
    void onlyWhatTheTargetHasNoMoreIsInItsPlan() {
        cluster.deprecated.add(new DeprecatedUse("flowcontrol.apiserver.k8s.io", "v1beta3", "flowschemas", "1.32"));
        cluster.deprecated.add(new DeprecatedUse("later.k8s.io", "v1beta1", "things", "1.40"));

        assertThat(section(plan("v1.32.0"), "Before an upgrade"))
                .contains("flowschemas")
                .doesNotContain("things");
    }

    @Test
    void nothingLeftIsSaid() {
        assertThat(plan("v1.31.2").summary()).endsWith(": nothing is left to do");
    }

    @Test
    void thatNoHostsAreToldIsSaidAndTheRestIsTold() {
        hosts = HostsLook.none();

        assertThat(check().summary()).isEqualTo("Upgrade check of harbour: nothing found, 1 thing not known");
        assertThat(section(check(), "Not known")).startsWith("The hosts were not asked, since Drydock is told of none");
        assertThat(plan("v1.32.1").summary()).endsWith(": 603 steps in 1 run");
        assertThat(section(plan("v1.32.1"), "Not known")).startsWith("The hosts were not asked");
    }

    @Test
    void whatHostsTellIsInTheTableAndInTheWay() {
        hosts = HostFindingsTest.hosts(Map.of(
                "cp1",
                HostFindingsTest.with("kubeadm=v1.33.0", "cgroup=1"),
                "w001",
                HostFindingsTest.with("kubectl=")));

        assertThat(check().blocks().toString())
                .containsPattern("kubectl +v1.31.2 +cp1 +fits")
                .containsPattern("kubeadm +v1.31.2 +w001 +fits")
                .containsPattern("kubeadm +v1.33.0 +cp1 +BREAKS the policy")
                .containsPattern("cgroups +v1 +cp1 ")
                .containsPattern("cgroups +v2 +w001 ");
        assertThat(section(plan("v1.32.1"), "In the way"))
                .contains("kubeadm of cp1 is v1.33.0, newer than v1.32.1", "On cp1, w001: its package source has no");
    }

    @Test
    void theNewestPatchOfAMinorOnTheWayIsNamedWhereTheHostsKnowIt() {
        hosts = HostFindingsTest.hosts(Map.of(
                "cp1",
                HostFindingsTest.with(
                        "asked=v1.33",
                        "offer=v1.33 kubeadm 1.33.0-1.1",
                        "offer=v1.33 kubelet 1.33.0-1.1",
                        "offer=v1.33 kubectl 1.33.0-1.1")));

        assertThat(plan("v1.33.0").summary()).endsWith(": 1206 steps in 2 runs");
        assertThat(section(plan("v1.33.0"), "Run 1 of 2: to v1.32.4")).isNotEmpty();
    }

    @Test
    void kubeadmsOwnPlanStandsBesideOurs() {
        kubeadms = Optional.of(new KubeadmsPlan(
                new NodeName("cp1"),
                Optional.of(KubernetesVersionTest.version("v1.32.1")),
                new Known.Told<>(new KubeadmPlan(List.of(new KubeadmPlan.Upgrade(
                        "stable version",
                        List.of(
                                new KubeadmPlan.Component("kubelet", "cp1", "v1.31.2", "v1.32.1"),
                                new KubeadmPlan.Component("kubelet", "w001", "v1.31.2", "v1.32.1"),
                                new KubeadmPlan.Component("kube-apiserver", "cp1", "v1.31.2", "v1.32.1"),
                                new KubeadmPlan.Component("kube-proxy", "", "", "v1.32.1"))))))));

        assertThat(section(plan("v1.32.1"), "kubeadm's own plan (v1.32.1 on cp1)")
                        .split("\n"))
                .containsExactly(
                        "Offered: stable version.",
                        "kubelet from v1.31.2 to v1.32.1 on cp1, w001.",
                        "kube-apiserver from v1.31.2 to v1.32.1 on cp1.",
                        "kube-proxy from ? to v1.32.1.");
        assertThat(section(plan("v1.32.2"), "kubeadm's own plan (v1.32.1 on cp1)"))
                .endsWith("It offers no v1.32.2: a kubeadm plans no further than its own version, and the one of"
                        + " v1.32.2 is installed by the upgrade's first step.");
    }

    @Test
    void aKubeadmThatDoesNotAnswerHidesItsOwnPlanOnly() {
        kubeadms = Optional.of(
                new KubeadmsPlan(new NodeName("cp1"), Optional.empty(), new Known.Untold<>("it says: no `config`")));

        assertThat(section(plan("v1.32.1"), "kubeadm's own plan (on cp1)")).isEqualTo("Not known: it says: no config.");
    }
}
