package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.ArrayList;
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
    private Optional<ContractNamespace> own = Optional.empty();

    abstract KubernetesClient client();

    abstract String image();

    @BeforeEach
    void makeNamespace() {
        own = Optional.of(new ContractNamespace(client(), image()));
    }

    @AfterEach
    void removeNamespace() {
        own.ifPresent(ContractNamespace::close);
    }

    private ContractNamespace own() {
        return own.orElseThrow();
    }

    @Test
    void aDeploymentsPodsBecomeReadyOnNodesAndAreFoundThere() {
        own().deployment(3);
        Pod one = own().ready(3).get(0);

        List<Pod> there = client().pods()
                .inNamespace(own().name())
                .withField("spec.nodeName", one.getSpec().getNodeName())
                .withLabels(ContractNamespace.APP)
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
        own().deployment(2);
        Pod pod = own().ready(2).get(0);

        assertThat(own().evict(pod, "{}").code()).isEqualTo(201);

        await().atMost(ContractNamespace.PATIENCE)
                .untilAsserted(() -> assertThat(own().pods())
                        .hasSize(2)
                        .allMatch(Readiness::isPodReady)
                        .noneMatch(left -> left.getMetadata()
                                .getName()
                                .equals(pod.getMetadata().getName())));
    }

    @Test
    void aUsedUpBudgetIsNamedInTheRefusal() {
        own().deployment(2);
        Pod pod = own().ready(2).get(0);
        own().budget("guard", 2);

        ContractNamespace.Answer answer = own().evict(pod, "{}");

        assertThat(answer.code()).isEqualTo(429);
        assertThat(answer.status().at("/details/causes/0/reason").asText()).isEqualTo("DisruptionBudget");
        assertThat(answer.status().at("/details/causes/0/message").asText())
                .isEqualTo("The disruption budget guard needs 2 healthy pods and has 2 currently");
    }

    @Test
    void aBudgetThatAllowsOneRefusesTheSecondUntilTheReplacementIsReady() {
        own().deployment(2);
        List<Pod> before = own().ready(2);
        own().budget("guard", 1);

        assertThat(own().evict(before.get(0), "{}").code()).isEqualTo(201);
        assertThat(own().evict(before.get(1), "{}").code()).isEqualTo(429);

        await().atMost(ContractNamespace.PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> own().evict(before.get(1), "{}").code() == 201);
    }

    @Test
    void aPodUnderTwoBudgetsCanNeverBeEvicted() {
        own().deployment(2);
        Pod pod = own().ready(2).get(0);
        own().budget("one", 1);
        own().budget("two", 1);

        ContractNamespace.Answer answer = own().evict(pod, "{}");

        assertThat(answer.code()).isEqualTo(500);
        assertThat(answer.status().path("message").asText()).contains("more than one PodDisruptionBudget");
    }

    @Test
    void anotherUidIsAConflictAndAMissingPodIsNotFound() {
        own().deployment(1);
        Pod pod = own().ready(1).get(0);
        Pod missing = new PodBuilder(pod)
                .editMetadata()
                .withName("missing")
                .endMetadata()
                .build();

        ContractNamespace.Answer conflict =
                own().evict(pod, "{\"preconditions\":{\"uid\":\"" + UUID.randomUUID() + "\"}}");

        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.status().path("message").asText()).contains("UID in the precondition");
        assertThat(own().evict(missing, "{}").code()).isEqualTo(404);
    }

    @Test
    void aDryRunLeavesThePodAlone() {
        own().deployment(1);
        Pod pod = own().ready(1).get(0);

        assertThat(own().evict(pod, "{\"dryRun\":[\"All\"]}").code()).isEqualTo(201);

        assertThat(own().pods().get(0).getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void aPendingPodPassesAUsedUpBudget() {
        client().pods()
                .inNamespace(own().name())
                .resource(new PodBuilder()
                        .withMetadata(own().template(Map.of("drydock.dev/nowhere", "true"))
                                .getMetadata())
                        .editMetadata()
                        .withName("pending")
                        .endMetadata()
                        .withSpec(own().template(Map.of("drydock.dev/nowhere", "true"))
                                .getSpec())
                        .build())
                .create();
        own().budget("guard", 1);

        assertThat(own().evict(own().pods().get(0), "{}").code()).isEqualTo(201);
    }

    @Test
    void aStatefulSetsPodComesBackUnderItsNameWithAnotherUid() {
        client().apps()
                .statefulSets()
                .inNamespace(own().name())
                .resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withName("contract")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .withServiceName("contract")
                        .withNewSelector()
                        .withMatchLabels(ContractNamespace.APP)
                        .endSelector()
                        .withTemplate(own().template(Map.of()))
                        .endSpec()
                        .build())
                .create();
        Pod pod = own().ready(1).get(0);

        own().evict(pod, "{\"preconditions\":{\"uid\":\"" + pod.getMetadata().getUid() + "\"}}");

        await().atMost(ContractNamespace.PATIENCE)
                .untilAsserted(() -> assertThat(own().pods()).singleElement().satisfies(back -> {
                    assertThat(back.getMetadata().getName()).isEqualTo("contract-0");
                    assertThat(back.getMetadata().getUid())
                            .isNotEqualTo(pod.getMetadata().getUid());
                    assertThat(Readiness.isPodReady(back)).isTrue();
                }));
    }

    @Test
    void aWatchFromTheListsVersionTellsThatAPodTerminatesAndIsGone() {
        own().deployment(1);
        Pod pod = own().ready(1).get(0);
        PodList list = client().pods().inNamespace(own().name()).list();
        Queue<String> told = new ConcurrentLinkedQueue<>();

        Watch watch = client().pods()
                .inNamespace(own().name())
                .watch(
                        new ListOptionsBuilder()
                                .withResourceVersion(list.getMetadata().getResourceVersion())
                                .build(),
                        new Notes(told, pod.getMetadata().getUid()));
        try {
            own().evict(pod, "{}");
            await().atMost(ContractNamespace.PATIENCE).until(() -> told.contains("DELETED"));
        } finally {
            watch.close();
        }

        assertThat(told).contains("terminating");
        assertThat(List.copyOf(told).indexOf("terminating"))
                .isLessThan(List.copyOf(told).indexOf("DELETED"));
    }

    @Test
    void pagesMakeUpTheWholeList() {
        own().deployment(3);
        own().ready(3);
        List<String> names = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            PodList page = client().pods()
                    .inNamespace(own().name())
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
        own().deployment(3);
        own().ready(3);
        own().budget("guard", 2);

        PodDisruptionBudget budget = client().policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(own().name())
                .withName("guard")
                .get();

        assertThat(budget.getStatus().getCurrentHealthy()).isEqualTo(3);
        assertThat(budget.getStatus().getDesiredHealthy()).isEqualTo(2);
        assertThat(budget.getStatus().getExpectedPods()).isEqualTo(3);
        assertThat(budget.getStatus().getDisruptionsAllowed()).isEqualTo(1);
    }

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
