package dev.drydock.action.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotInspector.ResourceDifference;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defragmentation, compaction, alarms, and what is done with kept snapshots. */
final class MaintenanceTest {
    @TempDir
    private Path folder;

    private EtcdScene scene;

    @BeforeEach
    void three() {
        scene = new EtcdScene(3, folder);
    }

    private Plan plan(Action action, List<String> words) {
        return action.plan(EtcdScene.command(action, words, Map.of()));
    }

    @Test
    void membersAreDefragmentedOneByOneTheLeaderLast() throws InterruptedException {
        Action defrag = new DefragAction(scene.tools);

        assertThat(scene.perform(defrag, EtcdScene.command(defrag, List.of(), Map.of()))
                        .summary())
                .isEqualTo("Given back: etcd-2 30 MB, etcd-3 30 MB, etcd-1 30 MB.");
        assertThat(scene.etcd.done).containsExactly("defragment etcd-2", "defragment etcd-3", "defragment etcd-1");
    }

    @Test
    void noMemberIsDefragmentedWhileAnotherIsNotWell() throws InterruptedException {
        Action defrag = new DefragAction(scene.tools);
        scene.etcd.alarms.add(new EtcdAlarm(3, EtcdAlarm.Kind.NOSPACE));
        assertThat(plan(defrag, List.of("etcd-2")).isPossible()).isFalse();

        scene.etcd.alarms.clear();
        scene.etcd.silent.add(3L);
        assertThatThrownBy(() -> plan(defrag, List.of())).hasMessageContaining("The member etcd-3 does not answer");
    }

    @Test
    void theGateIsAskedBeforeEachMember() throws InterruptedException {
        Action defrag = new DefragAction(scene.tools);
        var command = EtcdScene.command(defrag, List.of("etcd-2", "etcd-3"), Map.of());
        scene.run.append(new Event.Requested(EtcdScene.DANA, "C1", "etcd defrag", Optional.empty(), Optional.empty()));
        scene.run.append(new Event.Planned(1, defrag.plan(command), 1, EtcdScene.NOW, List.of()));
        scene.etcd.alarms.add(new EtcdAlarm(1, EtcdAlarm.Kind.CORRUPT));

        assertThat(scene.again(defrag, command).summary())
                .isEqualTo("It could not defragment etcd-2: Not every member is healthy; `etcd status` tells more.");
        assertThat(scene.etcd.done).isEmpty();
    }

