package dev.drydock.sim.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A namespace of a contract's own, and how its tests fill it. */
final class ContractNamespace implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);
    static final Map<String, String> APP = Map.of("app", "contract");

    private final KubernetesClient client;
    private final String image;
    private final String namespace =
            "drydock-contract-" + UUID.randomUUID().toString().substring(0, 8);

    ContractNamespace(KubernetesClient client, String image) {
        this.client = client;
        this.image = image;
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
    }

    String name() {
        return namespace;
    }

    void deployment(int replicas) {
        client.apps()
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

    PodTemplateSpec template(Map<String, String> nodeSelector) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(APP)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .withNodeSelector(new HashMap<>(nodeSelector))
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    /** Makes a budget and waits until the disruption controller has counted it. */
    void budget(String name, int minAvailable) {
        client.policy()
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
                .until(() -> Optional.ofNullable(client.policy()
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

    List<Pod> pods() {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    List<Pod> ready(int count) {
        await().atMost(PATIENCE)
                .until(() -> pods().size() == count && pods().stream().allMatch(Readiness::isPodReady));
        return pods();
    }

    Answer evict(Pod pod, String options) {
        String name = pod.getMetadata().getName();
        String body = "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"" + name
                + "\"},\"deleteOptions\":" + options + "}";
        ObjectMapper json = new ObjectMapper();
        try {
            client.raw("/api/v1/namespaces/" + namespace + "/pods/" + name + "/eviction", "POST", body);
            return new Answer(201, json.createObjectNode());
        } catch (KubernetesClientException e) {
            return new Answer(e.getCode(), json.valueToTree(e.getStatus()));
        }
    }

    record Answer(int code, JsonNode status) {}
}
