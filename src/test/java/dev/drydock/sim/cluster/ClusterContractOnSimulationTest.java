package dev.drydock.sim.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The contract, kept by the simulation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterContractOnSimulationTest extends ClusterContract {
    private final SimulatedCluster cluster = SimulatedCluster.builder()
            .node("n1")
            .node("n2")
            .podsStartIn(Duration.ofMillis(300))
            .start();
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig()))
                    .withRequestRetryBackoffLimit(0)
                    .withOnlyHttpWatches(true)
                    .build())
            .build();

    @Override
    KubernetesClient client() {
        return client;
    }

    @Override
    String image() {
        return "registry.example/contract:1";
    }

    @AfterAll
    void close() {
        client.close();
        cluster.close();
    }
}
