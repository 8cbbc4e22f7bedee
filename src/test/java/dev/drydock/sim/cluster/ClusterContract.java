package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Drydock relies on in any cluster, said as tests that only need an API server and nodes. Every test works in a namespace of
 * its own, which it makes and removes; nothing else is changed.
 */
abstract class ClusterContract {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, String> APP = Map.of("app", "contract");

    private String namespace = "";

    abstract KubernetesClient client();

    abstract String image();

    @BeforeEach
    void makeNamespace() {
        namespace = "drydock-contract-" + UUID.randomUUID().toString().substring(0, 8);
        client().namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void removeNamespace() {
        client().namespaces().withName(namespace).delete();
    }

    @Test
    void aDeploymentsPodsBecomeReadyOnNodesAndAreFoundThere() {
        deployment(3);
        Pod one = ready(3).get(0);

        List<Pod> there = client().pods()
                .inNamespace(namespace)
                .withField("spec.nodeName", one.getSpec().getNodeName())
                .withLabels(APP)
                .list()
                .getItems();

        assertThat(there)
                .extracting(pod -> pod.getMetadata().getUid())
                .contains(one.getMetadata().getUid());
        assertThat(there)
                .extracting(pod -> pod.getSpec().getNodeName())
                .containsOnly(one.getSpec().getNodeName());
    }

    @Test
    void anEvictedPodOfADeploymentIsReplacedUnderAnotherName() {
        deployment(2);
        Pod pod = ready(2).get(0);

        assertThat(evict(pod, "{}").code()).isEqualTo(201);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(pods())
                        .hasSize(2)
                        .allMatch(Readiness::isPodReady)
                        .noneMatch(left -> left.getMetadata()
                                .getName()
                                .equals(pod.getMetadata().getName())));
    }

