package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measure of the simulation's truth: the real kubectl works with it as with a real cluster. */
class KubectlTest {
    private static final PodShape QUICK = PodShape.plain().terminatesAfter(Duration.ofMillis(100));

    private final SimulatedCluster cluster = SimulatedCluster.builder()
            .controlPlane("cp")
            .node("n1")
            .daemonSet("kube-system", "proxy")
            .deployment("shop", "web", 3, QUICK)
            .deployment("shop", "cache", 1, QUICK.withEmptyDir())
            .statefulSet("shop", "db", 1, QUICK)
            .budget("shop", "web", BudgetShape.maxUnavailable(2))
            .barePod("default", "debug", "n1", QUICK)
            .barePod("default", "done", "n1", PodShape.plain().finished("Succeeded"))
            .mirrorPod("kube-system", "etcd", "cp")
            .mirrorPod("kube-system", "static", "n1")
            .afterwards()
            .node("n2")
            .node("n3")
            .podsStartIn(Duration.ofMillis(100))
            .programs(call -> {
                call.input().transferTo(call.out());
                call.err().write(String.join(" ", call.words()).getBytes(StandardCharsets.UTF_8));
                return 7;
            })
            .start();

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void writeKubeconfig() throws IOException {
        Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Said kubectl(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(RealTools.require("kubectl").toString()));
        command.addAll(List.of(words));
        Path output = Files.createTempFile(folder, "kubectl", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("kubectl ends: " + command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(process.exitValue(), Files.readString(output));
    }

    private List<String> replaceable() {
        return cluster.podsOn("n1").stream()
                .map(SimulatedCluster.PodView::name)
                .filter(name -> !name.startsWith("proxy") && !name.startsWith("static"))
                .toList();
    }

    @Test
    void kubectlListsWhatIsThere() throws IOException, InterruptedException {
        assertThat(kubectl("get", "nodes").output()).contains("n1", "Ready", "control-plane", "v1.36.0");
        assertThat(kubectl("get", "pods", "-A", "--field-selector", "spec.nodeName=cp", "-o", "name")
                        .output()
                        .lines())
                .hasSize(2)
                .contains("pod/etcd-cp");
        assertThat(kubectl("get", "po", "-n", "shop", "-l", "app=db").output()).contains("db-0", "1/1", "Running");
        assertThat(kubectl("get", "deploy,sts,pdb", "-n", "shop").output())
                .contains("deployment.apps/web", "statefulset.apps/db", "poddisruptionbudget.policy/web");
        assertThat(kubectl("get", "pod", "debug", "-o", "jsonpath={.status.phase}")
                        .output())
                .isEqualTo("Running");
        assertThat(kubectl("get", "all", "-n", "shop").output()).contains("pod/db-0", "replicaset.apps/web-");
        assertThat(kubectl("version").output()).contains("Server Version: v1.36.0");
    }

    @Test
    void kubectlRunsCommandsInPods() throws IOException, InterruptedException {
        Said said = kubectl("exec", "debug", "--", "say", "a b");

        assertThat(said.exit()).as(said.output()).isEqualTo(7);
        assertThat(said.output()).contains("say a b", "command terminated with exit code 7");
        assertThat(kubectl("exec", "done", "--", "say").output()).contains("current phase is Succeeded");
    }

    @Test
    void kubectlCordonsAndUncordons() throws IOException, InterruptedException {
        assertThat(kubectl("cordon", "n1").output().strip()).isEqualTo("node/n1 cordoned");
        assertThat(cluster.cordoned("n1")).isTrue();
        assertThat(kubectl("cordon", "n1").output().strip()).isEqualTo("node/n1 already cordoned");
        assertThat(kubectl("get", "nodes").output()).contains("Ready,SchedulingDisabled");

        assertThat(kubectl("uncordon", "n1").output().strip()).isEqualTo("node/n1 uncordoned");
        assertThat(cluster.cordoned("n1")).isFalse();
    }

    @Test
    void aDrainThatMayNotTakeEverythingTakesNothing() throws IOException, InterruptedException {
        Said said = kubectl("drain", "n1");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.output())
                .contains("DaemonSet-managed Pods (use --ignore-daemonsets to ignore): kube-system/proxy-")
                .contains("Pods with local storage (use --delete-emptydir-data to override): shop/cache-")
                .contains("Pods that declare no controller (use --force to override): default/debug");
        assertThat(cluster.log().removals()).isEmpty();
        assertThat(cluster.cordoned("n1")).isTrue();
    }

    @Test
    void aDrainEvictsEveryPodOnceUnderTheBudget() throws IOException, InterruptedException {
        List<String> expected = replaceable();

        Said said = kubectl("drain", "n1", "--ignore-daemonsets", "--force", "--delete-emptydir-data");

        assertThat(said.exit()).as(said.output()).isZero();
        assertThat(said.output()).contains("node/n1 drained", "violate the pod's disruption budget");
        assertThat(cluster.log().evictions())
                .extracting(TruthLog.Removal::pod)
                .containsExactlyInAnyOrderElementsOf(expected)
                .contains("debug", "done", "db-0");
        assertThat(cluster.log().deletions()).isEmpty();
        assertThat(cluster.log().evictions())
                .allMatch(removal -> removal.userAgent().startsWith("kubectl/"));
        assertThat(replaceable()).isEmpty();
        await().untilAsserted(() -> assertThat(cluster.pods())
                .filteredOn(pod -> pod.namespace().equals("shop"))
                .hasSize(5)
                .allMatch(pod -> pod.ready() && !pod.node().equals("n1")));
    }

    @Test
    void aDrainThatABudgetBlocksSaysSoUntilItsTimeIsUp() throws IOException, InterruptedException {
        cluster.add().budget("shop", "db", BudgetShape.maxUnavailable(0));

        Said said = kubectl("drain", "n1", "--ignore-daemonsets", "--pod-selector=app=db", "--timeout=2s");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.output())
                .contains("Cannot evict pod as it would violate the pod's disruption budget.")
                .contains("global timeout reached");
        assertThat(cluster.log().removals()).isEmpty();
    }

