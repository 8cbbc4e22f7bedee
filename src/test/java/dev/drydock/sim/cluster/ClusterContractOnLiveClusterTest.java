package dev.drydock.sim.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The contract, kept by the cluster that {@code KUBECONFIG} leads to. Needs {@code -Dlive} and, in {@code -Dlive.image}, an image
 * that runs on and on there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "live", matches = ".*", disabledReason = "a real cluster is only touched with -Dlive")
@EnabledIfSystemProperty(named = "live.image", matches = ".+", disabledReason = "-Dlive.image names no image to run")
@EnabledIfEnvironmentVariable(named = "KUBECONFIG", matches = ".+", disabledReason = "KUBECONFIG leads to no cluster")
class ClusterContractOnLiveClusterTest extends ClusterContract {
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.autoConfigure(null))
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
        return System.getProperty("live.image", "");
    }

    @AfterAll
    void close() {
        client.close();
    }
}
