package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodRef;
import dev.drydock.cluster.PodWatch;
import dev.drydock.cluster.Presence;
import dev.drydock.cluster.Removal;
import dev.drydock.cluster.Replicas;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.cluster.upgrade.Rollout;
import dev.drydock.cluster.upgrade.StoredKind;
import dev.drydock.sim.cluster.EvictionApi;
import dev.drydock.sim.cluster.PodShape;
import dev.drydock.sim.cluster.Requests;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The adapter on a whole cluster, over real connections. */
class KubernetesOnSimulatedClusterTest {
    private static final String FLOW = "flowcontrol.apiserver.k8s.io";
    private static final NodeName NODE = new NodeName("node01");
    private static final Removal EVICT = new Removal(false, OptionalInt.empty());

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    @Test
    void seesWhatIsThere() throws IOException {
        SimulatedCluster simulated = apis.keep(Scenarios.story().start());
        KubernetesCluster cluster = connect(simulated);

        assertThat(cluster.identity().name()).isEqualTo("simulated");
        assertThat(cluster.identity().uid()).isNotEmpty();
        assertThat(cluster.nodes())
                .extracting(node -> node.name().value())
                .containsExactly("cp01", "node01", "node02", "node03");
        assertThat(cluster.nodes()).filteredOn(Node::controlPlane).hasSize(1);
        assertThat(cluster.nodes()).allMatch(Node::ready).noneMatch(Node::unschedulable);

        ClusterSnapshot snapshot = cluster.snapshot(List.of(NODE));
        assertThat(snapshot.pods())
                .extracting(pod -> pod.ref().toString() + " " + pod.ref().uid())
                .containsExactlyInAnyOrderElementsOf(simulated.podsOn("node01").stream()
                        .map(pod -> pod.namespace() + "/" + pod.name() + " " + pod.uid())
                        .toList());
        assertThat(snapshot.daemonSets()).containsExactly(Map.entry("kube-system/kube-proxy", new Presence.Exists()));
        assertThat(snapshot.budgets()).extracting(Budget::display).contains("shop/web");
        assertThat(snapshot.evictionSupport()).isEqualTo(EvictionSupport.POLICY_V1);
    }

    @Test
    void cordonsAndUncordonsTheNodeThatIsMeant() throws IOException {
        SimulatedCluster simulated = apis.keep(Scenarios.story().start());
        KubernetesCluster cluster = connect(simulated);
        NodeRef node = cluster.snapshot(List.of(NODE)).nodes().getFirst().ref();

        assertThat(cluster.setUnschedulable(node, true)).isEqualTo(CordonAnswer.CHANGED);
        assertThat(simulated.cordoned("node01")).isTrue();
        assertThat(cluster.setUnschedulable(node, true)).isEqualTo(CordonAnswer.ALREADY);
        assertThat(cluster.setUnschedulable(new NodeRef(NODE, "other"), false)).isEqualTo(CordonAnswer.REPLACED);
        assertThat(cluster.setUnschedulable(node, false)).isEqualTo(CordonAnswer.CHANGED);
        assertThat(simulated.cordoned("node01")).isFalse();
    }

    @Test
    void evictsUnderTheBudgetAndNamesIt() throws IOException {
        SimulatedCluster simulated = apis.keep(Scenarios.story().start());
        KubernetesCluster cluster = connect(simulated);
        List<Pod> web = Stream.of("node01", "node02", "node03")
                .flatMap(node -> cluster.snapshot(List.of(new NodeName(node))).pods().stream())
                .filter(pod -> "web".equals(pod.labels().get("app")))
                .toList();

        EvictionAnswer first = cluster.remove(web.get(0).ref(), EVICT);
        EvictionAnswer second = cluster.remove(web.get(1).ref(), EVICT);

        assertThat(first).isEqualTo(new EvictionAnswer.Accepted());
        assertThat(second)
                .isInstanceOfSatisfying(
                        EvictionAnswer.Blocked.class,
                        blocked -> assertThat(blocked.budgets()).containsExactly("shop/web"));
        assertThat(simulated.log().evictions()).singleElement().satisfies(eviction -> {
            assertThat(eviction.uid()).isEqualTo(web.get(0).ref().uid());
            assertThat(eviction.userAgent()).isEqualTo("drydock/test");
        });
    }

