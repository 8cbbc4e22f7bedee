package dev.drydock.velero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore says what it may change, is asked for once, and is told as it ended. */
class VeleroRestoreTest {
    private static final String RESTORE = "restore velero nightly";
    private static final String NAME = "nightly-r-00000000";

    @TempDir
    private Path folder;

    private VeleroScene scene;

    @BeforeEach
    void open() throws IOException {
        scene = VeleroScene.ready(folder);
        scene.backup("nightly", "{\"phase\":\"Completed\",\"completionTimestamp\":\"2026-11-24T02:10:00Z\"}");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static List<String> titles(Plan plan) {
        return plan.sections().stream().map(Block.Section::title).toList();
    }

    @Test
    void itSaysThatWhatExistsIsSkipped() {
        Plan plan = scene.plan(RESTORE);

        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(plan.confirmation()).contains("harbour");
        assertThat(titles(plan)).containsExactly("What exists is left as it is");
        assertThat(plan.obstacles()).isEmpty();
    }

    @Test
    void anUpdateIsAnotherConsequenceAndADanger() {
        Plan plan = scene.plan(RESTORE + " --update-existing");

        assertThat(titles(plan)).containsExactly("What exists is changed");
        assertThat(plan.fingerprint()).isNotEqualTo(scene.plan(RESTORE).fingerprint());
    }

    @Test
    void anotherBackupOfThatNameIsAnotherPlan() {
        Plan before = scene.plan(RESTORE);
        scene.velero.delete("backups", "nightly");
        scene.backup("nightly", "{\"phase\":\"Completed\"}");

        assertThat(scene.plan(RESTORE)
                        .consequences()
                        .since(before.consequences())
                        .isCovered())
                .isFalse();
        assertThat(before.consequences().all()).extracting(Consequence::kind).contains(Consequence.Kind.CONTENT);
    }

    @Test
    void itIsAskedForAsPlannedAndWatchedToItsEnd() throws InterruptedException {
        scene.velero.script.addAll(List.of(
                "{\"phase\":\"InProgress\",\"progress\":{\"itemsRestored\":3,\"totalItems\":9}}",
                "{\"phase\":\"Finalizing\"}",
                "{\"phase\":\"Completed\",\"progress\":{\"itemsRestored\":9,\"totalItems\":9}}"));
        scene.steps(3);

        Completion.Finished finished = scene.perform(RESTORE + " --namespaces shop --into shop=shop-restored");

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finished.summary()).isEqualTo("Restore " + NAME + " is complete: 9 of 9 items.");
        JsonNode restore = scene.velero.get("restores", NAME);
        assertThat(restore.path("spec").toString())
                .isEqualTo("{\"backupName\":\"nightly\",\"includedNamespaces\":[\"shop\"],"
                        + "\"namespaceMapping\":{\"shop\":\"shop-restored\"},\"existingResourcePolicy\":\"none\"}");
        assertThat(scene.made("restores")).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "FailedValidation, was refused by Velero",
        "PartiallyFailed, 'is over, and some items have failed'",
        "Failed, failed",
    })
    void eachBadEndIsNoSuccess(String phase, String words) throws InterruptedException {
        scene.velero.script.add("{\"phase\":\"" + phase + "\"}");
        scene.steps(1);

        Completion.Finished finished = scene.perform(RESTORE + " --update-existing");

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .isEqualTo(
                        "Restore " + NAME + " " + words + ". `backup velero logs --restore " + NAME + "` has its log.");
        assertThat(scene.velero
                        .get("restores", NAME)
                        .at("/spec/existingResourcePolicy")
                        .asText())
                .isEqualTo("update");
    }

    @Test
    void aBackupThatIsNotWholeIsRestoredWithAWarning() {
        scene.backup("torn", "{\"phase\":\"PartiallyFailed\",\"errors\":2}");

        Plan plan = scene.plan("restore velero torn");

        assertThat(titles(plan)).contains("The backup is not whole");
        assertThat(plan.obstacles()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"New", "InProgress", "Finalizing", "Failed", "FailedValidation", "Deleting", "Rehydrating"})
    void aBackupThatIsNoneIsNotRestored(String phase) {
        scene.backup("young", "{\"phase\":\"" + phase + "\"}");

        assertThat(scene.plan("restore velero young").obstaclesLine()).startsWith("young cannot be restored: it ");
    }

    @Test
    void aNamespaceThatIsNotInItIsAnObstacle() {
        assertThat(scene.plan(RESTORE + " --namespaces shop,billing").obstacles())
                .extracting(Text::plainText)
                .containsExactly("The namespace billing is not in that backup.");
    }

    /** Velero passes over a mapping that it does not know, and restores into the namespace itself. */
    @Test
    void anotherNameForWhatIsNotRestoredIsAnObstacle() {
        assertThat(scene.plan(RESTORE + " --namespaces shop --into shpo=shop-restored")
                        .obstacles())
                .extracting(Text::plainText)
                .containsExactly("--into renames the namespace shpo, which is not among what is restored.");
    }

    @Test
    void whatIsNotRenamedIsSaidToGoToItsOwnName() {
        assertThat(titles(scene.plan(RESTORE + " --into shop=shop-restored")))
                .contains("Every other namespace goes to its own name");
    }

    @Test
    void anotherBackupOfThatNameIsNotRestored() throws InterruptedException {
        scene.request(RESTORE);
        scene.velero.delete("backups", "nightly");
        scene.backup("nightly", "{\"phase\":\"Completed\"}");

        Completion.Finished finished = scene.again(RESTORE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary()).contains("is another one by now");
    }

    @Test
    void aBackupThatIsNotThereIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> scene.plan("restore velero nigthly"))
                .isInstanceOf(RefusalException.class)
                .hasMessage("Velero has no backup `nigthly`. Did you mean `nightly`?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--into shop", "--into shop=", "--into shop=a,shop=b", "--namespaces Shop", "--namespaces a,,b"})
    void whatIsNoNamespaceIsRefused(String option) {
        assertThatThrownBy(() -> scene.plan(RESTORE + " " + option)).isInstanceOf(CommandException.class);
    }
}
