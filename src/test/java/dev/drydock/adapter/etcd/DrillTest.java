package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.etcd.DrillAction;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.PlayedRun;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole drill, from a kept snapshot to its summary, on real etcds of different contents. */
class DrillTest {
    private static final Instant NOW = Instant.parse("2026-11-25T03:30:00Z");

    @TempDir
    private Path folder = Path.of("set by JUnit");

    /** Writes into an etcd what is to be restored, and tells what etcdctl must be told to save it. */
    interface Filling {
        String[] fill(RealEtcd etcd) throws IOException, InterruptedException;
    }

    static Stream<ArgumentSet> fillings() {
        return Stream.of("", "-3.4")
                .flatMap(release -> Stream.of(
                        of(
                                release,
                                "nothing",
                                etcd -> new String[0],
                                "revision 1, that of an etcd that was never written to, with 0 live keys"),
                        of(release, "changes", DrillTest::tenThousandKeys, "revision 62, as kept, with 8667 live keys"),
                        of(
                                release,
                                "a compacted deletion at the end",
                                DrillTest::deletedAtTheEnd,
                                // 3.5.16 leaves the deletion that it compacts up to; 3.4 takes it away.
                                release.isEmpty()
                                        ? "revision 4, as kept, with 1 live key,"
                                        : "revision 4 (compacted; the index has 2), with 1 live key,"),
                        of(release, "leases", DrillTest::leases, "revision 2, as kept, with 1 live key,"),
                        of(release, "authentication", DrillTest::authentication, "revision 2, as kept, with 2 live")));
    }

    private static ArgumentSet of(String release, String name, Filling filling, String words) {
        return org.junit.jupiter.params.provider.Arguments.argumentSet(
                name + (release.isEmpty() ? " on 3.5" : " on 3.4"), release, filling, words);
    }

    private static String[] tenThousandKeys(RealEtcd etcd) throws IOException, InterruptedException {
        Random random = new Random(4);
        for (int round = 0; round < 6; round++) {
            for (int first = 0; first < 10_000; first += 1_000) {
                List<Put> puts = new ArrayList<>();
                for (int i = first; i < first + 1_000; i++) {
                    byte[] value = new byte[random.nextInt(200)];
                    random.nextBytes(value);
                    puts.add(new Put("/registry/pods/default/pod-" + i, value));
                }
                if (round < 5 || first > 0) {
                    etcd.put(puts);
                }
            }
        }
        // pod-5, pod-50 to pod-59, pod-500 and so on: 1,111 keys.
        etcd.delete("/registry/pods/default/pod-5", "/registry/pods/default/pod-6");
        etcd.compact(40);
        // pod-71, pod-710 to pod-719 and so on, and the same with 72: 222 keys.
        etcd.delete("/registry/pods/default/pod-71", "/registry/pods/default/pod-73");
        return new String[0];
    }

    private static String[] deletedAtTheEnd(RealEtcd etcd) throws IOException, InterruptedException {
        etcd.put(List.of(new Put("/registry/pods/default/stays", new byte[3])));
        etcd.put(List.of(new Put("/registry/pods/default/goes", new byte[3])));
        etcd.delete("/registry/pods/default/goes", "");
        etcd.compact(4);
        return new String[0];
    }

    private static String[] leases(RealEtcd etcd) throws IOException, InterruptedException {
        etcd.call("/v3/lease/grant", "{\"TTL\":\"2\",\"ID\":\"77\"}");
        etcd.call("/v3/lease/grant", "{\"TTL\":\"3600\",\"ID\":\"78\"}");
        etcd.put(List.of(new Put("leased".getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[9], 78)));
        return new String[0];
    }

    private static String[] authentication(RealEtcd etcd) throws IOException, InterruptedException {
        etcd.put(List.of(new Put("a", new byte[] {1}), new Put("b", new byte[] {2})));
        etcd.call("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"for-a-test\"}");
        etcd.call("/v3/auth/role/add", "{\"name\":\"root\"}");
        etcd.call("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
        etcd.call("/v3/auth/enable", "{}");
        return new String[] {"--user", "root:for-a-test"};
    }

    @ParameterizedTest
    @MethodSource("fillings")
    void whatWasSavedIsRestored(String release, Filling filling, String words) throws Exception {
        Path saved = folder.resolve("saved.db");
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd" + release), folder.resolve("etcd"))) {
            etcd.snapshot(RealTools.require("etcdctl" + release), saved, filling.fill(etcd));
        }
        Path programs = DrillRig.programs(folder.resolve("programs"), release);

        Completion.Finished finished = drill(saved, DrillRig.rehearsal(programs));

        assertThat(finished.summary()).startsWith("Snapshot nightly restores: etcd came up at " + words);
        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(folder.resolve("staging/drydock-staging")).isEmptyDirectory();
        assertThat(DrillRig.running(folder.resolve("staging/drydock-staging"))).isEmpty();
    }

    private Completion.Finished drill(Path saved, Rehearsal rehearsal) throws IOException, InterruptedException {
        try (StoredSnapshots store = DrillRig.store(folder)) {
            SnapshotEntry entry = DrillRig.keep(store, "nightly", saved);
            EtcdTools tools = new EtcdTools(
                    cluster(),
                    untouched(Etcd.class),
                    store,
                    new FileInspector(),
                    rehearsal,
                    InstantSource.system(),
                    new SplittableRandom(11));
            assertThat(tools.inspector().inspect(saved))
                    .isInstanceOfSatisfying(
                            Finding.Whole.class,
                            whole -> assertThat(whole.revision()).isEqualTo(entry.revision()));
            DrillAction action = new DrillAction(tools);
            Command command = action.definition().reader().apply(new Arguments(List.of("nightly"), Map.of()));
            PlayedRun run = new PlayedRun(NOW);
            Person dana = new Person(new PersonId("T0DOCK", "U0DANA"), "dana");
            run.append(new Event.Requested(dana, "C1", "etcd drill", Optional.empty(), Optional.empty()));
            run.append(new Event.Planned(1, action.plan(command), 0, NOW, List.of()));
            return (Completion.Finished) action.perform(command, run);
        }
    }

    private static Cluster cluster() {
        return (Cluster) Proxy.newProxyInstance(
                DrillTest.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("identity")) {
                        return new ClusterIdentity("harbour", "c-uid");
                    }
                    throw new IllegalStateException(method.getName());
                });
    }

    /** A live etcd that no drill may speak to. */
    private static <T> T untouched(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                DrillTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("A drill touched the live etcd: " + method.getName());
                }));
    }
}