    @Test
    void aPodThatCameBackUnderItsNameIsNotTheOneThatWasMeant() throws IOException {
        SimulatedCluster simulated = apis.keep(Scenarios.story().start());
        KubernetesCluster cluster = connect(simulated);

        assertThat(cluster.remove(new PodRef("shop", "postgres-0", "an-earlier-life"), EVICT))
                .isEqualTo(new EvictionAnswer.Gone());
        assertThat(cluster.remove(
                        new PodRef("shop", "postgres-0", "an-earlier-life"), new Removal(true, OptionalInt.of(0))))
                .isEqualTo(new EvictionAnswer.Gone());
        assertThat(cluster.remove(new PodRef("shop", "nobody", "u"), EVICT)).isEqualTo(new EvictionAnswer.Gone());
        assertThat(simulated.log().removals()).isEmpty();
    }

    @Test
    void deletesWhereThereAreNoEvictions() throws IOException {
        SimulatedCluster simulated =
                apis.keep(Scenarios.story().evictionApi(EvictionApi.NONE).start());
        KubernetesCluster cluster = connect(simulated);
        PodRef pod = pod(cluster, found -> found.ref().name().equals("debug-session"));

        assertThat(cluster.snapshot(List.of(NODE)).evictionSupport()).isEqualTo(EvictionSupport.NONE);
        assertThat(cluster.remove(pod, EVICT)).isEqualTo(new EvictionAnswer.Accepted());
        assertThat(simulated.log().deletions()).hasSize(1);
    }

    @Test
    void evictsOnceWhenTheAnswerIsLost() throws IOException {
        SimulatedCluster simulated = apis.keep(Scenarios.story().start());
        KubernetesCluster cluster = connect(simulated);
        PodRef pod = pod(cluster, found -> found.ref().name().equals("debug-session"));
        simulated.faults().loseAnswers(1, Requests.evictions());

        assertThat(cluster.remove(pod, EVICT)).isInstanceOf(EvictionAnswer.Unavailable.class);

        assertThat(simulated.log().evictions()).hasSize(1);
    }

    @Test
    void countsADeploymentsReplicasWhereverTheyRun() throws IOException {
        KubernetesCluster cluster = connect(apis.keep(Scenarios.story().start()));
        Controller controller = cluster.snapshot(List.of(NODE, new NodeName("node02"))).pods().stream()
                .filter(pod -> "web".equals(pod.labels().get("app")))
                .flatMap(pod -> pod.controller().stream())
                .findFirst()
                .orElseThrow();

        assertThat(controller.kind()).isEqualTo("ReplicaSet");
        assertThat(cluster.replicas("shop", controller)).contains(new Replicas(6, 6));
    }

