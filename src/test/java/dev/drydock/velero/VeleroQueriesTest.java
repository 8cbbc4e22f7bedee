package dev.drydock.velero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.run.RefusalException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of Velero: backups, what they met, logs, schedules, and that there is none. */
class VeleroQueriesTest {
    @TempDir
    private Path folder;

    private VeleroScene scene;

    @BeforeEach
    void open() throws IOException {
        scene = VeleroScene.ready(folder);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void backupsAreListedWithTheirPhases() {
        scene.backup(
                "nightly",
                "{\"phase\":\"PartiallyFailed\",\"errors\":2,\"warnings\":1,"
                        + "\"expiration\":\"2026-11-26T03:30:00Z\"}");
        scene.backup("fresh", "{}");

        assertThat(scene.ask("backup velero list"))
                .contains("2 backups of Velero's")
                .containsPattern("nightly +PartiallyFailed +2 +1 +.* +in 1 d +default")
                .containsPattern("fresh +New +0 +0");
    }

    @Test
    void noneIsNoTrouble() {
        assertThat(scene.ask("backup velero list")).contains("Velero has no backup", "backup velero create");
        assertThat(scene.ask("backup velero schedules")).contains("Velero has no schedule.");
    }

    @Test
    void aLocationThatIsNotAvailableIsToldWithTheList() throws IOException {
        scene.close();
        scene = new VeleroScene(folder);
        scene.location("default", "Unavailable");

        assertThat(scene.ask("backup velero list"))
                .contains("No new backup can be kept", "default is not available: AccessDenied");
    }

    @Test
    void aBackupIsDescribedWithAllThatItMet() {
        scene.backup("nightly", """
            {"phase":"PartiallyFailed","errors":1,"warnings":1,"startTimestamp":"2026-11-24T02:00:00Z",
             "completionTimestamp":"2026-11-24T02:10:00Z","progress":{"itemsBackedUp":8,"totalItems":9}}
            """);
        scene.velero.kept.put(
                "BackupResults/nightly",
                "{\"errors\":{\"namespaces\":{\"shop\":[\"pvc data\"]}},\"warnings\":{\"cluster\":[\"old <crd>\"]}}");

        assertThat(scene.ask("backup velero describe nightly"))
                .contains("It is over, and some items have failed: 8 of 9 items, 1 error, 1 warning.")
                .contains("1 error", "namespace shop: pvc data")
                .contains("1 warning", "cluster-wide: old <crd>")
                .contains("shop");
    }

    @Test
    void whatCannotBeFetchedIsToldBesideTheRest() {
        scene.backup("nightly", "{\"phase\":\"Completed\",\"warnings\":1}");

        assertThat(scene.ask("backup velero describe nightly"))
                .contains("It is complete: 1 warning.")
                .contains("Its errors and warnings cannot be listed", "has no such file (404)")
                .doesNotContain("Signature");
    }

    @Test
    void aLogIsGivenWholeAsAFile() {
        scene.backup("nightly", "{\"phase\":\"Completed\"}");
        scene.velero.kept.put("BackupLog/nightly", "level=info msg=\"backing up\"\nlevel=info msg=\"done\"\n");

        assertThat(scene.ask("backup velero logs nightly")).isEqualTo("""
            » Log of nightly
            Log of nightly.
            Log of nightly
            level=info msg="backing up"
            level=info msg="done"

            """);
    }

    @Test
    void theLogOfARestoreToo() {
        scene.velero.put("restores", """
            {"apiVersion":"velero.io/v1","kind":"Restore","metadata":{"name":"back"},
             "spec":{"backupName":"nightly"},"status":{"phase":"Completed","warnings":1}}
            """);
        scene.velero.kept.put("RestoreLog/back", "restored");
        scene.velero.kept.put("RestoreResults/back", "{\"warnings\":{\"cluster\":[\"exists already\"]}}");

        assertThat(scene.ask("backup velero logs back --restore")).contains("restored");
        assertThat(scene.ask("backup velero describe back --restore")).contains("cluster-wide: exists already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"New", "InProgress", "FailedValidation"})
    void whatHasNoLogSaysSo(String phase) {
        scene.backup("young", "{\"phase\":\"" + phase + "\"}");

        assertThatThrownBy(() -> scene.ask("backup velero logs young"))
                .isInstanceOf(RefusalException.class)
                .hasMessageStartingWith("There is no log yet: it ");
    }

    @Test
    void aDamagedFileIsSaidToBe() {
        scene.backup("nightly", "{\"phase\":\"Completed\",\"errors\":1}");
        scene.velero.kept.put("BackupResults/nightly", "not json");

        assertThat(scene.ask("backup velero describe nightly")).contains("is damaged");
    }

    @Test
    void schedulesAreListed() {
        scene.velero.put("schedules", """
            {"apiVersion":"velero.io/v1","kind":"Schedule","metadata":{"name":"nightly"},
             "spec":{"schedule":"0 2 * * *","paused":true,"template":{"includedNamespaces":["shop"]}},
             "status":{"phase":"Enabled","lastBackup":"2026-11-25T02:00:00Z"}}
            """);
        scene.velero.put("schedules", """
            {"apiVersion":"velero.io/v1","kind":"Schedule","metadata":{"name":"odd"},
             "spec":{"schedule":"never","template":{}},
             "status":{"phase":"FailedValidation","validationErrors":["invalid schedule: never"]}}
            """);

        assertThat(scene.ask("backup velero schedules"))
                .containsPattern("nightly +0 2 \\* \\* \\* +PAUSED +1 h 30 m ago +shop")
                .containsPattern("odd +never +FailedValidation +never +all")
                .contains("odd: invalid schedule: never");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup velero list",
                "backup velero describe nightly",
                "backup velero logs nightly",
                "backup velero schedules"
            })
    void whereThereIsNoVeleroEachSaysSo(String line) throws IOException {
        scene.close();
        scene = VeleroScene.without(folder);

        assertThatThrownBy(() -> scene.ask(line))
                .isInstanceOf(RefusalException.class)
                .hasMessageStartingWith(
                        "Velero is not installed in this cluster: its API group velero.io/v1 is not" + " served.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backup velero create",
                "backup velero delete nightly",
                "backup velero pause nightly",
                "backup velero unpause nightly",
                "restore velero nightly"
            })
    void whereThereIsNoVeleroNothingIsPlanned(String line) throws IOException {
        scene.close();
        scene = VeleroScene.without(folder);

        assertThatThrownBy(() -> scene.plan(line)).hasMessageStartingWith("Velero is not installed in this cluster");
    }

    @Test
    void aClusterThatIsAwayIsSaidToBe() {
        scene.cluster.stop();

        assertThatThrownBy(() -> scene.ask("backup velero list")).satisfies(refused -> {
            assertThat(refused).hasMessageContaining("does not answer");
            assertThat(((RefusalException) refused).isPassing()).isTrue();
        });
    }
}
