package dev.drydock.backup;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.certs.CertsBackupTools;
import dev.drydock.adapter.etcd.PemCertificates;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.host.CmsEnvelopes;
import dev.drydock.adapter.host.SshHosts;
import dev.drydock.adapter.host.SshSettings;
import dev.drydock.adapter.kubernetes.ManifestReader;
import dev.drydock.adapter.storage.SnapshotKeys;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredBackups;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.PlayedRun;
import dev.drydock.testing.hosts.HostFleet;
import dev.drydock.testing.hosts.StaticPod;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two control planes on real hosts, {@code cp1} of static pods and {@code hard1} of units, of which nothing runs: only their files
 * matter. Drydock's actions on them, over real SSH, with a real store.
 */
final class CertsScene implements AutoCloseable {
    private static final String PKI = "/etc/kubernetes/pki";

    private final HostFleet fleet;
    final TestHost cp1;
    final TestHost hard1;
    private final SshHosts hosts;
    final StoredBackups store;
    private final Path folder;
    private final AtomicLong tokens = new AtomicLong();
    final SnapshotKeys keys = SnapshotKeys.parse(SnapshotKeys.fresh());

    /** Whether the cluster's API takes nobody's word. */
    boolean apiIsAway;

    /** What Drydock's clock adds to the machine's. */
    Duration ahead = Duration.ZERO;

    private CertsScene(HostFleet fleet, Path folder) throws IOException {
        this.fleet = fleet;
        this.folder = folder;
        this.cp1 = fleet.add("cp1");
        this.hard1 = fleet.add("hard1");
        HostFleet.start(List.of(cp1, hard1));
        cp1.must(script("kubeadm-pki.sh"));
        pod(
                "etcd",
                List.of(
                        "etcd",
                        "--cert-file=" + PKI + "/etcd/server.crt",
                        "--key-file=" + PKI + "/etcd/server.key",
                        "--peer-cert-file=" + PKI + "/etcd/peer.crt",
                        "--peer-key-file=" + PKI + "/etcd/peer.key",
                        "--trusted-ca-file=" + PKI + "/etcd/ca.crt",
                        "--data-dir=/var/lib/etcd"));
        pod(
                "kube-apiserver",
                List.of(
                        "kube-apiserver",
                        "--client-ca-file=" + PKI + "/ca.crt",
                        "--encryption-provider-config=/etc/kubernetes/enc/enc.yaml",
                        "--etcd-cafile=" + PKI + "/etcd/ca.crt",
                        "--etcd-certfile=" + PKI + "/apiserver-etcd-client.crt",
                        "--etcd-keyfile=" + PKI + "/apiserver-etcd-client.key",
                        "--tls-cert-file=" + PKI + "/apiserver.crt",
                        "--tls-private-key-file=" + PKI + "/apiserver.key",
                        "--service-account-key-file=" + PKI + "/sa.pub",
                        "--service-account-signing-key-file=" + PKI + "/sa.key"));
        hard1.must(script("systemd-pki.sh"));
        this.hosts = new SshHosts(
                new SshSettings(
                        new HostDefaults("drydock", 22, fleet.userKey(), Optional.empty()),
                        List.of(rule(hard1)),
                        fleet.knownHosts(),
                        SshSettings.SUDO,
                        new SshSettings.Patience(
                                Duration.ofSeconds(8),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(2))),
                asked());
        this.store = open(Optional.of(keys), "kept");
    }

    static CertsScene start(Path folder) throws IOException {
        HostFleet fleet = HostFleet.require();
        try {
            return new CertsScene(fleet, folder);
        } catch (IOException | RuntimeException | Error e) {
            fleet.close();
            throw e;
        }
    }

    private static String script(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(CertsScene.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void pod(String name, List<String> words) throws IOException {
        String manifest = new StaticPod(
                        name, "example.test/" + name, words, Map.of("k8s", "/etc/kubernetes"), "component: " + name)
                .manifest();
        cp1.write("/etc/kubernetes/manifests/" + name + ".yaml", manifest.getBytes(StandardCharsets.UTF_8), "0600");
    }

    private static HostRule rule(TestHost host) {
        return new HostRule(
                host.name(),
                Optional.of(host.address()),
                Optional.of(host.sshPort()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Cluster cluster() {
        return (Cluster) Proxy.newProxyInstance(
                CertsScene.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "identity" -> new ClusterIdentity("harbour", "c-uid");
                    case "nodes" -> List.of();
                    default -> throw new IllegalStateException(method.getName());
                });
    }

    /** A cluster with one node, cp1, as long as its API answers. */
    private Cluster asked() {
        Node node = new Node(
                new NodeRef(new NodeName("cp1"), "uid-cp1"),
                Map.of(),
                false,
                true,
                true,
                "v1.36.1",
                Optional.of(cp1.address()));
        return (Cluster) Proxy.newProxyInstance(
                CertsScene.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    if (apiIsAway) {
                        // What it says to a token that was signed by a key that is lost.
                        throw new ClusterException(ClusterException.Kind.FORBIDDEN, "the API server answers 401");
                    }
                    return switch (method.getName()) {
                        case "identity" -> new ClusterIdentity("harbour", "c-uid");
                        case "nodes" -> List.of(node);
                        default -> throw new IllegalStateException(method.getName());
                    };
                });
    }

    /** Another store. */
    StoredBackups open(Optional<SnapshotKeys> keys, String name) throws IOException {
        return StoredBackups.open(
                new StorageSettings(
                        new StorageSettings.Folder(Files.createDirectory(folder.resolve(name))),
                        folder.resolve(name + "-staging"),
                        keys),
                this::token);
    }

    String token() {
        return String.format(Locale.ROOT, "%016x", tokens.incrementAndGet());
    }

    CertsBackupTools tools(StoredBackups kept) {
        InstantSource clock = () -> Instant.now().plus(ahead);
        return new CertsBackupTools(
                new BackupTools(asked(), kept, clock),
                hosts,
                new ManifestReader(),
                new PemCertificates(),
                new CmsEnvelopes());
    }

    private Action action(StoredBackups kept, String name) {
        return tools(kept).actions().stream()
                .filter(action -> action.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Grammar.Parsed parse(String line) {
        return new PicocliGrammar(
                        tools(store).actions().stream().map(Action::definition).toList())
                .parse(line);
    }

    Plan plan(String line) {
        return plan(store, line);
    }

    Plan plan(StoredBackups kept, String line) {
        Grammar.Parsed parsed = parse(line);
        return action(kept, parsed.definition().name()).plan(parsed.command());
    }

    /** Plans, and does what was planned. */
    Completion.Finished perform(String line) throws InterruptedException {
        Grammar.Parsed parsed = parse(line);
        PlayedRun run = new PlayedRun(Instant.now());
        Person dana = new Person(new PersonId("T0DOCK", "U0DANA"), "dana");
        run.append(new Event.Requested(dana, "C1", line, Optional.empty(), Optional.empty()));
        Action action = action(store, parsed.definition().name());
        run.append(new Event.Planned(1, action.plan(parsed.command()), 0, Instant.now(), List.of()));
        return (Completion.Finished) action.perform(parsed.command(), run);
    }

    BackupEntry entry(String name) throws IOException {
        return store.list().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        store.close();
        hosts.close();
        fleet.close();
    }
}
