package dev.drydock.action.backup.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.backup.BackupScene;
import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.cluster.velero.Velero;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.cluster.velero.VeleroInstallation;
import dev.drydock.cluster.velero.VeleroPhase;
import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.schedule.Cron;
import dev.drydock.core.schedule.Schedule;
import dev.drydock.core.schedule.ScheduleBook;
import dev.drydock.core.schedule.ScheduleMemory;
import dev.drydock.core.schedule.Timetable;
import dev.drydock.core.text.Text;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report tells what is wrong first, and one thing that is away hides no other. */
class ReportTest {
    private static final Instant NOW = BackupScene.NOW;

    @TempDir
    private Path folder;

    private BackupScene scene;
    private Instant ranAt = NOW.minus(Duration.ofDays(3));
    private final MemoryJournal journal = new MemoryJournal(() -> ranAt);
    private final List<SnapshotEntry> snapshots = new ArrayList<>();
    private final List<VeleroBackup> backups = new ArrayList<>();
    private final List<Schedule> schedules = new ArrayList<>();
    private Callable<VeleroInstallation> installed = VeleroInstallation.Served::new;
    private Callable<EtcdCluster> etcd = () -> new EtcdCluster(0xc1L, List.of());

    @BeforeEach
    void open() {
        scene = new BackupScene(folder);
    }

    /** A port of which a test plays a few calls. */
    private static <T> T playing(Class<T> port, Map<String, Callable<?>> calls) {
        return port.cast(Proxy.newProxyInstance(
                ReportTest.class.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> Optional.ofNullable(calls.get(method.getName()))
                        .orElseThrow(() -> new IllegalStateException(method.getName()))
                        .call()));
    }

    private Plan plan() {
        return action().plan(action().definition().reader().apply(new Arguments(List.of(), Map.of())));
    }

    private Action action() {
        Cluster cluster = playing(Cluster.class, Map.of());
        EtcdTools tools = new EtcdTools(
                cluster,
                playing(Etcd.class, Map.of("cluster", () -> etcd.call())),
                playing(SnapshotStore.class, Map.of("list", () -> snapshots)),
                playing(SnapshotInspector.class, Map.of()),
                playing(Rehearsal.class, Map.of()),
                () -> NOW,
                new SplittableRandom(1));
        Velero velero = playing(Velero.class, Map.of("installation", () -> installed.call(), "backups", () -> backups));
        ScheduleBook book = playing(
                ScheduleBook.class,
                Map.of("all", () -> Map.of("nightly", ScheduleMemory.of(nightly(), NOW.minus(Duration.ofDays(2))))));
        return new ReportTools(scene.tools, Optional.of(tools), velero, schedules, book, journal)
                .actions()
                .getFirst();
    }

    private static Schedule nightly() {
        Cron atTwo = new Cron() {
            @Override
            public String text() {
                return "0 2 * * *";
            }

            @Override
            public Optional<LocalDateTime> next(LocalDateTime after) {
                LocalDateTime today = after.toLocalDate().atTime(2, 0);
                return Optional.of(today.isAfter(after) ? today : today.plusDays(1));
            }

            @Override
            public boolean isInterval() {
                return false;
            }
        };
        return new Schedule(
                "nightly",
                new Timetable(atTwo, ZoneOffset.UTC),
                "etcd snapshot",
                "C1",
                true,
                Optional.of(Duration.ofHours(2)));
    }

    private void snapshot(String cluster, Verdict verdict) {
        snapshots.add(new SnapshotEntry(
                "etcd-1",
                cluster,
                "etcd-2",
                "3.5.16",
                100,
                12,
                20_512,
                "ab",
                NOW.minus(Duration.ofHours(5)),
                Duration.ofSeconds(2),
                "dana",
                Optional.empty(),
                verdict));
    }

    private void velero(String phase) {
        backups.add(new VeleroBackup(
                "nightly-1",
                "u1",
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(NOW.minus(Duration.ofHours(2))),
                Optional.empty(),
                new VeleroWork(
                        VeleroPhase.of(phase),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        0,
                        List.of(),
                        "",
                        Optional.empty(),
                        Optional.empty())));
    }

    private void drill(Outcome outcome) {
        ran(outcome == Outcome.SUCCEEDED ? 1 : 2, "etcd drill", outcome);
    }