    @Test
    void withoutEvictionKubectlDeletes() throws IOException, InterruptedException {
        Said said = kubectl("drain", "n1", "--force", "--pod-selector=app=debug", "--disable-eviction");

        assertThat(said.exit()).as(said.output()).isZero();
        assertThat(cluster.log().evictions()).isEmpty();
        assertThat(cluster.log().deletions()).extracting(TruthLog.Removal::pod).containsExactly("debug");
    }

    @Test
    void whatIsForbiddenIsForbiddenToKubectlToo() throws IOException, InterruptedException {
        cluster.faults().forbid(Requests.evictions()).forbid(Requests.of("list", "nodes"));

        Said said = kubectl("drain", "n1", "--force", "--pod-selector=app=debug");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.output()).contains("cannot create resource \"pods/eviction\"");
        assertThat(kubectl("auth", "can-i", "list", "nodes").output()).contains("no");
        assertThat(kubectl("auth", "can-i", "list", "pods").output().strip()).endsWith("yes");
    }

    @Test
    void kubectlLabelsTaintsAndDeletes() throws IOException, InterruptedException {
        assertThat(kubectl("label", "node", "n2", "disk=ssd").exit()).isZero();
        assertThat(kubectl("taint", "node", "n2", "a=b:NoSchedule").exit()).isZero();
        assertThat(kubectl("taint", "node", "n2", "a-").exit()).isZero();
        assertThat(kubectl("get", "nodes", "-l", "disk=ssd", "-o", "name")
                        .output()
                        .strip())
                .isEqualTo("node/n2");

        assertThat(kubectl("delete", "pod", "debug", "--wait=true").output()).contains("deleted");
        assertThat(cluster.pods()).noneMatch(pod -> pod.name().equals("debug"));
    }

    private record Said(int exit, String output) {}
}
