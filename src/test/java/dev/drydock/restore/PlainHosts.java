package dev.drydock.restore;

import dev.drydock.sim.host.SimulatedHost;
import dev.drydock.testing.Command;
import dev.drydock.testing.RealTools;
import dev.drydock.testing.hosts.EtcdFlags;
import dev.drydock.testing.hosts.EtcdHosts;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import dev.drydock.testing.hosts.StandIn;
import dev.drydock.testing.hosts.StaticPod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A cluster's etcd and API servers on hosts that need no root: each is reached over MINA's embedded SSH server, and what its units
 * and static pods run is a plain process of whoever runs the test, at an address of loopback that is the host's own.
 */
final class PlainHosts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<Integer> PORTS = List.of(2379, 2380, 6443);
    private static final String API_SERVER = "kube-apiserver";
    private static final List<String> CONTROLLERS = List.of("kube-controller-manager", "kube-scheduler");

    private final Layout layout;
    private final Map<String, PlainHost> hosts = new LinkedHashMap<>();

    private PlainHosts(Layout layout) {
        this.layout = layout;
    }

    /** Lays it out, and waits until all is healthy. */
    static PlainHosts start(Layout layout, Path folder) throws IOException {
        SimulatedHost.obstacle().ifPresent(why -> {
            throw RealTools.missing("This test needs hosts, and " + why);
        });
        PlainHosts started = new PlainHosts(layout);
        try {
            started.layOut(folder);
            started.awaitHealthy();
            return started;
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private void layOut(Path folder) throws IOException {
        List<String> names = new ArrayList<>(layout.members());
        layout.controlPlane().stream().filter(name -> !names.contains(name)).forEach(names::add);
        List<String> addresses = addresses(names.size());
        for (int i = 0; i < names.size(); i++) {
            hosts.put(names.get(i), PlainHost.start(names.get(i), addresses.get(i), folder));
        }
        for (PlainHost host : members()) {
            member(host);
        }
        for (PlainHost host : controlPlane()) {
            controlPlane(host);
        }
    }

    /** All of 127/8 is this machine's: so hosts have addresses of their own, and the usual ports. */
    private static List<String> addresses(int count) throws IOException {
        for (int tries = 0; tries < 20; tries++) {
            String network = "127." + ThreadLocalRandom.current().nextInt(16, 240) + "."
                    + ThreadLocalRandom.current().nextInt(256) + ".";
            List<String> addresses = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                addresses.add(network + i);
            }
            if (addresses.stream().allMatch(PlainHosts::isFree)) {
                return addresses;
            }
        }
        throw new IOException("no addresses of loopback are free");
    }

    private static boolean isFree(String address) {
        for (int port : PORTS) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
                socket.setReuseAddress(true);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    private void member(PlainHost host) throws IOException {
        SortedMap<String, String> addresses = new TreeMap<>();
        members().forEach(member -> addresses.put(member.name(), member.address()));
        SortedMap<String, String> flags = EtcdFlags.of(host.name(), addresses, false);
        // Not at loopback's usual address, which all the hosts here have.
        flags.put("listen-client-urls", flags.getOrDefault("advertise-client-urls", ""));
        flags.remove("listen-metrics-urls");
        String data = host.path(EtcdFlags.DATA).toString();
        flags.put("data-dir", data);
        if (layout.etcdInPods()) {
            pod(host, "etcd", "example.test/etcd:3.5.16-0", EtcdFlags.words("etcd", flags), Map.of("etcd-data", data));
        } else {
            host.unit("etcd", EtcdFlags.words(host.path("/usr/local/bin/etcd").toString(), flags));
        }
    }

    private void controlPlane(PlainHost host) throws IOException {
        host.program(API_SERVER, StandIn.text(StandIn.class, "kube-apiserver.pl"));
        for (String program : CONTROLLERS) {
            host.program(program, StandIn.text(StandIn.class, "idle.pl"));
        }
        List<String> flags = List.of(
                "--etcd-servers="
                        + (members().contains(host) ? client(host) : endpoints().getFirst()),
                "--advertise-address=" + host.address(),
                "--bind-address=" + host.address(),
                "--secure-port=6443");
        if (layout.restInPods()) {
            pod(host, API_SERVER, flags);
            for (String program : CONTROLLERS) {
                pod(host, program, List.of("--leader-elect=true"));
            }
            host.kubelet();
        } else {
            host.unit(API_SERVER, host.words(API_SERVER, flags));
            for (String program : CONTROLLERS) {
                host.unit(program, host.words(program, List.of("--leader-elect=true")));
            }
        }
    }

    private static void pod(PlainHost host, String program, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(flags);
        String pki = host.path("/etc/kubernetes/pki").toString();
        pod(host, program, "example.test/" + program + ":v1.34.0", command, Map.of("k8s-certs", pki));
    }

    private static void pod(
            PlainHost host, String name, String image, List<String> command, Map<String, String> volumes)
            throws IOException {
        Path folder = Files.createDirectories(host.path("/etc/kubernetes/manifests"));
        Files.writeString(
                folder.resolve(name + ".yaml"),
                new StaticPod(name, image, command, volumes, "component: " + name).manifest());
    }

    /** The hosts of members. */
    List<PlainHost> members() {
        return named(layout.members());
    }

    /** The hosts of API servers. */
    List<PlainHost> controlPlane() {
        return named(layout.controlPlane());
    }

    private List<PlainHost> named(List<String> names) {
        return names.stream().map(this::host).toList();
    }

    /** All hosts. */
    List<PlainHost> all() {
        return List.copyOf(hosts.values());
    }

    PlainHost host(String name) {
        return Optional.ofNullable(hosts.get(name)).orElseThrow();
    }

    /** Where clients find the members. */
    List<URI> endpoints() {
        return members().stream().map(PlainHosts::client).toList();
    }

    private static URI client(PlainHost host) {
        return URI.create("http://" + host.address() + ":2379");
    }

    /** Whether a host's API server says that it is ready. */
    static boolean isReady(PlainHost host) throws IOException {
        return EtcdHosts.isReady(URI.create("http://" + host.address() + ":6443/readyz"));
    }

    /** Whether any API server says so. */
    boolean isServing() throws IOException {
        for (PlainHost host : controlPlane()) {
            if (isReady(host)) {
                return true;
            }
        }
        return false;
    }

    /** Waits until every member is healthy, and every API server ready. */
    void awaitHealthy() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<String> wrong = unhealthy();
        while (wrong.isPresent()) {
            if (System.nanoTime() > end) {
                StringBuilder words = new StringBuilder();
                for (PlainHost host : all()) {
                    words.append(host.name())
                            .append(":\n")
                            .append(host.must("tail -n 8 var/log/*etcd.log var/log/*kube-apiserver.log 2>&1; true"));
                }
                throw new IOException(
                        "Not healthy after " + PATIENCE.toSeconds() + " s: " + wrong.get() + "\n" + words);
            }
            pause();
            wrong = unhealthy();
        }
    }

    /** Nothing tells when a cluster has become healthy; this is how often it is asked. */
    private static void pause() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Optional<String> unhealthy() throws IOException {
        Command.Result health = etcdctl(Path.of("/dev/null"), List.of("--command-timeout=5s", "endpoint", "health"));
        if (health.exit() != 0) {
            return Optional.of(health.output());
        }
        for (PlainHost host : controlPlane()) {
            if (!isReady(host)) {
                return Optional.of("The API server of " + host.name() + " is not ready");
            }
        }
        return Optional.empty();
    }

    /** Writes a key, over etcd. */
    void put(String key, byte[] value) throws IOException {
        Path input = Files.createTempFile("drydock-put", ".bin");
        try {
            Files.write(input, value);
            var unused = succeed(etcdctl(input, List.of("put", key)));
        } finally {
            Files.delete(input);
        }
    }

    /** All keys, and their values in Base64, read over etcd. */
    SortedMap<String, String> dump() throws IOException {
        return EtcdHosts.keys(succeed(etcdctl(Path.of("/dev/null"), List.of("get", "", "--from-key", "-w", "json"))));
    }

    private Command.Result etcdctl(Path input, List<String> words) throws IOException {
        String endpoints = endpoints().stream().map(URI::toString).collect(Collectors.joining(","));
        List<String> all = new ArrayList<>(
                List.of("env", "ETCDCTL_API=3", RealTools.require("etcdctl").toString(), "--endpoints=" + endpoints));
        all.addAll(words);
        return Command.run(all, Path.of("/"), input, PATIENCE);
    }

    private static String succeed(Command.Result result) throws IOException {
        if (result.exit() != 0) {
            throw new IOException("etcdctl ended with " + result.exit() + ": " + result.output());
        }
        return result.output();
    }

    @Override
    public void close() {
        // All at once, since each takes a moment.
        List<CompletableFuture<Void>> ends = all().stream()
                .map(host -> CompletableFuture.runAsync(() -> end(host)))
                .toList();
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
    }

    private static void end(PlainHost host) {
        try {
            host.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
