package dev.drydock.testing.kubeadm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.hosts.HostFleet;
import dev.drydock.testing.hosts.StandIn;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Control planes and workers of kubeadm's on hosts of a fleet, as nodes of a simulated cluster. */
public final class KubeadmHosts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STATIC_PODS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");
    private static final String FAULTS = "/var/lib/rig/faults";

    private final PackageRepository repository;
    private final SimulatedCluster cluster;
    private final List<TestHost> controlPlanes;
    private final List<TestHost> workers;

    private KubeadmHosts(
            PackageRepository repository,
            SimulatedCluster cluster,
            List<TestHost> controlPlanes,
            List<TestHost> workers) {
        this.repository = repository;
        this.cluster = cluster;
        this.controlPlanes = controlPlanes;
        this.workers = workers;
    }

    /** Makes the hosts on a fleet that has none, boots them, and waits until all nodes are Ready and tell their static pods. */
    public static KubeadmHosts start(HostFleet fleet, KubeadmSetup setup) throws IOException {
        KubeadmHosts hosts = layOut(fleet, setup);
        try {
            hosts.boot(setup.version());
            return hosts;
        } catch (IOException | RuntimeException | Error e) {
            hosts.close();
            throw e;
        }
    }

    /** Makes the hosts on a fleet that has none; all are off, so that their disks can be limited, and {@link #boot} is next. */
    public static KubeadmHosts layOut(HostFleet fleet, KubeadmSetup setup) throws IOException {
        PackageRepository repository =
                PackageRepository.start(fleet.folder().resolve("packages"), fleet.machineAddress(), setup.versions());
        try {
            fleet.prepare(
                    StandIn.text(KubeadmHosts.class, "prepare.sh"),
                    KubernetesPackages.packaged(setup.version()),
                    repository.source(KubernetesPackages.minor(setup.version())),
                    String.join("\n", repository.patchSources()));
            return layOut(fleet, setup, repository);
        } catch (IOException | RuntimeException | Error e) {
            repository.close();
            throw e;
        }
    }

    private static KubeadmHosts layOut(HostFleet fleet, KubeadmSetup setup, PackageRepository repository)
            throws IOException {
        List<TestHost> controlPlanes = new ArrayList<>();
        for (String name : setup.controlPlaneNames()) {
            controlPlanes.add(fleet.add(name));
        }
        List<TestHost> workers = new ArrayList<>();
        for (String name : setup.workerNames()) {
            workers.add(fleet.add(name));
        }
        ClusterBuilder builder = SimulatedCluster.builder().listeningOn(fleet.machineAddress());
        setup.controlPlaneNames().forEach(name -> builder.hostNode(name, true));
        setup.workerNames().forEach(name -> builder.hostNode(name, false));
        SimulatedCluster cluster = setup.contents()
                .apply(KubeadmFiles.contents(builder, setup.version()))
                .start();
        KubeadmHosts hosts = new KubeadmHosts(repository, cluster, List.copyOf(controlPlanes), List.copyOf(workers));
        KubeadmFiles files = new KubeadmFiles(setup.version(), cluster.url());
        for (TestHost host : hosts.all()) {
            files.node(host);
        }
        for (TestHost host : controlPlanes) {
            files.controlPlane(host, controlPlanes);
        }
        return hosts;
    }

    /** Boots hosts that were laid out, and waits until all nodes are Ready at a version, as {@code 1.31.1}, with their static pods. */
    public void boot(String version) throws IOException {
        HostFleet.start(all());
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> joins = new ArrayList<>();
            for (TestHost host : all()) {
                String certificates = controlPlanes.contains(host) ? "kubeadm init phase certs all && " : "";
                joins.add(each.submit(() -> host.must(certificates + "systemctl enable --now kubelet")));
            }
            for (Future<String> join : joins) {
                join.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("A host does not join", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        for (TestHost host : all()) {
            awaitReady(host, version);
        }
        for (TestHost host : controlPlanes) {
            awaitStaticPods(host);
        }
    }

    /** A node is Ready before its kubelet has told of each static pod, and who looks between sees half a control plane. */
    private void awaitStaticPods(TestHost host) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!areThere(STATIC_PODS, host)) {
            if (System.nanoTime() > end) {
                throw new IOException("The static pods of " + host.name() + " do not all show and run: "
                        + cluster.podsOn(host.name()));
            }
            pause();
        }
    }

    private boolean areThere(List<String> components, TestHost host) throws IOException {
        for (String component : components) {
            if (image(host, component).isEmpty() || !isRunning(component + "-" + host.name())) {
                return false;
            }
        }
        return true;
    }

    private boolean isRunning(String pod) throws IOException {
        return JSON.readTree(cluster.json("pods", "kube-system", pod))
                .at("/status/containerStatuses/0/ready")
                .asBoolean();
    }

    /** The cluster that the hosts are nodes of, by their names. */
    public SimulatedCluster cluster() {
        return cluster;
    }

    /** Where the hosts' packages come from. */
    public PackageRepository repository() {
        return repository;
    }

    public List<TestHost> controlPlanes() {
        return controlPlanes;
    }

    public List<TestHost> workers() {
        return workers;
    }

    /** All hosts, control planes first. */
    public List<TestHost> all() {
        return Stream.concat(controlPlanes.stream(), workers.stream()).toList();
    }

    /** The host of a name. */
    public TestHost host(String name) {
        return all().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no host " + name));
    }

    /** Lets something go wrong on a host, besides what goes wrong already. */
    public void fault(TestHost host, Fault fault) throws IOException {
        host.must("printf %s \"$1\" >>" + FAULTS, fault.line());
    }

    /** Nothing is made to go wrong on a host any more; what a kubelet has begun with, it keeps until it is restarted. */
    public void noFaults(TestHost host) throws IOException {
        host.must("rm -f " + FAULTS);
    }

    /** Holds the lock of apt and dpkg, as an upgrade by somebody else does. */
    public void lockPackages(TestHost host) throws IOException {
        host.must("""
            systemd-run --quiet --unit=other-apt perl -e '
                use Fcntl; open F, "+>>", "/var/lib/dpkg/lock-frontend" or die;
                my $lock = pack "s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0;
                fcntl F, F_SETLK, $lock or die;
                open G, ">", "/run/other-apt"; close G; sleep 86400'
            until [ -e /run/other-apt ]; do systemctl is-active --quiet other-apt || exit 1; sleep 0.05; done
            """);
    }

    /** Takes that lock away. */
    public void unlockPackages(TestHost host) throws IOException {
        host.must("systemctl stop other-apt; rm -f /run/other-apt");
    }

    /** Gives a control plane certificates that expire in so many days; 0 for ones that have expired. */
    public void expireCertificates(TestHost host, int days) throws IOException {
        host.must("RIG_CERTIFICATE_DAYS=\"$1\" kubeadm init phase certs all", Integer.toString(days));
    }

    /** From now on a control plane has a process for each of its static pods, and its API server answers at port 6443. */
    public void runStaticPods(TestHost host) throws IOException {
        host.write(
                "/usr/local/lib/rig/static-pods",
                StandIn.text(KubeadmHosts.class, "static-pods.pl").getBytes(StandardCharsets.UTF_8),
                "0755");
        host.write("/etc/systemd/system/static-pods.service", """
            [Service]
            ExecStart=/usr/local/lib/rig/static-pods
            [Install]
            WantedBy=multi-user.target
            """);
        host.must("""
            set -e
            mkdir -p /var/lib/rig/static-pods
            cd /var/lib/rig/static-pods
            printf 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok' >readyz
            ln -s "$(command -v openssl)" kube-apiserver
            systemctl daemon-reload
            systemctl enable --now static-pods
            until grep -qx kube-apiserver /proc/[0-9]*/comm; do sleep 0.1; done
            """);
    }

    /** The node as the API serves it. */
    public JsonNode node(TestHost host) throws IOException {
        return JSON.readTree(cluster.json("nodes", "", host.name()));
    }

    /** The version of its kubelet that the node tells, as {@code v1.31.1}. */
    public String kubeletVersion(TestHost host) throws IOException {
        return node(host).at("/status/nodeInfo/kubeletVersion").asText();
    }

    /** Whether the node is Ready. */
    public boolean isReady(TestHost host) throws IOException {
        for (JsonNode condition : node(host).at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** The image of a host's static pod as its mirror tells it; empty while there is none. */
    public Optional<String> image(TestHost host, String component) throws IOException {
        String pod = component + "-" + host.name();
        boolean there = cluster.podsOn(host.name()).stream()
                .anyMatch(each ->
                        each.namespace().equals("kube-system") && each.name().equals(pod));
        return there
                ? Optional.of(JSON.readTree(cluster.json("pods", "kube-system", pod))
                        .at("/spec/containers/0/image")
                        .asText())
                : Optional.empty();
    }

    /**
     * Waits until a node is Ready with a kubelet of a version, as {@code 1.31.1}, that has booted as often as its host.
     *
     * @throws IOException if it is not in time, with what it is
     */
    public void awaitReady(TestHost host, String version) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!(isReady(host)
                && kubeletVersion(host).equals("v" + version)
                && node(host).at("/status/nodeInfo/bootID").asText().equals(host.bootId()))) {
            if (System.nanoTime() > end) {
                throw new IOException(
                        host.name() + " is not Ready at " + version + " but " + node(host) + "; its kubelet: "
                                + host.run("journalctl --no-pager -u kubelet | tail -n 20")
                                        .output());
            }
            pause();
        }
    }

    /** The simulation tells nobody what a kubelet wrote; this is how often it is asked. */
    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        cluster.close();
        repository.close();
    }
}