    @Test
    void aWatchFollowsAPodToItsEndThroughARestart() throws Exception {
        SimulatedCluster simulated = apis.keep(SimulatedCluster.builder()
                .node("node01")
                .barePod("default", "one", "node01", PodShape.plain().terminatesAfter(Duration.ofMillis(50)))
                .barePod("default", "two", "node01", PodShape.plain().terminatesAfter(Duration.ofMillis(50)))
                // The server notices that a client has gone by writing to it, twice.
                .bookmarksEvery(Duration.ofMillis(200))
                .start());
        KubernetesCluster cluster = connect(simulated);
        HeardPods heard = new HeardPods();
        PodWatch watch = apis.keep(cluster.watchPods(NODE, heard));
        assertThat(heard.next(1)).containsExactly("list one,two");

        simulated.stop();
        assertThat(heard.next(1).getFirst()).startsWith("interrupted: the API server at ");
        simulated.start();
        assertThat(heard.next(1)).containsExactly("list one,two");

        PodRef one = pod(cluster, found -> found.ref().name().equals("one"));
        cluster.remove(one, EVICT);
        assertThat(heard.until("gone one")).contains("change one");

        simulated.forgetHistory();
        simulated.cutWatches();
        assertThat(heard.until("list two")).isNotEmpty();
        watch.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> simulated.openWatches() == 0);
    }

    @Test
    void missingRightsAreFoundBeforeTheyAreMissed() throws IOException {
        SimulatedCluster simulated = apis.keep(Scenarios.story().start());
        KubernetesCluster cluster = connect(simulated);
        assertThat(cluster.missingPermissions()).isEmpty();

        simulated.faults().forbid(Requests.evictions()).forbid(Requests.of("patch", "nodes"));

        assertThat(cluster.missingPermissions())
                .extracting(MissingAccess::access)
                .containsExactly(RequiredAccess.PATCH_NODE, RequiredAccess.EVICT_POD);
        assertThat(cluster.remove(new PodRef("default", "debug-session", "u"), EVICT))
                .isInstanceOfSatisfying(
                        EvictionAnswer.Failed.class,
                        failed -> assertThat(failed.message())
                                .startsWith("Drydock may not create pods/eviction (403): grant its account"));
    }

    /** The list of rights is the list of calls: no call without its right, no right without its call. */
    @Test
    void whatIsCalledIsWhatIsRequired() throws Exception {
        SimulatedCluster simulated = apis.keep(Scenarios.story()
                .kind("batch", "v1", "cronjobs", "CronJob", true)
                .kind("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true)
                .kind("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true)
                .kind("node.k8s.io", "v1", "runtimeclasses", "RuntimeClass", false)
                .kind("policy", "v1beta1", "podsecuritypolicies", "PodSecurityPolicy", false)
                .kind("storage.k8s.io", "v1", "csistoragecapacities", "CSIStorageCapacity", true)
                .kind(FLOW, "v1", "flowschemas", "FlowSchema", false)
                .kind(FLOW, "v1", "prioritylevelconfigurations", "PriorityLevelConfiguration", false)
                .start());
        KubernetesCluster cluster = connect(simulated);
        HeardPods heard = new HeardPods();

        cluster.nodes();
        ClusterSnapshot snapshot =
                cluster.snapshot(cluster.nodes().stream().map(Node::name).toList());
        cluster.setUnschedulable(snapshot.nodes().getFirst().ref(), true);
        snapshot.pods()
                .forEach(pod -> pod.controller()
                        .ifPresent(controller -> cluster.replicas(pod.ref().namespace(), controller)));
        cluster.replicas("shop", new Controller("v1", "ReplicationController", "old", "u"));
        try (PodWatch watch = cluster.watchPods(NODE, heard)) {
            assertThat(watch).isNotNull();
            heard.next(1);
            await().until(() -> simulated.openWatches() == 1);
        }
        PodRef pod = pod(cluster, found -> found.ref().name().equals("debug-session"));
        cluster.remove(pod, EVICT);
        cluster.remove(pod, new Removal(true, OptionalInt.empty()));

        ControlPlane controlPlane = cluster.controlPlane();
        assertThat(controlPlane.version()).isEqualTo("v1.36.0");
        assertThat(controlPlane.nodes()).hasSize(4);
        assertThat(controlPlane.components()).isNotEmpty();
        assertThat(controlPlane.kubeProxy()).map(Rollout::image).contains("registry.k8s.io/kube-proxy:v1.36.0");
        assertThat(controlPlane.coreDns()).map(Rollout::ready).contains(2);
        assertThat(controlPlane.kubeadm()).isPresent();
        assertThat(controlPlane.readiness()).isEqualTo(new Readiness(true, List.of()));
        assertThat(controlPlane.deprecatedUses()).isEmpty();
        assertThat(controlPlane.budgets()).extracting(Budget::display).contains("shop/web");
        assertThat(controlPlane.customKinds()).isEmpty();
        for (RequiredAccess access : RequiredAccess.values()) {
            if (access.purpose().endsWith("versions that an upgrade removes")) {
                StoredKind kind = new StoredKind(access.group(), access.resource(), List.of("v2", "v1", "v1beta1"));
                assertThat(controlPlane.written(kind, Set.of()).whole()).isTrue();
            }
        }

        assertThat(simulated.log().requests().keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("get /api/v1", "get /version"),
                                Arrays.stream(RequiredAccess.values()).map(RequiredAccess::toString))
                        .toList());
    }

    private static PodRef pod(KubernetesCluster cluster, Predicate<Pod> which) {
        return cluster.snapshot(List.of(NODE)).pods().stream()
                .filter(which)
                .findFirst()
                .orElseThrow()
                .ref();
    }

    private KubernetesCluster connect(SimulatedCluster simulated) throws IOException {
        Path file = Files.writeString(folder.resolve("kubeconfig"), simulated.kubeconfig());
        return apis.keep(KubernetesCluster.connect(
                new KubernetesSettings(
                        Optional.of(file.toString()),
                        Optional.empty(),
                        Optional.empty(),
                        "test",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20)),
                Map.of(),
                InstantSource.system(),
                new Random(1)));
    }
}
