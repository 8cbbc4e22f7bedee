package dev.drydock.nodepod;

import dev.drydock.adapter.host.ClusterHosts;
import dev.drydock.adapter.host.SshSettings;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesNodePods;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.NodePodRule;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.hosts.HostFleet;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A real host that is a node of a simulated cluster, and a second node that is the same to the policy file but reached by a pod:
 * both ways lead to the one host.
 */
record HostScene(
        HostFleet fleet,
        SimulatedCluster cluster,
        KubernetesCluster client,
        KubernetesNodePods pods,
        ClusterHosts hosts) {
    static final String SMALL = "/var/lib/small";
    static final String NAMESPACE = "drydock-node-pods";
    private static final String NODE = "cp1";

    static HostScene boot() throws IOException {
        HostFleet fleet = HostFleet.require();
        TestHost machine = fleet.add(NODE);
        machine.limit(SMALL, 16);
        HostFleet.start(List.of(machine));
        SimulatedCluster cluster = SimulatedCluster.builder()
                .node(NODE)
                .namespace(NAMESPACE)
                .programs(new EnteredHosts(fleet))
                .start();
        Path kubeconfig = Files.writeString(fleet.folder().resolve("kubeconfig"), cluster.kubeconfig());
        KubernetesCluster client = KubernetesCluster.connect(
                new KubernetesSettings(
                        Optional.of(kubeconfig.toString()),
                        Optional.empty(),
                        Optional.empty(),
                        "test",
                        KubernetesSettings.DEFAULT_CONNECT_TIMEOUT,
                        KubernetesSettings.DEFAULT_REQUEST_TIMEOUT),
                Map.of(),
                InstantSource.system(),
                RandomGenerator.getDefault());
        KubernetesNodePods pods = client.nodePods(
                new NodePodRule(NAMESPACE, "tools@sha256:abc"), "drydock-0", RandomGenerator.getDefault());
        SshSettings.Patience patient = new SshSettings.Patience(
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5));
        SshSettings ssh = new SshSettings(
                new HostDefaults("drydock", machine.sshPort(), fleet.userKey(), Optional.empty()),
                List.of(),
                fleet.knownHosts(),
                SshSettings.SUDO,
                patient);
        return new HostScene(
                fleet,
                cluster,
                client,
                pods,
                new ClusterHosts(client, List.of(rule()), Optional.of(ssh), Optional.of(pods)));
    }

    private static HostRule rule() {
        return new HostRule(
                NODE,
                HostMethod.NODE_POD,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    TestHost machine() {
        return fleet.host(NODE);
    }

    /** The one host, by that way. */
    Host host(HostMethod method) {
        return hosts.host(
                switch (method) {
                    case NODE_POD -> hosts.inventory().getFirst();
                    case SSH ->
                        new HostEntry(
                                new NodeName(NODE),
                                HostEntry.Kind.WORKER,
                                Optional.of(machine().address()),
                                machine().sshPort(),
                                "drydock",
                                fleet.userKey(),
                                Optional.empty());
                });
    }

    void close() throws IOException {
        hosts.close();
        pods.close();
        client.close();
        cluster.close();
        fleet.close();
    }
}
