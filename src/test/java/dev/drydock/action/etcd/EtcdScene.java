package dev.drydock.action.etcd;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.PlayedRun;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** An etcd, a store and a run in memory, with a time that each look moves by a second. */
final class EtcdScene {
    static final Person DANA = new Person(new PersonId("T0DOCK", "U0DANA"), "dana");
    static final Instant NOW = Instant.parse("2026-11-25T03:30:00Z");

    final FakeEtcd etcd;
    final MemoryStore store;
    final FakeRehearsal rehearsal = new FakeRehearsal();
    final PlayedRun run = new PlayedRun(NOW);
    SnapshotInspector.Finding finding = new SnapshotInspector.Finding.Whole(7, 100, 12, 9, 20_480);
    SnapshotInspector.Finding folderFinding = new SnapshotInspector.Finding.Whole(7, 100, 12, 8, 20_480);
    List<SnapshotInspector.ResourceDifference> differences = List.of();
    long revisionOnceRestored = 100;

    /** What drawing draws. */
    final Map<String, String> contents = new TreeMap<>();

    final EtcdTools tools;
    private Instant now = NOW;

    EtcdScene(int members, Path folder) {
        etcd = new FakeEtcd(members);
        store = new MemoryStore(folder);
        tools = new EtcdTools(
                cluster(),
                etcd,
                store,
                new Inspector(),
                rehearsal,
                () -> now = now.plusSeconds(1),
                new SplittableRandom(7));
    }

    /** Nothing but its identity is asked of it. */
    private static Cluster cluster() {
        return (Cluster) Proxy.newProxyInstance(
                EtcdScene.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("identity")) {
                        return new ClusterIdentity("harbour", "c-uid");
                    }
                    throw new IllegalStateException(method.getName());
                });
    }

    static Command command(Action action, List<String> words, Map<String, Object> options) {
        return action.definition().reader().apply(new Arguments(words, options));
    }

    /** Plans, and carries out what was planned. */
    Completion.Finished perform(Action action, Command command) throws InterruptedException {
        run.append(new Event.Requested(DANA, "C1", action.definition().name(), Optional.empty(), Optional.empty()));
        run.append(new Event.Planned(1, action.plan(command), 0, NOW, List.of()));
        return again(action, command);
    }

    /** Carries it out from where the journal says that it stands. */
    Completion.Finished again(Action action, Command command) throws InterruptedException {
        return (Completion.Finished) action.perform(command, run);
    }

    void abort() {
        run.append(new Event.Controlled(DANA, new Control.Abort()));
    }

    static SnapshotEntry entry(String name, Instant takenAt, Verdict verdict) {
        return entry(name, "c1", takenAt, verdict);
    }

    /** A good one of another etcd, which is kept in the same place. */
    static SnapshotEntry anothers(String name, Instant takenAt) {
        return entry(name, "c2", takenAt, new Verdict.Good());
    }

    private static SnapshotEntry entry(String name, String cluster, Instant takenAt, Verdict verdict) {
        return new SnapshotEntry(
                name,
                cluster,
                "etcd-2",
                "3.5.16",
                100,
                12,
                20_512,
                MemoryStore.SHA256,
                takenAt,
                Duration.ofSeconds(2),
                "dana",
                Optional.empty(),
                verdict);
    }

    private final class Inspector implements SnapshotInspector {
        @Override
        public Finding inspect(Path file) {
            return finding;
        }

        @Override
        public Finding inspectFolder(Path archive) {
            return folderFinding;
        }

        @Override
        public List<ResourceCount> resources(Path file) {
            return List.of();
        }

        @Override
        public List<ResourceDifference> difference(Path before, Path after) {
            return differences;
        }

        @Override
        public long revisionOnceRestored(Path file) {
            return revisionOnceRestored;
        }

        @Override
        public int draw(Path file, int most, RandomGenerator random, KeyTaker taker) {
            contents.forEach((key, value) -> taker.take(FakeRehearsal.bytes(key), FakeRehearsal.bytes(value)));
            return contents.size();
        }
    }
}
