package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.NodePodRule;
import dev.drydock.cluster.host.PodExec;
import dev.drydock.sim.cluster.PodPrograms;
import dev.drydock.sim.cluster.Requests;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Node pods over the simulation's real API: made, used, missed and removed. What runs in them is played. */
final class KubernetesNodePodsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NAMESPACE = "drydock-node-pods";
    private static final String IMAGE = "tools:1";
    private static final NodeName NODE = new NodeName("n1");
    private static final KubernetesNodePods.Times QUICK = new KubernetesNodePods.Times(
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofSeconds(1));

    private final CountDownLatch hurried = new CountDownLatch(1);
    private final SimulatedCluster cluster = SimulatedCluster.builder()
            .node("n1")
            .node("n2")
            .namespace(NAMESPACE)
            .programs(this::play)
            .start();
    private final ApiServer server = new ApiServer(
            ScriptedApiServer.configuration(cluster.url(), PATIENCE).config());
    private final BlockingQueue<PodPrograms.Call> calls = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        hurried.countDown();
        server.close();
        cluster.close();
    }

    /** {@code exit CODE}, {@code cat}, {@code wait} until its input ends, {@code stay} until it is killed, or nothing there. */
    private int play(PodPrograms.Call call) throws IOException, InterruptedException {
        calls.add(call);
        return switch (call.words().getFirst()) {
            case "exit" -> Integer.parseInt(call.words().get(1));
            case "cat" -> {
                call.out()
                        .write(call.input()
                                .readNBytes(Integer.parseInt(call.words().get(1))));
                call.err().write("done".getBytes(StandardCharsets.UTF_8));
                yield 0;
            }
            case "wait" -> {
                call.input().transferTo(call.out());
                yield 0;
            }
            case "stay" -> {
                hurried.await();
                yield 0;
            }
            default ->
                throw new IOException("exec: \"" + call.words().getFirst() + "\": executable file not found in $PATH");
        };
    }

    private KubernetesNodePods pods(String owner, KubernetesNodePods.Times times) {
        return new KubernetesNodePods(
                server, new NodePodRule(NAMESPACE, IMAGE), owner, RandomGenerator.getDefault(), times);
    }

    private static PodExec.Arrival end(PodExec exec) throws InterruptedException {
        while (true) {
            Optional<PodExec.Arrival> next = exec.next(PATIENCE);
            assertThat(next).isPresent();
            if (!(next.get() instanceof PodExec.Arrival.Out) && !(next.get() instanceof PodExec.Arrival.Err)) {
                return next.get();
            }
        }
    }

    private static PodExec.Arrival run(KubernetesNodePods pods, String... words) throws InterruptedException {
        try (PodExec exec = pods.exec(NODE, List.of(words))) {
            return end(exec);
        }
    }

    private List<String> names() {
        return cluster.pods().stream()
                .filter(pod -> pod.namespace().equals(NAMESPACE) && !pod.terminating())
                .map(SimulatedCluster.PodView::name)
                .toList();
    }

    @Test
    void onePodServesUntilItIsReleased() throws InterruptedException {
        try (KubernetesNodePods pods = pods("drydock-0", QUICK)) {
            assertThat(names()).isEmpty();
            assertThat(run(pods, "exit", "0")).isEqualTo(new PodExec.Arrival.Ended(0));
            assertThat(run(pods, "exit", "7")).isEqualTo(new PodExec.Arrival.Ended(7));

            assertThat(names()).hasSize(1);
            assertThat(cluster.podsOn("n1")).hasSize(1);
            pods.release(NODE);
            await().atMost(PATIENCE).until(() -> cluster.pods().isEmpty());
            assertThat(run(pods, "exit", "3")).isEqualTo(new PodExec.Arrival.Ended(3));
        }
        await().atMost(PATIENCE).until(() -> cluster.pods().isEmpty());
    }

    @Test
    void aReleaseWaitsForWhatRuns() throws IOException, InterruptedException {
        try (KubernetesNodePods pods = pods("drydock-0", QUICK)) {
            try (PodExec exec = pods.exec(NODE, List.of("cat", "1"))) {
                pods.release(NODE);
                assertThat(names()).hasSize(1);
                exec.send(new byte[] {'x'}, PATIENCE);
                assertThat(end(exec)).isEqualTo(new PodExec.Arrival.Ended(0));
            }
            await().atMost(PATIENCE).until(() -> cluster.pods().isEmpty());
        }
    }

    @Test
    void oneThatIsNotUsedGoesByItself() throws InterruptedException {
        KubernetesNodePods.Times idle = new KubernetesNodePods.Times(
                QUICK.start(), QUICK.pace(), Duration.ofMillis(300), QUICK.age(), QUICK.silence());
        try (KubernetesNodePods pods = pods("drydock-0", idle)) {
            assertThat(run(pods, "exit", "0")).isEqualTo(new PodExec.Arrival.Ended(0));
            await().atMost(PATIENCE).until(() -> cluster.pods().isEmpty());
        }
    }

    @Test
    void anOldOneIsReplacedBeforeItIsUsed() throws InterruptedException {
        KubernetesNodePods.Times old =
                new KubernetesNodePods.Times(QUICK.start(), QUICK.pace(), QUICK.idle(), Duration.ZERO, QUICK.silence());
        try (KubernetesNodePods pods = pods("drydock-0", old)) {
            assertThat(run(pods, "exit", "0")).isEqualTo(new PodExec.Arrival.Ended(0));
            List<String> first = names();
            assertThat(run(pods, "exit", "0")).isEqualTo(new PodExec.Arrival.Ended(0));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(names()).hasSize(1).isNotEqualTo(first));
        }
    }

    @Test
    void bytesGoBothWaysAndStandStillUntilTheyAreRead() throws IOException, InterruptedException {
        byte[] block = "0123456789abcdef".repeat(2048).getBytes(StandardCharsets.UTF_8);
        int blocks = 100;
        try (KubernetesNodePods pods = pods("drydock-0", QUICK);
                PodExec exec = pods.exec(NODE, List.of("cat", String.valueOf(block.length * blocks)))) {
            for (int i = 0; i < blocks; i++) {
                exec.send(block, PATIENCE);
            }
            long heard = 0;
            while (exec.next(PATIENCE).orElseThrow() instanceof PodExec.Arrival.Out(var bytes)) {
                heard += bytes.remaining();
            }
            assertThat(heard).isEqualTo((long) block.length * blocks);
            assertThat(end(exec)).isEqualTo(new PodExec.Arrival.Ended(0));
        }
    }

    @Test
    void closingEndsTheInput() throws InterruptedException {
        try (KubernetesNodePods pods = pods("drydock-0", QUICK)) {
            pods.exec(NODE, List.of("wait")).close();
            await().atMost(PATIENCE).until(() -> cluster.openExecs() == 0);
        }
    }

    @Test
    void thePodIsWhatThePolicyAllowsAndNoMore() throws InterruptedException {
        try (KubernetesNodePods pods = pods("drydock 0/ä", QUICK)) {
            run(pods, "exit", "0");

            assertThat(Json.object(cluster.json("pods", NAMESPACE, names().getFirst())))
                    .hasValueSatisfying(pod -> {
                        assertThat(Json.text(pod, "spec", "nodeName")).isEqualTo("n1");
                        assertThat(pod.path("spec").path("hostPID").asBoolean()).isTrue();
                        assertThat(pod.path("spec").path("hostNetwork").asBoolean())
                                .isFalse();
                        assertThat(Json.text(pod, "spec", "restartPolicy")).isEqualTo("Never");
                        assertThat(pod.path("spec")
                                        .path("activeDeadlineSeconds")
                                        .asLong())
                                .isEqualTo(1800);
                        assertThat(pod.path("spec")
                                        .path("automountServiceAccountToken")
                                        .asBoolean(true))
                                .isFalse();
                        assertThat(pod.path("spec")
                                        .path("tolerations")
                                        .path(0)
                                        .path("operator")
                                        .asText())
                                .isEqualTo("Exists");
                        assertThat(pod.path("spec")
                                        .path("containers")
                                        .path(0)
                                        .path("image")
                                        .asText())
                                .isEqualTo(IMAGE);
                        assertThat(pod.path("spec").path("volumes").isEmpty()).isTrue();
                        assertThat(Json.texts(pod, "metadata", "labels"))
                                .containsEntry("drydock.dev/owner", "drydock-0")
                                .containsEntry("app.kubernetes.io/name", "drydock-node-pod");
                    });
        }
    }

    /** What goes wrong before a command begins, and how it is told. */
    static Stream<Arguments> troubles() {
        Requests exec = Requests.of("get", "pods/exec");
        Requests create = Requests.of("create", "pods");
        return Stream.of(
                trouble("no image", cluster -> cluster.unpullable(IMAGE), "ErrImagePull", "see to the image"),
                trouble(
                        "a kubelet that is away",
                        cluster -> cluster.add().deadNode("n1"),
                        "did not start within 2 s",
                        "kubectl get node n1"),
                trouble("no node", cluster -> cluster.add().deletedNode("n1"), "kubectl get node n1"),
                trouble(
                        "no right to exec",
                        cluster -> cluster.faults().forbid(exec),
                        "may not run commands in node pods (403)",
                        "\"pods/exec\" in the API group \"\" in the namespace \"" + NAMESPACE,
                        "manifests/node-pods",
                        "and the verb \"create\" too"),
                trouble(
                        "no right to make pods",
                        cluster -> cluster.faults().forbid(create),
                        "Drydock may not create pods in the namespace " + NAMESPACE,
                        "the verb \"create\" on \"pods\""),
                trouble(
                        "no right to list pods",
                        cluster -> cluster.faults()
                                .forbid(Requests.of("list", "pods").in(NAMESPACE)),
                        "may not list pods"),
                trouble(
                        "a namespace that lets no pod be privileged",
                        cluster -> cluster.faults()
                                .answer(
                                        create,
                                        403,
                                        "Forbidden",
                                        "pods \"x\" is forbidden: violates PodSecurity \"baseline:latest\": host"
                                                + " namespaces (hostPID=true), privileged"),
                        "does not let pods be privileged",
                        "pod-security.kubernetes.io/enforce=privileged",
                        "baseline:latest"),
                trouble(
                        "a webhook's denial",
                        cluster ->
                                cluster.faults().denyByWebhook(create, "guard.example.org", 400, "no privileged pods"),
                        "guard.example.org",
                        "no privileged pods"),
                trouble(
                        "no namespace",
                        cluster -> cluster.faults()
                                .answer(create, 404, "NotFound", "namespaces \"" + NAMESPACE + "\" not found"),
                        "There is no namespace " + NAMESPACE),
                trouble(
                        "a node that the API server does not reach",
                        cluster -> cluster.faults().answer(exec, 500, "InternalError", "error dialing backend"),
                        "The API server answers 500",
                        "the kubelet of the node may be away"),
                trouble("no API server", SimulatedCluster::stop, "does not answer"),
                trouble(
                        "an answer that is lost",
                        cluster -> cluster.faults().loseAnswers(1, create),
                        "does not answer"));
    }

    private static Arguments trouble(String name, Consumer<SimulatedCluster> harm, String... told) {
        return Arguments.of(name, harm, List.of(told));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void whatIsWrongIsSaid(String name, Consumer<SimulatedCluster> harm, List<String> told) {
        try (KubernetesNodePods pods = pods("drydock-0", QUICK)) {
            harm.accept(cluster);

            assertThatThrownBy(() -> run(pods, "exit", "0"))
                    .isInstanceOfSatisfying(
                            HostException.class,
                            failure -> assertThat(failure.getMessage())
                                    .contains(told)
                                    .doesNotContain("..")
                                    .endsWith("."));
        }
    }

    @Test
    void anImageWithoutTheProgramIsToldAsTheNodeTellsIt() throws InterruptedException {
        try (KubernetesNodePods pods = pods("drydock-0", QUICK)) {
            assertThat(run(pods, "nsenter"))
                    .isInstanceOfSatisfying(
                            PodExec.Arrival.Refused.class,
                            refused -> assertThat(refused.why()).contains("executable file not found"));
        }
    }

    /** What goes wrong while a command runs, and how its end is told. */
    static Stream<Arguments> losses() {
        return Stream.of(
                trouble("the connection is cut", SimulatedCluster::cutExecs, ""),
                trouble(
                        "the pod is deleted",
                        cluster -> cluster.add().deletedPod(NAMESPACE, name(cluster)),
                        "of the pod: "),
                trouble(
                        "the kubelet evicts the pod",
                        cluster -> cluster.failPod(NAMESPACE, name(cluster), "Evicted", "The node was low on memory."),
                        "of the pod: it has ended, Evicted: The node was low on memory"),
                trouble(
                        "the pod's time is over",
                        cluster -> cluster.failPod(NAMESPACE, name(cluster), "DeadlineExceeded", ""),
                        "it has ended, DeadlineExceeded"),
                trouble("the API server goes away", SimulatedCluster::stop, "does not answer"));
    }

    private static String name(SimulatedCluster cluster) {
        return cluster.podsOn("n1").getFirst().name();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void whatIsLostIsSaidAndTheNextCommandHasAPodAgain(String name, Consumer<SimulatedCluster> harm, List<String> told)
            throws InterruptedException {
        try (KubernetesNodePods pods = pods("drydock-0", QUICK)) {
            try (PodExec exec = pods.exec(NODE, List.of("stay"))) {
                assertThat(calls.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
                harm.accept(cluster);

                assertThat(end(exec))
                        .isInstanceOfSatisfying(
                                PodExec.Arrival.Lost.class,
                                lost -> assertThat(lost.why()).contains(told));
            }
            cluster.start();

            assertThat(run(pods, "exit", "0")).isEqualTo(new PodExec.Arrival.Ended(0));
        }
    }

    @Test
    void onePodOfOursThatWentBetweenTwoCommandsIsMadeAgain() throws InterruptedException {
        try (KubernetesNodePods pods = pods("drydock-0", QUICK)) {
            run(pods, "exit", "0");
            String first = names().getFirst();
            cluster.add().deletedPod(NAMESPACE, first);
            await().atMost(PATIENCE).until(() -> cluster.pods().isEmpty());

            assertThat(run(pods, "exit", "0")).isEqualTo(new PodExec.Arrival.Ended(0));
            assertThat(names()).hasSize(1).doesNotContain(first);
        }
    }

    @Test
    void whatADeadProcessLeftIsRemovedByTheNextOfItsName() throws InterruptedException {
        // Never closed: as one that was killed.
        KubernetesNodePods dead = pods("drydock-0", QUICK);
        run(dead, "exit", "0");
        KubernetesNodePods other = pods("drydock-1", QUICK);
        run(other, "exit", "0");
        assertThat(names()).hasSize(2);

        try (KubernetesNodePods next = pods("drydock-0", QUICK)) {
            await().atMost(PATIENCE).until(() -> names().size() == 1);
            assertThat(run(next, "exit", "0")).isEqualTo(new PodExec.Arrival.Ended(0));
            assertThat(run(other, "exit", "0")).isEqualTo(new PodExec.Arrival.Ended(0));
        }
        other.close();
        dead.close();
    }

    @Test
    void anInterruptionWhileAPodStartsIsAnInterruption() throws InterruptedException {
        cluster.add().deadNode("n1");
        try (KubernetesNodePods pods = pods("drydock-0", QUICK)) {
            BlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    run(pods, "exit", "0");
                } catch (InterruptedException | RuntimeException e) {
                    ends.add(e);
                }
            });
            await().atMost(PATIENCE).until(() -> !names().isEmpty());

            waiting.interrupt();

            assertThat(ends.poll(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            pods.release(NODE);
            await().atMost(PATIENCE).until(() -> names().isEmpty());
        }
    }
}
