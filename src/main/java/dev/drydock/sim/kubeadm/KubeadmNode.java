package dev.drydock.sim.kubeadm;

import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.host.HostService;
import dev.drydock.sim.host.SimulatedHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A node of a cluster of kubeadm's on a simulated host. Packages are installed there by stand-ins of apt and dpkg, in its own folder
 * alone; the stand-in of kubeadm moves the simulated cluster as kubeadm would, and the kubelet that is started tells the version of
 * its package.
 */
public final class KubeadmNode implements AutoCloseable {
    private static final List<String> PROGRAMS =
            List.of("apt-get", "apt-cache", "apt-mark", "dpkg", "dpkg-query", "kubeadm", "kubelet", "kubectl");
    private static final List<String> PACKAGES = List.of("kubeadm", "kubectl", "kubelet");
    /** One that is no part of Kubernetes, and not the newest. */
    private static final String OTHER = "harbour-tools";

    private static final String STATE = "/var/lib/packages/";
    private static final Duration START = Duration.ofMillis(1500);

    private final SimulatedHost host;
    private final SimulatedCluster cluster;
    private final String node;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("simulated-kubelet").factory());
    private String told;

    private KubeadmNode(SimulatedHost host, SimulatedCluster cluster, String node, String version) {
        this.host = host;
        this.cluster = cluster;
        this.node = node;
        this.told = version;
    }

    /**
     * What a node is.
     *
     * @param name its name in the cluster
     * @param controlPlane whether it is of the control plane
     * @param version what it has, as {@code v1.36.0}
     * @param versions what there is to install besides, the newest last
     */
    public record Setup(String name, boolean controlPlane, String version, List<String> versions) {
        public Setup {
            versions = List.copyOf(versions);
        }
    }

    /** Makes a host such a node; its kubelet runs. */
    public static KubeadmNode install(SimulatedHost host, SimulatedCluster cluster, Setup setup) throws IOException {
        KubeadmNode installed = new KubeadmNode(host, cluster, setup.name(), setup.version());
        try {
            installed.files(setup);
            for (String program : PROGRAMS) {
                host.program(program, text(program));
            }
            host.play("kubeadm-moves", installed::moves);
            host.add("kubelet.service", List.of(host.path("/usr/bin/kubelet").toString()), installed.new Kubelet());
            return installed;
        } catch (IOException | RuntimeException e) {
            installed.close();
            throw e;
        }
    }

    private void files(Setup setup) throws IOException {
        List<String> versions = new ArrayList<>(List.of(setup.version()));
        versions.addAll(setup.versions());
        StringBuilder list = new StringBuilder();
        for (String version : versions.reversed()) {
            String minor = version.substring(0, version.lastIndexOf('.'));
            PACKAGES.forEach(name -> list.append(name + " " + packaged(version) + " " + minor + "\n"));
        }
        list.append(OTHER + " 1.1-1 base\n" + OTHER + " 1.0-1 base\n");
        write(STATE + "list", list.toString());
        write(STATE + "installed/" + OTHER, "1.0-1\n");
        for (String name : PACKAGES) {
            write(STATE + "installed/" + name, packaged(setup.version()) + "\n");
            write(STATE + "held/" + name, "");
        }
        String minor = setup.version().substring(0, setup.version().lastIndexOf('.'));
        write(
                "/etc/apt/sources.list.d/kubernetes.list",
                "deb [signed-by=/etc/apt/keyrings/kubernetes.gpg] https://example.test/core:/stable:/" + minor
                        + "/deb/ /\n");
        write("/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 13 (simulated)\"\nID=debian\nVERSION_ID=13\n");
        // The list of a host that dpkg installed: a look takes a host that has apt alone, and no such list, for none of
        // apt's.
        write("/var/lib/dpkg/status", "Package: kubelet\nStatus: hold ok installed\n");
        write("/sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n");
        write("/etc/kubernetes/kubelet.conf", "apiVersion: v1\nkind: Config\n");
        if (setup.controlPlane()) {
            write("/etc/kubernetes/admin.conf", "apiVersion: v1\nkind: Config\n");
            write("/etc/kubernetes/pki/README", "A simulated host has no certificates.\n");
        }
    }

    private void write(String onHost, String text) throws IOException {
        Path file = host.path(onHost);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private static String packaged(String version) {
        return version.substring(1) + "-1.1";
    }

    private static String text(String program) throws IOException {
        try (InputStream in = KubeadmNode.class.getResourceAsStream(program)) {
            if (in == null) {
                throw new IOException("the stand-in of " + program + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What kubeadm does to the cluster. */
    private String moves(List<String> words) throws IOException {
        String move = words.isEmpty() ? "" : words.getFirst();
        switch (move) {
            case "component" -> cluster.kubeadm().component(node, words.get(1), words.get(2));
            case "record" -> cluster.kubeadm().writesDown(words.get(1));
            case "addons" -> cluster.kubeadm().addons(words.get(1));
            default -> throw new IOException("kubeadm does not move: " + String.join(" ", words));
        }
        return "";
    }

    /** A kubelet of another version than before is not ready at once. */
    private final class Kubelet implements HostService {
        @Override
        public void start(List<String> words) throws IOException {
            String text = Files.readString(host.path(STATE + "installed/kubelet"));
            String version = "v" + text.substring(0, text.indexOf('-'));
            if (!version.equals(told)) {
                told = version;
                cluster.kubeadm().kubelet(node, version, false);
                var unused = timer.schedule(
                        () -> cluster.kubeadm().kubelet(node, version, true), START.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void stop() {}
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
