package dev.drydock.action.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.Rehearsal.Programs;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.core.command.Command;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.StepState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A drill succeeds when the restored etcd holds what the snapshot does, and leaves nothing in any case. */
final class DrillActionTest {
    @TempDir
    private Path folder;

    private EtcdScene scene;
    private DrillAction action;
    private Command command;

    @BeforeEach
    void kept() {
        scene = new EtcdScene(1, folder);
        action = new DrillAction(scene.tools);
        command = EtcdScene.command(action, List.of("nightly"), Map.of());
        scene.store.kept.add(EtcdScene.entry("nightly", EtcdScene.NOW, new Verdict.Good()));
        for (int i = 1; i <= 9; i++) {
            scene.contents.put("/registry/pods/p" + i, "value " + i);
        }
        scene.rehearsal.values.putAll(scene.contents);
    }

    @Test
    void allOfItIsThereAndIsThrownAway() throws InterruptedException {
        Completion.Finished finished = scene.perform(action, command);

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finished.summary())
                .isEqualTo("Snapshot nightly restores: etcd came up at revision 100, as kept, with 9 live keys, as"
                        + " verified; 9 random keys read back byte for byte. It took 1 s to fetch and verify, 1 s to"
                        + " restore, 1 s to start, 1 s to read; all of it is thrown away.");
        assertNothingIsLeft();
        assertThat(scene.etcd.done).as("asked of the live etcd").isEmpty();
    }

    private void assertNothingIsLeft() {
        assertThat(scene.store.open).isZero();
        assertThat(scene.rehearsal.open).isZero();
    }

    @Test
    void withoutANameItIsTheNewestGoodOneOfWhenItWasPlanned() throws InterruptedException {
        Command newest = EtcdScene.command(action, List.of(), Map.of());
        scene.store.kept.add(EtcdScene.entry("older", EtcdScene.NOW.minusSeconds(60), new Verdict.Good()));
        scene.store.kept.add(EtcdScene.entry("torn", EtcdScene.NOW.plusSeconds(60), new Verdict.Bad("torn")));
        scene.store.kept.add(EtcdScene.anothers("other", EtcdScene.NOW.plusSeconds(90)));
        scene.rehearsal.whileStarting = () -> {
            throw new IllegalStateException("the process dies");
        };
        assertThatThrownBy(() -> scene.perform(action, newest)).isInstanceOf(IllegalStateException.class);
        scene.rehearsal.whileStarting = () -> {};
        scene.store.kept.add(EtcdScene.entry("newer", EtcdScene.NOW.plusSeconds(90), new Verdict.Good()));

        assertThat(scene.again(action, newest).summary()).startsWith("Snapshot nightly restores: ");

        scene.store.kept.clear();
        assertThatThrownBy(() -> action.plan(newest))
                .hasMessage("There is no good snapshot of this etcd to rehearse with: take one with `etcd snapshot`.");
    }

    @Test
    void itNeedsNoApprovalAndHoldsItsOwnLock() {
        Plan plan = action.plan(command);

        assertThat(plan.risk()).isEqualTo(Risk.HARMLESS);
        assertThat(plan.resources()).containsExactly(new Resource("etcd-drill/c-uid/nightly", "nightly"));
        assertThat(plan.resources()).doesNotContain(scene.tools.lock());
        assertThat(plan.sections()).isEmpty();
    }

    @Test
    void anotherVersionIsSaidInThePlan() {
        scene.rehearsal.programs = new Programs.Found("3.4.23", "etcd of /opt/etcd, restored by /opt/etcd/etcdctl");

        assertThat(action.plan(command).sections())
                .singleElement()
                .satisfies(section -> assertThat(section.lines().getFirst().plainText())
                        .isEqualTo("The snapshot is of etcd 3.5.16. Install etcd 3.5 for a drill that is like the"
                                + " restore."));
    }

    @Test
    void withoutProgramsItIsRefused() {
        scene.rehearsal.programs = new Programs.Missing("There is no program `etcd` on the PATH: install it.");

        assertThatThrownBy(() -> action.plan(command))
                .isInstanceOf(RefusalException.class)
                .hasMessage("No drill can be held here. There is no program `etcd` on the PATH: install it.");
    }

    @Test
    void whatIsNotKeptOrIsBadIsRefused() {
        assertThatThrownBy(() -> action.plan(EtcdScene.command(action, List.of("nightlo"), Map.of())))
                .hasMessage("There is no snapshot `nightlo`. Did you mean `nightly`?");
        scene.store.kept.add(EtcdScene.entry("torn", EtcdScene.NOW, new Verdict.Bad("page 7 is met twice")));
        assertThatThrownBy(() -> action.plan(EtcdScene.command(action, List.of("torn"), Map.of())))
                .hasMessageStartingWith("Snapshot `torn` is bad and must not be restored: page 7 is met twice.");
    }

    @ParameterizedTest
    @MethodSource("differences")
    void whatIsNotAsItShouldBeFailsLoudly(Difference difference) throws InterruptedException {
        difference.make().accept(scene);

        Completion.Finished finished = scene.perform(action, command);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .startsWith("It could not rehearse the restore of nightly: ")
                .contains(difference.words());
        assertNothingIsLeft();
    }

    interface Making {
        void accept(EtcdScene scene);
    }

    record Difference(Making make, String words) {}

    static Stream<Named<Difference>> differences() {
        return Stream.of(
                of(
                        "an earlier revision",
                        "SHOULD: it came up at revision 99, which is before the snapshot's 100",
                        scene -> scene.rehearsal.revision = 99),
                of(
                        "a later revision",
                        "SHOULD: it came up at revision 101, which is after the snapshot's 100",
                        scene -> scene.rehearsal.revision = 101),
                of("a key fewer", "SHOULD: it has 8 live keys, and the file 9", scene -> scene.rehearsal.live = 8),
                of(
                        "a key gone",
                        "1 of 9 sampled keys did not read back: /registry/pods/p3 is missing",
                        scene -> scene.rehearsal.values.remove("/registry/pods/p3")),
                of(
                        "a value changed",
                        "1 of 9 sampled keys did not read back: /registry/pods/p4 has another value",
                        scene -> scene.rehearsal.values.put("/registry/pods/p4", "value 4 ")),
                of("several", "2 of 9 sampled keys", scene -> {
                    scene.rehearsal.values.remove("/registry/pods/p3");
                    scene.rehearsal.values.put("/registry/pods/p4", "");
                }),
                of(
                        "too few drawn",
                        "only 8 keys could be drawn from the file",
                        scene -> scene.contents.remove("/registry/pods/p9")),
                of("the index's revision", "the index has revision 100 and the file 90", scene -> {
                    scene.finding = new Finding.Whole(7, 90, 12, 9, 20_480);
                }),
                of("the index's keys", "the index has 12 entries and the file 13", scene -> {
                    scene.finding = new Finding.Whole(7, 100, 13, 9, 20_480);
                }),
                of("a damaged file", "THE SNAPSHOT IS BAD: page 7 is met twice", scene -> {
                    scene.finding = new Finding.Damaged("page 7 is met twice");
                }),
                of("programs that are gone meanwhile", "There is no program `etcd`", scene -> {
                    scene.store.whileFetching =
                            () -> scene.rehearsal.programs = new Programs.Missing("There is no program `etcd`.");
                }),
                of("no restore", "the snapshot could not be restored: etcdutl ended with 1", scene -> {
                    scene.rehearsal.unrestorable =
                            Optional.of(new IOException("the snapshot could not be restored: etcdutl ended with 1"));
                }),
                of("no answer", "the scratch etcd could not be read: it does not answer.", scene -> {
                    scene.rehearsal.unreadable = Optional.of(new EtcdException("it does not answer.", true));
                }));
    }

    private static Named<Difference> of(String name, String words, Making make) {
        return Named.of(name, new Difference(make, words));
    }

    /** The last keys were deleted, and that compacted: no key is left that tells of the last revisions. */
    @Test
    void aCompactionThatIsLaterThanAllKeysIsNoDifference() throws InterruptedException {
        scene.revisionOnceRestored = 104;
        scene.rehearsal.revision = 104;

        assertThat(scene.perform(action, command).summary())
                .contains("came up at revision 104 (compacted; the index has 100), with 9 live keys");
    }

    @Test
    void anAbortOnTheWayThrowsEverythingAway() throws InterruptedException {
        scene.rehearsal.whileStarting = scene::abort;

        Completion.Finished finished = scene.perform(action, command);

        assertThat(finished.outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(scene.run.state().step("drill:nightly").orElseThrow().status())
                .isEqualTo(StepState.Status.SKIPPED);
        assertNothingIsLeft();
    }

    @Test
    void anAbortIsHeardWhileTheSnapshotComesIn() throws InterruptedException {
        scene.store.whileFetching = scene::abort;

        assertThat(scene.perform(action, command).outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(scene.rehearsal.restored).isZero();
        assertNothingIsLeft();
    }

    @Test
    void aProcessThatTakesItOverBeginsItAgain() throws InterruptedException {
        scene.rehearsal.whileStarting = () -> {
            throw new IllegalStateException("the process dies");
        };
        assertThatThrownBy(() -> scene.perform(action, command)).isInstanceOf(IllegalStateException.class);
        scene.rehearsal.whileStarting = () -> {};

        assertThat(scene.again(action, command).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.rehearsal.restored).isEqualTo(2);
    }
}