    @Test
    void aRevisionThatIsNotThereYetIsNotCompactedAt() throws InterruptedException {
        Action compact = new CompactAction(scene.tools);

        assertThat(plan(compact, List.of("101")).isPossible()).isFalse();
        assertThatThrownBy(() -> plan(compact, List.of("-1"))).isInstanceOf(CommandException.class);
        assertThat(scene.perform(compact, EtcdScene.command(compact, List.of("100"), Map.of()))
                        .outcome())
                .isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.etcd.done).containsExactly("compact 100");
    }

    @Test
    void onlyTheAlarmsThatWereApprovedAreCleared() throws InterruptedException {
        Action alarms = new AlarmsAction(scene.tools);
        assertThatThrownBy(() -> plan(alarms, List.of())).hasMessage("No alarm is raised.");
        scene.etcd.alarms.add(new EtcdAlarm(2, EtcdAlarm.Kind.NOSPACE));
        var command = EtcdScene.command(alarms, List.of(), Map.of());
        Plan plan = alarms.plan(command);
        scene.run.append(new Event.Requested(EtcdScene.DANA, "C1", "etcd alarms", Optional.empty(), Optional.empty()));
        scene.run.append(new Event.Planned(1, plan, 1, EtcdScene.NOW, List.of()));
        scene.etcd.alarms.add(new EtcdAlarm(2, EtcdAlarm.Kind.CORRUPT));

        assertThat(scene.again(alarms, command).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.etcd.alarms).containsExactly(new EtcdAlarm(2, EtcdAlarm.Kind.CORRUPT));
    }

    @Test
    void aKeptSnapshotIsVerifiedAgain() throws InterruptedException {
        Action verify = new VerifyAction(scene.tools);
        scene.store.kept.add(EtcdScene.entry("nightly", EtcdScene.NOW, new Verdict.Good()));
        assertThatThrownBy(() -> plan(verify, List.of("nightli")))
                .isInstanceOf(RefusalException.class)
                .hasMessage("There is no snapshot `nightli`. Did you mean `nightly`?");

        assertThat(scene.perform(verify, EtcdScene.command(verify, List.of("nightly"), Map.of()))
                        .summary())
                .isEqualTo("Snapshot nightly is good: revision 100, 9 live keys, 20 kB.");
        assertThat(scene.store.open).isZero();
    }

    @Test
    void oneThatWentBadIsShoutedAbout() throws InterruptedException {
        Action verify = new VerifyAction(scene.tools);
        scene.store.kept.add(EtcdScene.entry("nightly", EtcdScene.NOW, new Verdict.Good()));
        scene.finding = new Finding.Damaged("a byte is wrong");

        assertThat(scene.perform(verify, EtcdScene.command(verify, List.of("nightly"), Map.of()))
                        .summary())
                .isEqualTo("It could not verify nightly: THE SNAPSHOT IS BAD: a byte is wrong.");
    }

    @Test
    void pruningNamesEachAndDeletesOnlyWhatWasApproved() throws InterruptedException {
        Action prune = new PruneAction(scene.tools);
        for (int day = 0; day < 4; day++) {
            scene.store.kept.add(
                    EtcdScene.entry("day-" + day, EtcdScene.NOW.minus(Duration.ofDays(day)), new Verdict.Good()));
        }
        var command = EtcdScene.command(prune, List.of(), Map.of("--keep-last", 2));
        Plan plan = prune.plan(command);
        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(plan.headline()).isEqualTo("Delete 2 snapshots of 4");

        assertThat(scene.perform(prune, command).summary()).isEqualTo("2 snapshots deleted.");
        assertThat(scene.store.kept).extracting(entry -> entry.name()).containsExactly("day-0", "day-1");
        assertThatThrownBy(() -> prune.plan(command)).hasMessageContaining("nothing to delete");
    }

    /** Two clusters that keep theirs in one place: neither deletes the other's, nor its own for the other's sake. */
    @Test
    void pruningCountsThisEtcdsAlone() {
        Action prune = new PruneAction(scene.tools);
        for (int day = 0; day < 3; day++) {
            scene.store.kept.add(
                    EtcdScene.entry("day-" + day, EtcdScene.NOW.minus(Duration.ofDays(day)), new Verdict.Good()));
            scene.store.kept.add(EtcdScene.anothers("other-" + day, EtcdScene.NOW.plus(Duration.ofDays(day))));
        }
        Plan plan = prune.plan(EtcdScene.command(prune, List.of(), Map.of("--keep-last", 2)));

        assertThat(plan.headline()).isEqualTo("Delete 1 snapshot of 3");
        assertThat(plan.consequences().all()).extracting(Consequence::subject).containsExactly("etcd prune", "day-2");
    }

    @Test
    void whatIsNamedGoesWhateverItIsSaveTheNewestGoodOne() throws InterruptedException {
        Action prune = new PruneAction(scene.tools);
        scene.store.kept.add(EtcdScene.entry("nightly", EtcdScene.NOW, new Verdict.Good()));
        scene.store.kept.add(EtcdScene.entry("torn", EtcdScene.NOW, new Verdict.Bad("a page is torn")));
        scene.store.kept.add(SnapshotEntry.unreadable("garbled", "it is no JSON"));
        scene.store.kept.add(EtcdScene.anothers("other", EtcdScene.NOW));
        assertThatThrownBy(() -> plan(prune, List.of("torn", "nightly")))
                .hasMessageContaining("`nightly` is the newest good snapshot of this etcd, and always stays");
        assertThatThrownBy(() -> plan(prune, List.of("torm"))).hasMessageContaining("Did you mean `torn`?");
        assertThatThrownBy(() -> EtcdScene.command(prune, List.of("torn"), Map.of("--keep-last", 2)))
                .isInstanceOf(CommandException.class);
        var command = EtcdScene.command(prune, List.of("torn", "garbled", "other", "torn"), Map.of());
        Plan plan = prune.plan(command);

        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(plan.headline()).isEqualTo("Delete 3 snapshots of 4");
        assertThat(plan.sections().toString())
                .contains("bad: a page is torn", "cannot be read: it is no JSON", "of another etcd (cluster c2)");
        assertThat(scene.perform(prune, command).summary()).isEqualTo("3 snapshots deleted.");
        assertThat(scene.store.kept).extracting(SnapshotEntry::name).containsExactly("nightly");
    }

    @Test
    void theListSaysWhatIsAnothersAndWhatIsNotGoodAndWhy() {
        SnapshotsQuery query = new SnapshotsQuery(scene.tools);
        scene.store.kept.add(EtcdScene.entry("nightly", EtcdScene.NOW, new Verdict.Good()));
        scene.store.kept.add(EtcdScene.entry("torn", EtcdScene.NOW, new Verdict.Bad("a page is torn")));
        scene.store.kept.add(SnapshotEntry.unreadable("garbled", "it is no JSON"));
        scene.store.kept.add(EtcdScene.anothers("other", EtcdScene.NOW));
        var command = query.definition().reader().apply(new Arguments(List.of(), Map.of()));

        assertThat(String.valueOf(query.answer(command, EtcdTexts.nobody())))
                .containsPattern("nightly .* good\\n")
                .containsPattern("torn .* BAD\\n")
                .containsPattern("other .* good, another etcd's\\n")
                .containsPattern("garbled .* UNREADABLE")
                .contains("a page is torn", "its entry cannot be read: it is no JSON");
    }

    @Test
    void whatChangedIsToldByResource() {
        SnapshotDiffQuery diff = new SnapshotDiffQuery(scene.tools);
        scene.store.kept.add(EtcdScene.entry("before", EtcdScene.NOW, new Verdict.Good()));
        scene.store.kept.add(EtcdScene.entry("after", EtcdScene.NOW, new Verdict.Good()));
        scene.differences = List.of(new ResourceDifference("/registry/pods", 3, 10, 1));

        assertThat(card(diff)).contains("/registry/pods  3      10       1");
        scene.differences = List.of();
        assertThat(card(diff)).contains("nothing changed");
    }

    private static String card(SnapshotDiffQuery diff) {
        var command = diff.definition().reader().apply(new Arguments(List.of("before", "after"), Map.of()));
        return String.valueOf(diff.answer(command, EtcdTexts.nobody()));
    }

    /** A copy of a data folder is kept beside the snapshots, and is none. */
    @Test
    void aDataFolderIsListedAndVerifiedAsWhatItIsAndNeverTakenForASnapshot() throws InterruptedException {
        scene.store.kept.add(EtcdScene.entry("nightly", EtcdScene.NOW, new Verdict.Good()));
        scene.store.kept.add(EtcdScene.entry("cold", EtcdScene.NOW.plusSeconds(60), new Verdict.Good())
                .as(SnapshotEntry.Kind.DATA_FOLDER));
        Action verify = new VerifyAction(scene.tools);
        Action prune = new PruneAction(scene.tools);

        SnapshotsQuery query = new SnapshotsQuery(scene.tools);
        assertThat(String.valueOf(query.answer(
                        query.definition().reader().apply(new Arguments(List.of(), Map.of())), EtcdTexts.nobody())))
                .contains("good, a data folder");
        scene.finding = new Finding.Damaged("only snapshots are read like this");
        assertThat(scene.perform(verify, EtcdScene.command(verify, List.of("cold"), Map.of()))
                        .summary())
                .contains("cold is good: revision 100, 8 live keys");
        assertThatThrownBy(() -> KeptSnapshots.snapshot(scene.tools, "cold"))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("the copy of a member's data folder, and no snapshot");
        assertThatThrownBy(() -> plan(new DrillAction(scene.tools), List.of("cold")))
                .hasMessageContaining("no snapshot");
        assertThat(plan(new DrillAction(scene.tools), List.of()).headline()).endsWith("nightly");
        assertThatThrownBy(() -> plan(prune, List.of("nightly"))).hasMessageContaining("newest good snapshot");
        assertThat(plan(prune, List.of("cold")).isPossible()).isTrue();
    }
}
