package dev.drydock.app;

import dev.drydock.adapter.host.SshSettings;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.host.SimulatedHost;
import dev.drydock.sim.kubeadm.KubeadmNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulated machines behind the demo's nodes, each an SSH server on loopback; or why there are none. */
final class DemoHosts implements AutoCloseable {
    static final String CONTROL_PLANE = "cp01";
    /** What there is to upgrade to. */
    static final String NEWEST = "v1.37.1";

    private static final List<String> NODES = List.of(CONTROL_PLANE, "node01", "node02", "node03");
    private static final String VERSION = "v1.36.0";
    private static final List<String> VERSIONS = List.of("v1.36.3", "v1.37.0", NEWEST);

    private final Endings endings = new Endings();
    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    private final Path folder;
    private Optional<String> obstacle = Optional.empty();

    private DemoHosts(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts them, where the cluster is a simulated one.
     *
     * @param folder the demo's
     */
    static DemoHosts open(Optional<SimulatedCluster> cluster, Path folder) {
        DemoHosts opened = new DemoHosts(folder);
        opened.obstacle = cluster.isEmpty()
                ? Optional.of("the cluster is a real one, whose hosts the demo does not know")
                : SimulatedHost.obstacle();
        if (opened.obstacle.isEmpty()) {
            try {
                for (String node : NODES) {
                    opened.start(cluster.orElseThrow(), node);
                }
                opened.writeKnownHosts();
            } catch (IOException failed) {
                opened.close();
                opened.obstacle = Optional.of("its hosts could not be started: " + failed.getMessage());
            } catch (RuntimeException e) {
                opened.close();
                throw e;
            }
        }
        return opened;
    }

    private void start(SimulatedCluster cluster, String node) throws IOException {
        SimulatedHost host = SimulatedHost.start(home(folder, node));
        endings.add(() -> end(host));
        hosts.put(node, host);
        KubeadmNode.Setup setup = new KubeadmNode.Setup(node, node.equals(CONTROL_PLANE), VERSION, VERSIONS);
        endings.add(KubeadmNode.install(host, cluster, setup)::close);
    }

    private static void end(SimulatedHost host) {
        try {
            host.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a simulated host did not end", e);
        }
    }

    private void writeKnownHosts() throws IOException {
        StringBuilder known = new StringBuilder();
        for (SimulatedHost host : hosts.values()) {
            known.append(Files.readString(host.knownHosts()));
        }
        Files.writeString(knownHosts(), known);
    }

    private Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    private static Path home(Path folder, String node) {
        return folder.resolve("hosts").resolve(node);
    }

    /** The folder that stands, or will stand, for the root of the control plane's host. */
    static Path root(Path folder) {
        return SimulatedHost.root(home(folder, CONTROL_PLANE));
    }

    /** Why there are none; empty where they run. */
    Optional<String> obstacle() {
        return obstacle;
    }

    /** The control plane's. */
    Optional<SimulatedHost> controlPlane() {
        return host(CONTROL_PLANE);
    }

    Optional<SimulatedHost> host(String node) {
        return Optional.ofNullable(hosts.get(node)).filter(host -> obstacle.isEmpty());
    }

    /** How they are reached. */
    Optional<SshSettings> ssh() {
        return controlPlane()
                .map(one -> new SshSettings(
                        new HostDefaults(one.user(), one.port(), one.userKey(), Optional.empty()),
                        hosts.entrySet().stream()
                                .map(entry -> rule(entry.getKey(), entry.getValue()))
                                .toList(),
                        knownHosts(),
                        SshSettings.SUDO,
                        SshSettings.Patience.USUAL));
    }

    private static HostRule rule(String node, SimulatedHost host) {
        return new HostRule(
                node,
                Optional.of("127.0.0.1"),
                Optional.of(host.port()),
                Optional.of(host.user()),
                Optional.of(host.userKey()),
                Optional.empty());
    }

    @Override
    public void close() {
        endings.close();
    }
}
