package dev.drydock.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.certs.CertsBackupTools;
import dev.drydock.action.backup.resources.ExportTools;
import dev.drydock.action.backup.set.CertificatesPart;
import dev.drydock.action.backup.set.ConfigurationPart;
import dev.drydock.action.backup.set.ResourcesPart;
import dev.drydock.action.backup.set.SetTools;
import dev.drydock.action.backup.set.SnapshotPart;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.adapter.etcd.EtcdClient;
import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Query;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Backup sets of a real etcd and of real hosts of both layouts, in a real store: kept, proven, and damaged in every file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupSetTest {
    private static final Person DANA = new Person(new PersonId("T0DOCK", "U0DANA"), "dana");

    @TempDir
    private static Path folder = Path.of("set by JUnit");

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Entry> journal = RecordedRun.nothing();
    private Optional<Parts> made = Optional.empty();

    /** What sets are made of in this test. */
    private record Parts(CertsScene hosts, RealEtcd etcd, StoredSnapshots snapshots, EtcdTools tools, SetTools sets) {}

    private Parts parts() {
        return made.orElseThrow();
    }

    @BeforeAll
    void boot() throws IOException, InterruptedException {
        CertsScene hosts = keep(CertsScene.start(folder));
        RealEtcd etcd = keep(RealEtcd.start(RealTools.require("etcd"), Files.createDirectory(folder.resolve("etcd"))));
        etcd.put(List.of(new RealEtcd.Put("/registry/pods/a", "a pod".getBytes(StandardCharsets.UTF_8))));
        EtcdClient client = keep(new EtcdClient(new EtcdSettings(
                List.of(URI.create(etcd.endpoint())),
                TlsFiles.NONE,
                Optional.empty(),
                new Deadlines(Duration.ofSeconds(8), Duration.ofSeconds(20), Duration.ofSeconds(20)))));
        StoredSnapshots snapshots = keep(StoredSnapshots.open(
                new StorageSettings(
                        new StorageSettings.Folder(folder.resolve("kept")),
                        folder.resolve("kept-staging"),
                        Optional.of(hosts.keys)),
                hosts::token));
        InstantSource clock = InstantSource.system();
        EtcdTools tools = new EtcdTools(
                CertsScene.cluster(),
                client,
                snapshots,
                new FileInspector(),
                (Rehearsal) Proxy.newProxyInstance(
                        BackupSetTest.class.getClassLoader(), new Class<?>[] {Rehearsal.class}, (p, m, a) -> {
                            throw new IllegalStateException(m.getName());
                        }),
                clock,
                new Random(3));
        CertsBackupTools certs = hosts.tools(hosts.store);
        SetTools sets = new SetTools(
                certs.backups(),
                List.of(
                        new SnapshotPart(tools),
                        new CertificatesPart(certs),
                        new ConfigurationPart(
                                certs.backups(),
                                () -> Optional.of(
                                        Map.of("ClusterConfiguration", "apiServer: {}\nkind: ClusterConfiguration\n"))),
                        new ResourcesPart(new ExportTools(
                                certs.backups(), simulated().exporter("drydock test"), new TarResourceArchives()))),
                List.of(tools::lock),
                RecordedRun.journal(journal));
        made = Optional.of(new Parts(hosts, etcd, snapshots, tools, sets));
    }

    /** A cluster whose objects are exported. */
    private KubernetesCluster simulated() throws IOException {
        SimulatedCluster simulated = keep(SimulatedCluster.builder()
                .seed(1)
                .configMap("shop", "settings", Map.of("colour", "blue"))
                .start());
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), simulated.kubeconfig());
        return keep(KubernetesCluster.connect(
                new KubernetesSettings(
                        Optional.of(kubeconfig.toString()),
                        Optional.empty(),
                        Optional.of("harbour"),
                        "test",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20)),
                Map.of(),
                InstantSource.system(),
                new Random(7)));
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.addFirst(part);
        return part;
    }

    @AfterAll
    void shutDown() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private List<Action> actions() {
        BackupTools backups = parts().sets().backups();
        return Stream.of(
                        parts().sets().actions(),
                        backups.actions(),
                        parts().tools().actions(backups::heldSnapshots))
                .flatMap(List::stream)
                .toList();
    }

    private Plan plan(String line) {
        Grammar.Parsed parsed = parse(line);
        return action(parsed).plan(parsed.command());
    }

    private Grammar.Parsed parse(String line) {
        return new PicocliGrammar(actions().stream().map(Action::definition).toList()).parse(line);
    }

    private Action action(Grammar.Parsed parsed) {
        return actions().stream()
                .filter(action ->
                        action.definition().name().equals(parsed.definition().name()))
                .findFirst()
                .orElseThrow();
    }

    private Completion.Finished perform(String line) throws InterruptedException {
        Grammar.Parsed parsed = parse(line);
        RecordedRun run = new RecordedRun(journal);
        run.append(List.of(new Event.Requested(DANA, "C1", line, Optional.empty(), Optional.empty())));
        run.append(List.of(new Event.Planned(1, action(parsed).plan(parsed.command()), 0, Instant.now(), List.of())));
        return (Completion.Finished) action(parsed).perform(parsed.command(), run);
    }

    private String sets() {
        Query query = parts().sets().queries().getFirst();
        return String.valueOf(query.answer(
                query.definition().reader().apply(new Arguments(List.of(), Map.of())),
                new Standing(DANA, Optional.empty(), true, true, true, false)));
    }

    /** The stored data of a set, by the name that they must be told of by. */
    private static SortedMap<String, Path> files(String set) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve("kept"))) {
            all.filter(file -> file.getFileName().toString().startsWith(set)
                            && file.getFileName().toString().endsWith(".enc"))
                    .forEach(file ->
                            files.put(file.getFileName().toString().replaceFirst("_[0-9a-f]{16}\\..*", ""), file));
        }
        return files;
    }

    @Test
    @Order(1)
    void oneCommandKeepsAllOfItAndItIsProven() throws Exception {
        Plan plan = plan("backup set --name nightly");
        assertThat(plan.isPossible()).as(plan.obstaclesLine()).isTrue();
        assertThat(plan.sections().toString()).contains("snapshot", "certificates", "configuration", "cp1, hard1");
        assertThat(plan.resources()).hasSize(2);
        assertThat(sets()).contains("No backup set is kept.");

        Completion.Finished end = perform("backup set --name nightly");

        assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.summary()).startsWith("Set nightly is kept: snapshot, certificates, configuration, resources, ");
        assertThat(files("nightly").keySet())
                .containsExactly(
                        "nightly",
                        "nightly-certificates",
                        "nightly-configuration",
                        "nightly-resources",
                        "nightly-snapshot");
        assertThat(new String(parts().hosts().store.read("nightly", 1 << 16), StandardCharsets.UTF_8))
                .startsWith("drydock backup set, version 1\nset\tnightly\n")
                .containsPattern("part\tsnapshot\tnightly-snapshot\t[0-9a-f]{64}\t[0-9]+\trevision 2, [0-9]+ keys");
        assertThat(sets()).containsPattern("nightly .* snapshot, certificates, configuration, resources +dana +good");
        assertThat(plan("backup set --name nightly").obstaclesLine())
                .contains("There is a backup nightly already: choose another name.");

        Completion.Finished proof = perform("backup verify nightly");
        assertThat(proof.outcome()).as(proof.summary()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(proof.summary())
                .startsWith(
                        "Set nightly is whole: snapshot, certificates, configuration, resources are as they were kept,"
                                + " and the journal knows its index.");
    }

    /** Each file × a byte at its front, its end, and places between. */
    @Test
    @Order(2)
    void aFlippedByteInAnyFileIsFoundAndTheFileNamed() throws Exception {
        Random random = new Random(5);
        for (Map.Entry<String, Path> file : files("nightly").entrySet()) {
            byte[] whole = Files.readAllBytes(file.getValue());
            for (int at : new int[] {0, 1, whole.length / 2, random.nextInt(whole.length), whole.length - 1}) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file.getValue(), flipped);

                Completion.Finished end = perform("backup verify nightly");

                assertThat(end.outcome()).as("%s at %d", file.getKey(), at).isEqualTo(Outcome.FAILED);
                assertThat(end.summary())
                        .as("%s at %d", file.getKey(), at)
                        .contains("SET")
                        .contains(" " + file.getKey() + " ")
                        .contains("does not decrypt");
                files("nightly").keySet().stream()
                        .filter(other -> !other.equals(file.getKey()) && !other.equals("nightly"))
                        .forEach(other -> assertThat(end.summary()).doesNotContain(other));
            }
            Files.write(file.getValue(), whole);
        }
        assertThat(perform("backup verify nightly").outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    /** What is told of a part is a file, too, and so is what is told of the set. */
    @Test
    @Order(2)
    void aFlippedByteInAnyEntryIsFoundAndNamed() throws Exception {
        Random random = new Random(6);
        for (Path file : List.of(
                folder.resolve("kept/nightly-snapshot.json"),
                folder.resolve("kept/backups/nightly-certificates.json"),
                folder.resolve("kept/backups/nightly-configuration.json"),
                folder.resolve("kept/backups/nightly-resources.json"),
                folder.resolve("kept/backups/nightly.json"))) {
            String name = file.getFileName().toString().replace(".json", "");
            byte[] whole = Files.readAllBytes(file);
            for (int at : new int[] {0, random.nextInt(whole.length), random.nextInt(whole.length), whole.length - 1}) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, flipped);
                if (name.equals("nightly")) {
                    assertThatThrownBy(() -> perform("backup verify nightly"))
                            .hasMessageContaining("The entry of `nightly` IS DAMAGED");
                    assertThatThrownBy(() -> perform("backup verify")).hasMessageContaining("`nightly` IS DAMAGED");
                    assertThat(sets()).containsPattern("nightly .* UNREADABLE");
                } else {
                    Completion.Finished end = perform("backup verify nightly");
                    assertThat(end.outcome()).as("%s at %d", name, at).isEqualTo(Outcome.FAILED);
                    assertThat(end.summary()).as("%s at %d", name, at).contains("SET nightly IS BAD: " + name + ": ");
                }
            }
            Files.write(file, whole);
        }
        assertThat(perform("backup verify").outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    @Order(3)
    void aPartThatIsGoneAndAnIndexThatIsAnothersAreFound() throws Exception {
        Path entry = folder.resolve("kept/backups/nightly-configuration.json");
        byte[] whole = Files.readAllBytes(entry);
        Files.delete(entry);
        assertThat(perform("backup verify nightly").summary())
                .contains("IS BAD", "nightly-configuration: There is no backup nightly-configuration");
        Files.write(entry, whole);

        byte[] index = parts().hosts().store.read("nightly", 1 << 16);
        BackupEntry told = parts().hosts().entry("nightly");
        parts().hosts().store.delete("nightly");
        byte[] other = new String(index, StandardCharsets.UTF_8)
                .replaceFirst("without.*|revision 2", "revision 3")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(other).isNotEqualTo(index);
        parts().hosts().store.keep(other, told.kept("", false));
        assertThat(perform("backup verify nightly").summary())
                .contains("IS BAD: the journal knows another index of it, so this one was replaced");
        parts().hosts().store.delete("nightly");
        parts().hosts()
                .store
                .keep(
                        new String(index, StandardCharsets.UTF_8)
                                .replaceFirst("run\tr-00000000", "run\tnone")
                                .getBytes(StandardCharsets.UTF_8),
                        told.kept("", false));
        assertThat(perform("backup verify nightly").summary()).contains("its index names no run of the journal's");
        parts().hosts().store.delete("nightly");
        parts().hosts().store.keep(index, told.kept("", false));
        assertThat(perform("backup verify nightly").outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    @Order(4)
    void whatBelongsToASetStaysAsLongAsTheSet() throws Exception {
        assertThat(perform("backup set --name later").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThatThrownBy(() -> plan("backup prune nightly-certificates"))
                .hasMessageContaining("`nightly-certificates` belongs to the backup set `nightly`");
        assertThatThrownBy(() -> plan("etcd prune nightly-snapshot"))
                .hasMessageContaining("`nightly-snapshot` belongs to the backup set `nightly`");
        assertThatThrownBy(() -> plan("etcd prune --keep-last 1")).hasMessageContaining("nothing to delete");
        assertThat(plan("backup prune --keep-last 1").headline()).isEqualTo("Delete 1 backup of 8");

        assertThat(perform("backup prune --keep-last 1").summary()).isEqualTo("1 backup deleted.");
        assertThat(plan("etcd prune nightly-snapshot").isPossible()).isTrue();
        assertThat(sets()).doesNotContain("nightly").contains("later");
        parts().hosts().store.delete("nightly-certificates");
        parts().hosts().store.delete("nightly-configuration");
        parts().hosts().store.delete("nightly-resources");
        assertThat(perform("backup set --name nightly").summary())
                .as("an old snapshot is none of a new set")
                .contains("SET nightly IS BAD: snapshot: there is a snapshot nightly-snapshot already, which is older");
    }

    /** A chain that does not hold, a key that is another's, and an etcd that is away: each makes the set a bad one, and says so. */
    @Test
    @Order(5)
    void whatACannotBeRebuiltFromIsABadSet() throws Exception {
        parts().hosts().cp1.must("""
            cd /etc/kubernetes/pki
            openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=other -days 365 -keyout /root/o.key -out /root/o.crt 2>/dev/null
            openssl req -new -key etcd/peer.key -subj /CN=cp1 -out /root/p.csr 2>/dev/null
            openssl x509 -req -in /root/p.csr -CA /root/o.crt -CAkey /root/o.key -CAcreateserial -days 365 \
                -out etcd/peer.crt 2>/dev/null
            """);
        assertThat(perform("backup set --name chain").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(perform("backup verify chain").summary())
                .contains(
                        "SET chain IS BAD: chain-certificates: `cp1`: `/etc/kubernetes/pki/etcd/peer.crt` is signed by"
                                + " no authority that is in the backup");

        parts().hosts().cp1.must("openssl genrsa -out /etc/kubernetes/pki/etcd/peer.key 2048 2>/dev/null");
        Completion.Finished wrong = perform("backup set --name wrong");
        assertThat(wrong.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(wrong.summary())
                .startsWith("SET wrong IS BAD: certificates: ")
                .contains("is not the key of");
        assertThat(parts().hosts().entry("wrong").verdict()).isInstanceOf(Verdict.Bad.class);
        assertThat(perform("backup verify wrong").summary()).contains("wrong-certificates: ", "is not the key of");
        assertThat(sets()).contains("a cluster is not rebuilt from these alone");

        Plan approved = plan("backup set --name away");
        assertThat(approved.isPossible()).isTrue();
        parts().etcd().halt();
        RecordedRun run = new RecordedRun(journal);
        run.append(List.of(
                new Event.Requested(DANA, "C1", "backup set --name away", Optional.empty(), Optional.empty()),
                new Event.Planned(1, approved, 0, Instant.now(), List.of())));
        Grammar.Parsed parsed = parse("backup set --name away");
        Completion.Finished away = (Completion.Finished) action(parsed).perform(parsed.command(), run);
        assertThat(away.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(away.summary()).startsWith("SET away IS BAD: snapshot: ").contains("What could be kept is kept:");
    }
}
