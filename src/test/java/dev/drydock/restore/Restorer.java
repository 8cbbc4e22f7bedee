package dev.drydock.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.etcd.restore.RestoreTools;
import dev.drydock.adapter.etcd.EtcdClient;
import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.adapter.etcd.LocalRehearsal;
import dev.drydock.adapter.etcd.PemCertificates;
import dev.drydock.adapter.etcd.RehearsalSettings;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.host.SshHosts;
import dev.drydock.adapter.host.SshSettings;
import dev.drydock.adapter.kubernetes.ManifestReader;
import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RealTime;
import dev.drydock.core.run.RunId;
import dev.drydock.testing.DiedError;
import dev.drydock.testing.WatchedLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that Drydock restores a cluster with, whatever its hosts are: SSH, etcd's client, the kept snapshots, the action. */
abstract class Restorer implements AutoCloseable {
    static final Person LEE = new Person(new PersonId("T1", "ULEE"), "lee");
    static final Person KIM = new Person(new PersonId("T1", "UKIM"), "kim");
    private static final Person DANA = new Person(new PersonId("T1", "UDANA"), "dana");

    private final Reach reach;
    private final EtcdClient client;
    private final StoredSnapshots store;
    private final Path folder;
    private int runs;
    private int keys;

    /**
     * How the cluster is reached.
     *
     * @param endpoints where clients find the members
     * @param tls how they speak TLS to them
     * @param away how long a host that is away is awaited
     * @param patience how long members, the API and nodes are awaited
     */
    record Reach(
            SshSettings ssh,
            List<URI> endpoints,
            TlsFiles tls,
            Cluster cluster,
            ApiServers apiServers,
            Duration away,
            Duration patience) {}

    Restorer(Reach reach, Path folder) throws IOException {
        this.reach = reach;
        this.folder = folder;
        this.client = new EtcdClient(new EtcdSettings(
                reach.endpoints(),
                reach.tls(),
                Optional.empty(),
                new Deadlines(Duration.ofSeconds(8), Duration.ofSeconds(20), Duration.ofSeconds(20))));
        Files.createDirectories(folder.resolve("snapshots"));
        Random tokens = new Random(7);
        this.store = StoredSnapshots.open(
                new StorageSettings(
                        new StorageSettings.Folder(folder.resolve("snapshots")),
                        folder.resolve("staging"),
                        Optional.empty()),
                () -> HexFormat.of().toHexDigits(tokens.nextLong()));
    }

    /** Writes a key, over etcd. */
    abstract void put(String key, byte[] value) throws IOException;

    /** All keys, and their values in Base64, read over etcd. */
    abstract SortedMap<String, String> dump() throws IOException;

    /** One process of Drydock, as far as a restore needs it. */
    private final class Life implements AutoCloseable {
        private final SshHosts hosts;
        private final Grammar grammar;
        private final List<Action> actions;

        Life() {
            hosts = new SshHosts(reach.ssh(), reach.cluster());
            EtcdTools tools = new EtcdTools(
                    reach.cluster(),
                    client,
                    store,
                    new FileInspector(),
                    new LocalRehearsal(
                            new RehearsalSettings(List.of(), "nowhere"), InstantSource.system(), RealTime.INSTANCE),
                    InstantSource.system(),
                    new Random(3));
            RestoreProgram none = Optional::empty;
            RestoreTools restore = new RestoreTools(
                    tools,
                    hosts,
                    new ManifestReader(),
                    none,
                    new PemCertificates(),
                    reach.apiServers(),
                    new RestoreTools.Patience(reach.away(), reach.patience(), reach.patience(), reach.patience()));
            actions = Stream.concat(tools.actions().stream(), restore.actions().stream())
                    .toList();
            grammar =
                    new PicocliGrammar(actions.stream().map(Action::definition).toList());
        }

        Action action(String line) {
            String name = grammar.parse(line).definition().name();
            return actions.stream()
                    .filter(action -> action.definition().name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        Command command(String line) {
            return grammar.parse(line).command();
        }

        @Override
        public void close() {
            hosts.close();
        }
    }

    /** Writes something that was not there. */
    void write(String key) throws IOException {
        keys++;
        byte[] value = new byte[300];
        new Random(keys).nextBytes(value);
        put("/registry/configmaps/default/" + key + "-" + keys, value);
    }

    /** Takes a snapshot, and tells all that is in it. */
    SortedMap<String, String> snapshot(String name) throws IOException, InterruptedException {
        SortedMap<String, String> content = new TreeMap<>(dump());
        assertThat(perform("etcd snapshot --name " + name, log()).summary()).contains("is good");
        return content;
    }

    /** What a request for it would show. */
    Plan plan(String line) {
        try (Life process = new Life()) {
            return process.action(line).plan(process.command(line));
        }
    }

    /** The journal of a run that is not started yet. */
    WatchedLog log() {
        runs++;
        return new WatchedLog(new RunId(String.format("r-0000%04d", runs)));
    }

    /** Requested, approved by two leads, and carried out by as many processes as it takes. */
    Completion.Finished perform(String line, WatchedLog log) throws InterruptedException {
        log.add(new Event.Requested(DANA, "C1", line, Optional.empty(), Optional.empty()));
        Plan plan = plan(line);
        assertThat(plan.obstacles()).isEmpty();
        log.add(new Event.Planned(1, plan, 2, Instant.now().plusSeconds(600), List.of()));
        log.add(new Event.Approved(1, plan.fingerprint(), List.of(LEE, KIM)));
        while (true) {
            try (Life process = new Life()) {
                log.add(new Event.Started(
                        log.state().attempt() + 1, "worker", log.state().fence() + 1));
                if (process.action(line).perform(process.command(line), log) instanceof Completion.Finished finished) {
                    log.add(new Event.Ended(finished.outcome(), finished.summary(), finished.offers()));
                    return finished;
                }
                throw new AssertionError("it did not finish");
            } catch (DiedError died) {
                // Another process takes it up.
                log.died();
            }
        }
    }

    /** A lead chooses, as soon as the run asks. */
    static void choose(WatchedLog log, Event.StepAsks asks, String choice) {
        log.add(new Event.Controlled(LEE, new Control.Choose(asks.stepId(), choice)));
    }

    /** What is kept under a name. */
    SnapshotEntry kept(String name) throws IOException {
        return store.list().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The names of all that is kept. */
    List<String> kept() throws IOException {
        return store.list().stream().map(SnapshotEntry::name).toList();
    }

    /** The bytes of what is kept under a name. */
    byte[] bytes(String name) throws IOException {
        try (SnapshotStore.Staged fetched = store.fetch(name, bytes -> {})) {
            return Files.readAllBytes(fetched.file());
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        store.close();
        client.close();
    }
}
