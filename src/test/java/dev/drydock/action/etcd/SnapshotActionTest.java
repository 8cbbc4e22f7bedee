package dev.drydock.action.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.KeyspaceHash;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.core.command.Command;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot is good when everything that can be checked was, and otherwise somebody is told. */
final class SnapshotActionTest {
    private static final String NAME = "etcd-20261125-033000-00000000";

    @TempDir
    private Path folder;

    private EtcdScene scene;
    private SnapshotAction action;

    @BeforeEach
    void three() {
        scene = new EtcdScene(3, folder);
        action = new SnapshotAction(scene.tools);
    }

    private Command command(String... options) {
        return EtcdScene.command(
                action, List.of(), options.length == 0 ? Map.of() : Map.of(options[0], (Object) options[1]));
    }

    @Test
    void itIsTakenFromAHealthyMemberThatDoesNotLead() throws InterruptedException {
        Completion.Finished finished = scene.perform(action, command());

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finished.summary())
                .isEqualTo(
                        "Snapshot " + NAME + " of etcd-2 is good: revision 100, 12 keys, 10 B, SHA-256 abababababab….");
        assertThat(scene.etcd.done).containsExactly("snapshot etcd-2");
        assertThat(scene.store.kept).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo(NAME);
            assertThat(entry.clusterId()).isEqualTo("c1");
            assertThat(entry.by()).isEqualTo("dana");
            assertThat(entry.verdict()).isEqualTo(new Verdict.Good());
        });
        assertThat(scene.store.open).isZero();
        assertThat(scene.store.expected).as("the member's database").isEqualTo(50_000_000);
        assertThat(action.plan(command()).risk()).isEqualTo(Risk.HARMLESS);
    }

    @Test
    void theOnlyMemberIsTakenThoughItLeads() throws InterruptedException {
        scene = new EtcdScene(1, folder);
        action = new SnapshotAction(scene.tools);

        assertThat(scene.perform(action, command()).summary()).contains("of etcd-1 is good");
    }

    @Test
    void aMemberWithAnAlarmOrWithoutAnAnswerIsPassedOver() throws InterruptedException {
        scene.etcd.alarms.add(new EtcdAlarm(2, EtcdAlarm.Kind.CORRUPT));

        assertThat(scene.perform(action, command()).summary()).contains("of etcd-3 is good");
    }

    @Test
    void membersThatDoNotHoldTheSameDataStopIt() throws InterruptedException {
        scene.etcd.hashes.put(3L, new KeyspaceHash(0xdeadL, 10, 100));

        Completion.Finished finished = scene.perform(action, command());

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .startsWith("It could not compare the members' data: the members do not hold the same data (etcd-1 has"
                        + " abcd, etcd-2 has abcd, etcd-3 has dead)");
        assertThat(scene.etcd.done).isEmpty();
    }

    @Test
    void hashesOfDifferentCompactionsAreNotCompared() throws InterruptedException {
        scene.etcd.hashes.put(3L, new KeyspaceHash(0xdeadL, 11, 100));

        assertThat(scene.perform(action, command()).summary()).contains("compacted at different revisions");
    }

    @Test
    void aDamagedOneIsKeptAsideAndShoutedAbout() throws InterruptedException {
        scene.finding = new Finding.Damaged("page 7 is met twice");

        Completion.Finished finished = scene.perform(action, command());

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .contains("THE SNAPSHOT IS BAD and kept aside as " + NAME + ": page 7 is met twice");
        assertThat(scene.store.kept)
                .singleElement()
                .extracting(SnapshotEntry::verdict)
                .isEqualTo(new Verdict.Bad("page 7 is met twice"));
    }

    @Test
    void aWrongTrailerIsEnoughToBeBad() throws InterruptedException {
        scene.store.trailerIsRight = false;

        assertThat(scene.perform(action, command()).summary()).contains("its SHA-256 is not the one that etcd sent");
    }

    @Test
    void aMemberThatIsLostOnTheWayLeavesNothing() throws InterruptedException {
        scene.etcd.lost = Optional.of(new EtcdException("https://etcd-2:2379 was lost after 10 bytes.", true));

        Completion.Finished finished = scene.perform(action, command());

        assertThat(finished.summary()).contains("was lost after 10 bytes");
        assertThat(finished.offers()).extracting(offer -> offer.line()).containsExactly("retry r-00000000");
        assertThat(scene.store.kept).isEmpty();
        assertThat(scene.store.open).isZero();
    }

    @Test
    void aFullStoreSaysSo() throws InterruptedException {
        scene.store.full = Optional.of(new IOException("no space is left on the device; 10 B more are needed"));

        assertThat(scene.perform(action, command()).summary())
                .contains("the snapshot could not be kept: no space is left on the device");
    }

    @Test
    void anAbortOnTheWayStopsTheStream() throws InterruptedException {
        scene.etcd.whileStreaming = scene::abort;

        Completion.Finished finished = scene.perform(action, command());

        assertThat(finished.outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(scene.store.kept).isEmpty();
        assertThat(scene.run.state().step("save:" + NAME).orElseThrow().status())
                .isEqualTo(StepState.Status.SKIPPED);
    }

    @Test
    void aProcessThatTakesItOverFindsWhatWasKept() throws InterruptedException {
        scene.etcd.whileStreaming = () -> {
            throw new IllegalStateException("the process dies");
        };
        Command command = command("--name", "nightly");
        assertThatThrownBy(() -> scene.perform(action, command)).isInstanceOf(IllegalStateException.class);
        scene.store.kept.add(EtcdScene.entry("nightly", EtcdScene.NOW, new Verdict.Good()));

        assertThat(scene.again(action, command).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.etcd.done).as("not taken again").containsExactly("snapshot etcd-2");
    }

    @Test
    void aNameThatIsTakenAndAMemberThatIsNotThereAreSaidInThePlan() {
        scene.store.kept.add(EtcdScene.entry("nightly", EtcdScene.NOW, new Verdict.Good()));

        assertThat(action.plan(command("--name", "nightly")).isPossible()).isFalse();
        assertThatThrownBy(() -> action.plan(command("--member", "etcd-4")))
                .isInstanceOf(RefusalException.class)
                .hasMessage("There is no etcd member `etcd-4`. Did you mean `etcd-1`?");
        scene.etcd.silent.add(2L);
        assertThatThrownBy(() -> action.plan(command("--member", "etcd-2")))
                .hasMessage(
                        "The member etcd-2 does not answer: https://etcd-2:2379 does not answer: connection refused.");
    }
}