    private void ran(int number, String line, Outcome outcome) {
        try {
            journal.append(
                    new RunId("r-0000000" + number),
                    0,
                    List.of(
                            new Event.Requested(BackupScene.DANA, "C1", line, Optional.empty(), Optional.empty()),
                            new Event.Ended(outcome, "Told.", List.of())));
        } catch (Journal.ConflictException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static List<String> lines(Plan plan, String title) {
        return plan.sections().stream()
                .filter(section -> section.title().equals(title))
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .toList();
    }

    @Test
    void allThatIsWellIsTold() throws InterruptedException {
        snapshot("c1", new Verdict.Good());
        velero("Completed");
        scene.store.put(BackupScene.entry("export", BackupEntry.Kind.RESOURCES, NOW.minus(Duration.ofHours(1))));
        scene.store.put(BackupScene.entry("pki", BackupEntry.Kind.CERTIFICATES, NOW.minus(Duration.ofDays(2))));
        drill(Outcome.SUCCEEDED);

        Plan plan = plan();

        assertThat(plan.sections()).extracting(section -> section.title()).containsExactly("Protected", "Rehearsed");
        assertThat(lines(plan, "Protected"))
                .hasSize(4)
                .anyMatch(line -> line.startsWith("etcd: etcd-1, 5 h"))
                .anyMatch(line -> line.startsWith("resources: export, 1 h"))
                .anyMatch(line -> line.startsWith("certificates: pki, 2 d"))
                .anyMatch(line -> line.startsWith("Velero: nightly-1, 2 h"));
        assertThat(lines(plan, "Rehearsed")).singleElement().asString().startsWith("etcd drill, run r-00000001, 3 d");
        assertThat(plan.risk()).isEqualTo(Risk.HARMLESS);
        Action action = action();
        Completion.Finished finished =
                scene.perform(action, action.definition().reader().apply(new Arguments(List.of(), Map.of())));
        assertThat(finished.summary()).isEqualTo("4 protected, 0 not, 0 schedules overdue, rehearsed.");
    }

    @Test
    void whatIsMissingComesFirst() {
        snapshot("c2", new Verdict.Good());
        snapshot("c1", new Verdict.Bad("torn"));
        velero("PartiallyFailed");
        schedules.add(nightly());

        Plan plan = plan();

        assertThat(plan.sections())
                .extracting(section -> section.title())
                .containsExactly("Overdue", "Not protected", "Not rehearsed");
        assertThat(lines(plan, "Overdue")).singleElement().asString().startsWith("nightly: etcd snapshot, since ");
        assertThat(lines(plan, "Not protected"))
                .containsExactly(
                        "etcd: no good snapshot; etcd snapshot takes one",
                        "resources: none is kept; backup resources takes one",
                        "certificates: none is kept; backup certs takes one",
                        "Velero: no backup is complete; backup velero create makes one");
        assertThat(plan.fingerprint()).isEqualTo(plan().fingerprint());
    }

    @Test
    void oneThatIsOldProtectsNothing() {
        scene.store.put(BackupScene.entry("export", BackupEntry.Kind.RESOURCES, NOW.minus(Duration.ofDays(40))));

        assertThat(lines(plan(), "Not protected")).anyMatch(line -> line.contains("the newest is old: export, 40 d"));
    }

    /** A namespace is no cluster, and one of three hosts no control plane. */
    @Test
    void whatLacksSomethingProtectsNothing() {
        BackupEntry whole = BackupScene.entry("export", BackupEntry.Kind.RESOURCES, NOW.minus(Duration.ofDays(9)));
        scene.store.put(whole);
        scene.store.put(lacking("shop", BackupEntry.Kind.RESOURCES, "part", "shop"));
        scene.store.put(lacking("pki", BackupEntry.Kind.CERTIFICATES, "wrong", "cp2 is not in it"));

        assertThat(lines(plan(), "Protected")).anyMatch(line -> line.startsWith("resources: export, 9 d"));
        assertThat(lines(plan(), "Not protected"))
                .anyMatch(line -> line.startsWith("resources: the newest lacks something: shop, 1 h"))
                .contains("certificates: none that has all is kept; backup certs takes one");
        assertThat(lines(plan(), "Protected")).anyMatch(line -> line.startsWith("certificates, in part: pki, 1 h"));
    }

    private static BackupEntry lacking(String name, BackupEntry.Kind kind, String fact, String value) {
        return new BackupEntry(
                name,
                kind,
                BackupScene.CLUSTER,
                1,
                "ab".repeat(32),
                NOW.minus(Duration.ofHours(1)),
                Duration.ZERO,
                "dana",
                Optional.empty(),
                Map.of(fact, value));
    }

    @Test
    void aDrillThatFailedIsNoRehearsal() {
        drill(Outcome.SUCCEEDED);
        drill(Outcome.FAILED);

        assertThat(lines(plan(), "Not rehearsed"))
                .singleElement()
                .asString()
                .contains("run r-00000002")
                .endsWith("it did not end well");
    }

    @Test
    void setsAreToBeVerifiedWhereThereAreSome() {
        drill(Outcome.SUCCEEDED);
        assertThat(lines(plan(), "Not rehearsed")).isEmpty();
        scene.store.put(BackupScene.entry("nightly", BackupEntry.Kind.SET, NOW.minus(Duration.ofHours(1))));
        assertThat(lines(plan(), "Not rehearsed"))
                .containsExactly(
                        "No backup set was verified in the newest 500 runs of the journal: backup verify does");

        ran(3, "backup verify nightly", Outcome.SUCCEEDED);
        assertThat(lines(plan(), "Not rehearsed")).isEmpty();
        assertThat(lines(plan(), "Rehearsed"))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("backup verify nightly, run r-00000003, 3 d"));

        ran(4, "backup verify", Outcome.FAILED);
        assertThat(lines(plan(), "Not rehearsed")).singleElement().asString().endsWith("ago: it did not end well");
    }

    @Test
    void oneOfLongAgoIsNoneEither() {
        ranAt = NOW.minus(Duration.ofDays(60));
        drill(Outcome.SUCCEEDED);

        assertThat(lines(plan(), "Not rehearsed")).singleElement().asString().contains("60 d");
    }

    @Test
    void aClusterWithoutVeleroMissesNone() {
        installed = () -> new VeleroInstallation.Missing("none");

        assertThat(lines(plan(), "Not protected")).noneMatch(line -> line.contains("Velero"));
    }

    @Test
    void whatIsAwayIsSaidAndHidesNothing() {
        etcd = () -> {
            throw new EtcdException("no member answers", true);
        };
        installed = () -> {
            throw new ClusterException(ClusterException.Kind.UNAVAILABLE, "the API server does not answer");
        };

        assertThat(lines(plan(), "Not protected"))
                .containsExactly(
                        "etcd: not known: no member answers",
                        "resources: none is kept; backup resources takes one",
                        "certificates: none is kept; backup certs takes one",
                        "Velero: not known: the API server does not answer");
    }
}
