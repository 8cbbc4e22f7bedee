package dev.drydock.action.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupEntry.Kind;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of kept backups, and which of them go. */
class KeptBackupsTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private BackupScene scene = new BackupScene(Path.of("set by JUnit"));
    private Action prune = new BackupPruneAction(scene.tools);

    @BeforeEach
    void begin() {
        scene = new BackupScene(folder);
        prune = new BackupPruneAction(scene.tools);
    }

    private Plan plan(List<String> names, Map<String, Object> options) {
        return prune.plan(BackupScene.command(prune, names, options));
    }

    private void days(int days, Kind... kinds) {
        for (int day = 0; day < days; day++) {
            for (Kind kind : kinds) {
                scene.store.put(
                        BackupScene.entry(kind.word() + "-" + day, kind, BackupScene.NOW.minus(Duration.ofDays(day))));
            }
        }
    }

    @Test
    void eachKindIsUnderTheRuleForItself() throws InterruptedException {
        days(4, Kind.RESOURCES, Kind.CERTIFICATES);
        scene.store.put(BackupScene.entry("set-0", Kind.SET, BackupScene.NOW.minus(Duration.ofDays(40))));
        Plan plan = plan(List.of(), Map.of("--keep-last", 3));

        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(plan.headline()).isEqualTo("Delete 2 backups of 9");
        assertThat(plan(List.of(), Map.of("--keep-last", 3, "--kind", "resources"))
                        .headline())
                .isEqualTo("Delete 1 backup of 9");
        assertThat(scene.perform(prune, BackupScene.command(prune, List.of(), Map.of("--keep-last", 3)))
                        .summary())
                .isEqualTo("2 backups deleted.");
        assertThat(scene.store.entries.keySet())
                .hasSize(7)
                .doesNotContain("resources-3", "certificates-3")
                .contains("set-0");
        assertThatThrownBy(() -> plan(List.of(), Map.of("--keep-last", 3)))
                .hasMessage("These rules keep all 7 backups, so there is nothing to delete.");
    }

    /** Two clusters that keep theirs in one place: neither deletes the other's, nor its own for the other's sake. */
    @Test
    void theRulesAreForThisClustersAlone() {
        days(3, Kind.RESOURCES);
        for (int day = 0; day < 3; day++) {
            scene.store.put(BackupScene.entry(
                    "other-" + day, Kind.RESOURCES, BackupScene.NOW.plus(Duration.ofDays(day)), "another"));
        }

        assertThat(plan(List.of(), Map.of("--keep-last", 2)).consequences().all())
                .extracting(Consequence::subject)
                .containsExactly("backup prune", "resources-2");
    }

    @Test
    void whatIsNamedGoesWhateverItIsSaveTheNewestGoodOneOfItsKind() throws InterruptedException {
        days(2, Kind.RESOURCES, Kind.SET);
        scene.store.put(BackupScene.entry("half", Kind.RESOURCES, BackupScene.NOW.plusSeconds(5))
                .judged(new Verdict.Bad("a group was away")));
        scene.store.put(BackupEntry.unreadable("garbled", "it is no JSON"));
        scene.store.put(BackupScene.entry("other", Kind.SET, BackupScene.NOW, "another"));

        assertThatThrownBy(() -> plan(List.of("half", "set-0"), Map.of()))
                .hasMessageContaining("`set-0` is the newest good backup of the kind set of this cluster");
        assertThatThrownBy(() -> plan(List.of("hal"), Map.of())).hasMessageContaining("Did you mean `half`?");
        List<String> names = List.of("half", "garbled", "other", "set-1", "half");
        assertThat(plan(names, Map.of()).sections().toString())
                .contains("bad: a group was away", "cannot be read: it is no JSON", "of another cluster (another)");
        assertThat(scene.perform(prune, BackupScene.command(prune, names, Map.of()))
                        .summary())
                .isEqualTo("4 backups deleted.");
        assertThat(scene.store.entries.keySet()).containsExactly("resources-0", "set-0", "resources-1");
    }

    /** Who cannot read a set's index knows nothing of its parts, and would delete what it is worthless without. */
    @Test
    void whatIsNamedAfterSomethingThatCannotBeReadStays() {
        days(3, Kind.CERTIFICATES);
        scene.store.put(BackupEntry.unreadable("nightly", "it is no JSON"));
        scene.store.put(BackupScene.entry(
                "nightly-certificates", Kind.CERTIFICATES, BackupScene.NOW.minus(Duration.ofDays(9))));

        assertThat(plan(List.of(), Map.of("--keep-last", 1)).consequences().all())
                .extracting(Consequence::subject)
                .containsExactly("backup prune", "certificates-1", "certificates-2");
        assertThatThrownBy(() -> plan(List.of("nightly-certificates"), Map.of()))
                .hasMessageContaining("belongs to the backup set `nightly`");
        assertThat(scene.tools.heldSnapshots()).containsEntry("nightly-snapshot", "nightly");
    }

    @Test
    void onlyTheVeryContentThatWasApprovedGoes() throws InterruptedException {
        days(2, Kind.RESOURCES);
        var command = BackupScene.command(prune, List.of("resources-1"), Map.of());
        Plan approved = prune.plan(command);
        scene.run.append(
                new Event.Requested(BackupScene.DANA, "C1", "backup prune", Optional.empty(), Optional.empty()));
        scene.run.append(new Event.Planned(1, approved, 0, BackupScene.NOW, List.of()));
        scene.store.entries.put(
                "resources-1",
                BackupScene.entry("resources-1", Kind.RESOURCES, BackupScene.NOW)
                        .kept("cd".repeat(32), true));

        var end = (Action.Completion.Finished) prune.perform(command, scene.run);
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.summary()).contains("it is another backup than the one that was approved");
        assertThat(scene.store.entries).hasSize(2);
    }

    /** One added API that is down each night must not fill the store for ever, nor push out the last one that has all. */
    @Test
    void whatLacksSomethingIsUnderTheSameRuleForItself() {
        scene.store.put(BackupScene.entry("whole", Kind.RESOURCES, BackupScene.NOW.minus(Duration.ofDays(30))));
        for (int day = 0; day < 5; day++) {
            scene.store.put(lacking("half-" + day, BackupScene.NOW.minus(Duration.ofDays(day))));
        }
        assertThat(plan(List.of(), Map.of("--keep-last", 2)).consequences().all())
                .extracting(Consequence::subject)
                .containsExactly("backup prune", "half-2", "half-3", "half-4");
        scene.store.entries.clear();
        scene.store.put(BackupScene.entry("bad", Kind.SET, BackupScene.NOW).judged(new Verdict.Bad("etcd was away")));
        assertThatThrownBy(() -> plan(List.of(), Map.of("--keep-last", 2)))
                .hasMessageContaining("1 bad one among them, with what belongs to a bad set, go only by their names");
    }

    private static BackupEntry lacking(String name, Instant takenAt) {
        return new BackupEntry(
                name,
                Kind.RESOURCES,
                BackupScene.CLUSTER,
                1,
                "ab".repeat(32),
                takenAt,
                Duration.ZERO,
                "dana",
                Optional.empty(),
                Map.of("whole", "no"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "<!channel>", "a/b", "-x"})
    void whatIsNoNameIsRefused(String word) {
        assertThatThrownBy(() -> BackupScene.command(prune, List.of(word), Map.of()))
                .isInstanceOf(CommandException.class);
    }

    @Test
    void rulesAndNamesDoNotMixAndAKindMustBeOne() {
        assertThatThrownBy(() -> BackupScene.command(prune, List.of("a"), Map.of("--keep-last", 2)))
                .hasMessageContaining("`backup prune` goes by rules or by names");
        assertThatThrownBy(() -> BackupScene.command(prune, List.of(), Map.of()))
                .hasMessageContaining("`backup prune` wants to know what to keep");
        assertThatThrownBy(() -> BackupScene.command(prune, List.of(), Map.of("--keep-last", 2, "--kind", "unknown")))
                .hasMessageContaining("--kind is one of resources, certificates, configuration, velero, set.");
    }

    @Test
    void theListSaysWhatIsAnothersAndWhatIsNotGoodAndWhy() {
        BackupsQuery query = new BackupsQuery(scene.tools);
        assertThat(BackupScene.answer(query, Map.of())).contains("No backup is kept.");
        days(1, Kind.RESOURCES, Kind.SET);
        scene.store.put(
                BackupScene.entry("half", Kind.RESOURCES, BackupScene.NOW).judged(new Verdict.Bad("a group was away")));
        scene.store.put(BackupScene.entry("other", Kind.SET, BackupScene.NOW, "another"));
        scene.store.put(BackupEntry.unreadable("garbled", "it is no JSON"));

        assertThat(BackupScene.answer(query, Map.of()))
                .containsPattern("resources-0 +resources .* good +objects 815")
                .containsPattern("half +resources .* BAD")
                .containsPattern("other +set .* good, another cluster's")
                .containsPattern("garbled .* UNREADABLE")
                .contains("a group was away", "its entry cannot be read: it is no JSON");
        assertThat(BackupScene.answer(query, Map.of("--kind", "set")))
                .contains("2 backups")
                .doesNotContain("resources-0");
    }

    @Test
    void aStoreThatCannotBeUsedIsARefusal() {
        scene.store.trouble = Optional.of(new IOException("the disk is away"));

        assertThatThrownBy(() -> BackupScene.answer(new BackupsQuery(scene.tools), Map.of()))
                .isInstanceOf(RefusalException.class)
                .hasMessage("The store of backups cannot be used: the disk is away.");
    }
}