    @Test
    void aUsedUpBudgetIsNamedInTheRefusal() {
        deployment(2);
        Pod pod = ready(2).get(0);
        budget("guard", 2);

        Answer answer = evict(pod, "{}");

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.status().at("/details/causes/0/reason").asText()).isEqualTo("DisruptionBudget");
        assertThat(answer.status().at("/details/causes/0/message").asText())
                .isEqualTo("The disruption budget guard needs 2 healthy pods and has 2 currently");
    }

    @Test
    void aBudgetThatAllowsOneRefusesTheSecondUntilTheReplacementIsReady() {
        deployment(2);
        List<Pod> before = ready(2);
        budget("guard", 1);

        assertThat(evict(before.get(0), "{}").code()).isEqualTo(201);
        assertThat(evict(before.get(1), "{}").code()).isEqualTo(429);

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> evict(before.get(1), "{}").code() == 201);
    }

    @Test
    void aPodUnderTwoBudgetsCanNeverBeEvicted() {
        deployment(2);
        Pod pod = ready(2).get(0);
        budget("one", 1);
        budget("two", 1);

        Answer answer = evict(pod, "{}");

        assertThat(answer.code()).isEqualTo(500);
        assertThat(answer.status().path("message").asText()).contains("more than one PodDisruptionBudget");
    }

    @Test
    void anotherUidIsAConflictAndAMissingPodIsNotFound() {
        deployment(1);
        Pod pod = ready(1).get(0);
        Pod missing = new PodBuilder(pod)
                .editMetadata()
                .withName("missing")
                .endMetadata()
                .build();

        Answer conflict = evict(pod, "{\"preconditions\":{\"uid\":\"" + UUID.randomUUID() + "\"}}");

        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.status().path("message").asText()).contains("UID in the precondition");
        assertThat(evict(missing, "{}").code()).isEqualTo(404);
    }

    @Test
    void aDryRunLeavesThePodAlone() {
        deployment(1);
        Pod pod = ready(1).get(0);

        assertThat(evict(pod, "{\"dryRun\":[\"All\"]}").code()).isEqualTo(201);

        assertThat(pods().get(0).getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aPendingPodPassesAUsedUpBudget() {
        client().pods()
                .inNamespace(namespace)
                .resource(new PodBuilder()
                        .withMetadata(
                                template(Map.of("drydock.dev/nowhere", "true")).getMetadata())
                        .editMetadata()
                        .withName("pending")
                        .endMetadata()
                        .withSpec(
                                template(Map.of("drydock.dev/nowhere", "true")).getSpec())
                        .build())
                .create();
        budget("guard", 1);

        assertThat(evict(pods().get(0), "{}").code()).isEqualTo(201);
    }

    @Test
    void aStatefulSetsPodComesBackUnderItsNameWithAnotherUid() {
        client().apps()
                .statefulSets()
                .inNamespace(namespace)
                .resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withName("contract")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .withServiceName("contract")
                        .withNewSelector()
                        .withMatchLabels(APP)
                        .endSelector()
                        .withTemplate(template(Map.of()))
                        .endSpec()
                        .build())
                .create();
        Pod pod = ready(1).get(0);

        evict(pod, "{\"preconditions\":{\"uid\":\"" + pod.getMetadata().getUid() + "\"}}");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(pods()).singleElement().satisfies(back -> {
                    assertThat(back.getMetadata().getName()).isEqualTo("contract-0");
                    assertThat(back.getMetadata().getUid())
                            .isNotEqualTo(pod.getMetadata().getUid());
                    assertThat(Readiness.isPodReady(back)).isTrue();
                }));
    }

    @Test
    void aWatchFromTheListsVersionTellsThatAPodTerminatesAndIsGone() {
        deployment(1);
        Pod pod = ready(1).get(0);
        PodList list = client().pods().inNamespace(namespace).list();
        Queue<String> told = new ConcurrentLinkedQueue<>();

        Watch watch = client().pods()
                .inNamespace(namespace)
                .watch(
                        new ListOptionsBuilder()
                                .withResourceVersion(list.getMetadata().getResourceVersion())
                                .build(),
                        new Notes(told, pod.getMetadata().getUid()));
        try {
            evict(pod, "{}");
            await().atMost(PATIENCE).until(() -> told.contains("DELETED"));
        } finally {
            watch.close();
        }

        assertThat(told).contains("terminating");
        assertThat(List.copyOf(told).indexOf("terminating"))
                .isLessThan(List.copyOf(told).indexOf("DELETED"));
    }

    @Test
    void pagesMakeUpTheWholeList() {
        deployment(3);
        ready(3);
        List<String> names = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            PodList page = client().pods()
                    .inNamespace(namespace)
                    .list(new ListOptionsBuilder()
                            .withLimit(2L)
                            .withContinue(next.orElse(null))
                            .build());
            page.getItems().forEach(pod -> names.add(pod.getMetadata().getName()));
            next = Optional.ofNullable(page.getMetadata().getContinue()).filter(token -> !token.isEmpty());
        } while (next.isPresent());

        assertThat(names).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void aBudgetIsCountedAndObserved() {
        deployment(3);
        ready(3);
        budget("guard", 2);

        PodDisruptionBudget budget = client().policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(namespace)
                .withName("guard")
                .get();

        assertThat(budget.getStatus().getCurrentHealthy()).isEqualTo(3);
        assertThat(budget.getStatus().getDesiredHealthy()).isEqualTo(2);
        assertThat(budget.getStatus().getExpectedPods()).isEqualTo(3);
        assertThat(budget.getStatus().getDisruptionsAllowed()).isEqualTo(1);
    }

    private void deployment(int replicas) {
        client().apps()
                .deployments()
                .inNamespace(namespace)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("contract")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .withMatchLabels(APP)
                        .endSelector()
                        .withTemplate(template(Map.of()))
                        .endSpec()
                        .build())
                .create();
    }

    private PodTemplateSpec template(Map<String, String> nodeSelector) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(APP)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .withNodeSelector(new HashMap<>(nodeSelector))
                .addNewContainer()
                .withName("main")
                .withImage(image())
                .endContainer()
                .endSpec()
                .build();
    }

    /** Makes a budget and waits until the disruption controller has counted it. */
    private void budget(String name, int minAvailable) {
        client().policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(namespace)
                .resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withNewMinAvailable(minAvailable)
                        .withNewSelector()
                        .withMatchLabels(APP)
                        .endSelector()
                        .endSpec()
                        .build())
                .create();
        await().atMost(PATIENCE)
                .until(() -> Optional.ofNullable(client().policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(namespace)
                                .withName(name)
                                .get()
                                .getStatus()
                                .getObservedGeneration())
                        .filter(seen -> seen == 1)
                        .isPresent());
    }

    private List<Pod> pods() {
        return client().pods().inNamespace(namespace).list().getItems();
    }

    private List<Pod> ready(int count) {
        await().atMost(PATIENCE)
                .until(() -> pods().size() == count && pods().stream().allMatch(Readiness::isPodReady));
        return pods();
    }

    private Answer evict(Pod pod, String options) {
        String name = pod.getMetadata().getName();
        String body = "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"" + name
                + "\"},\"deleteOptions\":" + options + "}";
        ObjectMapper json = new ObjectMapper();
        try {
            client().raw("/api/v1/namespaces/" + namespace + "/pods/" + name + "/eviction", "POST", body);
            return new Answer(201, json.createObjectNode());
        } catch (KubernetesClientException e) {
            return new Answer(e.getCode(), json.valueToTree(e.getStatus()));
        }
    }

    private record Answer(int code, JsonNode status) {}

    /** Notes what a watch tells of one pod. */
    private record Notes(Queue<String> told, String uid) implements Watcher<Pod> {
        @Override
        public void eventReceived(Action action, Pod pod) {
            if (pod.getMetadata().getUid().equals(uid)) {
                boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
                told.add(action == Action.MODIFIED && terminating ? "terminating" : action.name());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            told.add("closed");
        }
    }
}
