package dev.drydock.testing.hosts;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real hosts on a network that this JVM reaches: each boots a systemd of its own over the machine's own root, which stays as it is.
 *
 * <p>Needs root, and the machine's systemd. What the hosts write is in memory, and gone with the fleet.
 */
public final class HostFleet implements AutoCloseable {
    private static final AtomicInteger MADE = new AtomicInteger();

    /** Set aside for measuring networks (RFC 2544), so that nobody is likely to be there. */
    private static final String NETWORK = "198.18.";

    private final Namespaces namespaces;
    private final SharedLayer layer;
    private final String network;
    private final Path nspawn;
    private final Path folder;
    private final Map<String, TestHost> hosts = new LinkedHashMap<>();

    private HostFleet(Namespaces namespaces, SharedLayer layer, String network, Path nspawn, Path folder) {
        this.namespaces = namespaces;
        this.layer = layer;
        this.network = network;
        this.nspawn = nspawn;
        this.folder = folder;
    }

    /** Whether this machine lets us boot hosts at all: tried once in a JVM. */
    private static final class Trial {
        static final Optional<String> OBJECTION = objection();

        private Trial() {}

        private static Optional<String> objection() {
            if (!"root".equals(System.getProperty("user.name"))) {
                return Optional.of("that takes root");
            }
            if (!Files.isExecutable(Path.of("/usr/lib/systemd/systemd"))) {
                return Optional.of("that takes the machine's own systemd");
            }
            try (HostFleet fleet = make()) {
                fleet.boot("trial");
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }

    /**
     * Makes a fleet without hosts yet, or ends the test where the machine lets us boot none. What a machine permits cannot be
     * had from anywhere, so the test is skipped then, whatever {@code -Dreal} says; a program that is missing is another matter.
     *
     * @throws org.opentest4j.TestAbortedException with the reason, if there can be none
     */
    public static HostFleet require() throws IOException {
        if (Trial.OBJECTION.isPresent()) {
            return abort("This test boots hosts of its own, and here it cannot: " + Trial.OBJECTION.get());
        }
        return make();
    }

    /** One after the other, so that no two take the same network. */
    private static synchronized HostFleet make() throws IOException {
        Path nspawn = RealTools.unpacked("systemd-container", "systemd-nspawn").resolve("usr/bin/systemd-nspawn");
        String name = "dd" + Long.toHexString(ProcessHandle.current().pid()) + "-" + MADE.incrementAndGet();
        Path folder = Files.createTempDirectory("drydock-fleet");
        Namespaces namespaces = Namespaces.hold(name);
        try {
            String network = freeNetwork();
            connect(namespaces, name, network);
            SharedLayer layer = SharedLayer.build(namespaces, newKey(folder));
            return new HostFleet(namespaces, layer, network, nspawn, folder);
        } catch (IOException | RuntimeException | Error e) {
            namespaces.close();
            delete(folder);
            throw e;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String freeNetwork() throws IOException {
        int first = (int) (ProcessHandle.current().pid() % 250);
        for (int i = 0; i < 250; i++) {
            String network = NETWORK + (first + i) % 250 + ".";
            if (!isTaken(network)) {
                return network;
            }
        }
        throw new IOException("There is no free network left in " + NETWORK + "0.0/16");
    }

    private static boolean isTaken(String network) throws IOException {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InterfaceAddress address : each.getInterfaceAddresses()) {
                if (address.getAddress().getHostAddress().startsWith(network)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Makes the fleet's bridge, and the one cable from it to the machine, whose end here has the fleet's name. */
    private static void connect(Namespaces namespaces, String name, String network) throws IOException {
        namespaces.shell("""
            mount -t tmpfs -o size=8g,mode=0755 fleet /run
            mkdir -p /run/netns /run/shared /run/hosts
            ip link set lo up
            ip link add bridge type bridge
            ip link set bridge up
            """);
        String first = Long.toString(namespaces.firstProcess());
        Namespaces.succeed(
                List.of("ip", "link", "add", name, "type", "veth", "peer", "name", "machine", "netns", first));
        Namespaces.succeed(List.of("ip", "address", "add", network + "1/24", "dev", name));
        Namespaces.succeed(List.of("ip", "link", "set", name, "up"));
        namespaces.shell("ip link set machine master bridge up");
    }

    private static String newKey(Path folder) throws IOException {
        Path keygen = RealTools.unpacked("openssh-client", "keys for SSH").resolve("usr/bin/ssh-keygen");
        Path key = folder.resolve("id_ed25519");
        Namespaces.succeed(
                List.of(keygen.toString(), "-q", "-t", "ed25519", "-N", "", "-C", "fleet", "-f", key.toString()));
        Files.createFile(folder.resolve("known_hosts"));
        return Files.readString(folder.resolve("id_ed25519.pub")).strip();
    }

    /** Puts a program into every host, with all its rights; only before the first host is made. */
    public synchronized void install(Path program, String target) throws IOException {
        if (!hosts.isEmpty()) {
            throw new IllegalStateException("There are hosts already; what they share is as it is");
        }
        layer.copy(program, target);
    }

    /**
     * Runs a shell's text as root in what all hosts share, with the machine's network and nothing of its environment; only before
     * the first host is made. What it writes is every host's.
     *
     * @throws IOException if it fails, with what it said
     */
    public synchronized void prepare(String text, String... arguments) throws IOException {
        if (!hosts.isEmpty()) {
            throw new IllegalStateException("There are hosts already; what they share is as it is");
        }
        List<String> words = new ArrayList<>(List.of(network + "2", SharedLayer.PATH, text));
        words.addAll(List.of(arguments));
        namespaces.shell(StandIn.text("prepare.sh"), words.toArray(String[]::new));
    }

    /** The address at which hosts reach the test's machine. */
    public String machineAddress() {
        return network + "1";
    }

    /**
     * Makes a host that is still off, so that files can be put onto it first.
     *
     * @param name at most 13 letters, digits and dashes
     */
    public synchronized TestHost add(String name) throws IOException {
        if (!name.matches("[a-z][a-z0-9-]{0,12}")) {
            throw new IllegalArgumentException(name + " is no name for a test host");
        }
        if (hosts.containsKey(name)) {
            throw new IllegalArgumentException("There is a host " + name + " already");
        }
        String address = network + (11 + hosts.size());
        TestHost host = TestHost.make(namespaces, nspawn, folder, name, address);
        Files.writeString(knownHosts(), address + " " + host.hostKey() + "\n", StandardOpenOption.APPEND);
        hosts.put(name, host);
        return host;
    }

    /** The host of a name. */
    public synchronized TestHost host(String name) {
        TestHost host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("There is no host " + name + "; there are " + hosts.keySet());
        }
        return host;
    }

    /** Makes a host and boots it; it lets people in when this returns. */
    public TestHost boot(String name) throws IOException {
        TestHost host = add(name);
        host.start();
        return host;
    }

    /** Boots hosts that are off, all at once. */
    public static void start(List<TestHost> hosts) throws IOException {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestHost>> starts = new ArrayList<>();
            for (TestHost host : hosts) {
                starts.add(all.submit(() -> {
                    host.start();
                    return host;
                }));
            }
            for (Future<TestHost> start : starts) {
                start.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("A host does not boot", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The hosts' keys, by address, as {@code known_hosts} has them. */
    public Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    /** The private key that lets in {@code root}, and {@code drydock}, who may use sudo without a password. */
    public Path userKey() {
        return folder.resolve("id_ed25519");
    }

    /** A folder of the test's machine that is deleted with the fleet. */
    public Path folder() {
        return folder;
    }

    /** The name that the fleet's interface and cgroups have on the machine. */
    String name() {
        return namespaces.name();
    }

    @Override
    public synchronized void close() throws IOException {
        hosts.values().forEach(TestHost::abandon);
        namespaces.close();
        delete(folder);
    }
}
