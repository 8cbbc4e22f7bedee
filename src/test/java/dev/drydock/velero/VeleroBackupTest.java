package dev.drydock.velero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.StepState;
import dev.drydock.core.text.Text;
import dev.drydock.sim.cluster.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A backup is asked for once, watched through every phase, and told as it ended. */
class VeleroBackupTest {
    private static final String CREATE = "backup velero create";
    private static final String WATCH = "watch:" + VeleroScene.NAME;

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

    /** Goes through these phases; the test looks as often as there are some. */
    private void walk(String... statuses) {
        scene.velero.script.addAll(List.of(statuses));
        scene.steps(statuses.length);
    }

    private static String phase(String phase) {
        return "{\"phase\":\"" + phase + "\"}";
    }

    private StepState watched() {
        return scene.run.state().step(WATCH).orElseThrow();
    }

    @Test
    void itGoesThroughAllPhasesToItsEnd() throws InterruptedException {
        walk(
                phase("New"),
                "{\"phase\":\"Queued\",\"queuePosition\":2}",
                phase("ReadyToStart"),
                "{\"phase\":\"InProgress\",\"progress\":{\"itemsBackedUp\":120,\"totalItems\":400}}",
                "{\"phase\":\"WaitingForPluginOperations\",\"backupItemOperationsAttempted\":3,"
                        + "\"backupItemOperationsCompleted\":1}",
                phase("Finalizing"),
                "{\"phase\":\"Completed\",\"progress\":{\"itemsBackedUp\":400,\"totalItems\":400}}");

        Completion.Finished finished = scene.perform(CREATE + " --namespaces shop,billing --ttl 168h");

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finished.summary()).isEqualTo("Backup " + VeleroScene.NAME + " is complete: 400 of 400 items.");
        JsonNode backup = scene.velero.get("backups", VeleroScene.NAME);
        assertThat(backup.at("/metadata/labels/drydock.dev~1run").asText()).isEqualTo("r-00000000");
        assertThat(backup.at("/spec/includedNamespaces").toString()).isEqualTo("[\"billing\",\"shop\"]");
        assertThat(backup.at("/spec/ttl").asText()).isEqualTo("604800s");
        assertThat(scene.made("backups")).isOne();
        assertThat(scene.plan(CREATE + " another").risk()).isEqualTo(Risk.HARMLESS);
    }

    static Stream<Arguments> phases() {
        return Stream.of(
                Arguments.of(phase("New"), "it waits for Velero, which has not taken it up yet"),
                Arguments.of(
                        "{\"phase\":\"Queued\",\"queuePosition\":2}",
                        "it waits for other backups: place 2 in the queue"),
                Arguments.of(phase("ReadyToStart"), "it is about to begin"),
                Arguments.of(
                        "{\"phase\":\"InProgress\",\"progress\":{\"itemsBackedUp\":1,\"totalItems\":9},\"warnings\":1}",
                        "it is under way: 1 of 9 items, 1 warning"),
                Arguments.of(
                        "{\"phase\":\"WaitingForPluginOperations\",\"backupItemOperationsAttempted\":3,"
                                + "\"backupItemOperationsFailed\":1}",
                        "it waits for its plugins, which move volumes' data: 1 of 3 operations"),
                Arguments.of(
                        phase("WaitingForPluginOperationsPartiallyFailed"),
                        "it waits for its plugins, which move volumes' data; some items have failed already"),
                Arguments.of(phase("Finalizing"), "it is being wound up"),
                Arguments.of(phase("FinalizingPartiallyFailed"), "it is being wound up; some items have failed"),
                Arguments.of(phase("Rehydrating"), "it is in the phase Rehydrating, which Drydock does not know"));
    }

    @ParameterizedTest
    @MethodSource("phases")
    void eachPhaseOnTheWayIsToldInTheThread(String status, String told) throws InterruptedException {
        scene.velero.script.add(status);
        scene.steps(1);
        scene.run.soon.add(() -> {
            assertThat(watched().detail()).isEqualTo(told);
            scene.velero.script.clear();
            scene.velero.script.add(phase("Completed"));
            scene.velero.step();
        });

        assertThat(scene.perform(CREATE).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void oneThatIsPartialIsNoSuccessAndItsErrorsAreListed() throws InterruptedException {
        scene.velero.kept.put("BackupResults/" + VeleroScene.NAME, """
            {"errors":{"velero":["no node agent"],"namespaces":{"shop":["pvc data: timeout","pvc logs: timeout"]}},
             "warnings":{"cluster":["crd is old"]}}
            """);
        walk("{\"phase\":\"PartiallyFailed\",\"errors\":3,\"warnings\":1}");

        Completion.Finished finished = scene.perform(CREATE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .isEqualTo("Backup " + VeleroScene.NAME
                        + " is over, and some items have failed: 3 errors, 1 warning. `backup velero logs "
                        + VeleroScene.NAME + "` has its log.");
        assertThat(scene.milestones())
                .containsExactly(
                        "Error: no node agent",
                        "Error: namespace shop: pvc data: timeout",
                        "Error: namespace shop: pvc logs: timeout",
                        "Warning: cluster-wide: crd is old");
    }

    @Test
    void noMoreErrorsAreToldThanAPersonReads() throws InterruptedException {
        String errors = "\"no\",".repeat(500);
        scene.velero.kept.put(
                "BackupResults/" + VeleroScene.NAME,
                "{\"errors\":{\"velero\":[" + errors.substring(0, errors.length() - 1) + "]}}");
        walk("{\"phase\":\"PartiallyFailed\",\"errors\":500}");

        scene.perform(CREATE);

        assertThat(scene.milestones())
                .hasSize(11)
                .last()
                .isEqualTo("… and 490 more: `backup velero logs " + VeleroScene.NAME + "`");
    }

    @Test
    void errorsThatCannotBeFetchedChangeNothing() throws InterruptedException {
        walk("{\"phase\":\"Completed\",\"warnings\":2}");

        Completion.Finished finished = scene.perform(CREATE);

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finished.summary()).endsWith("is complete: 2 warnings.");
        assertThat(scene.milestones())
                .singleElement()
                .asString()
                .startsWith("Its errors and warnings cannot be listed: the storage of the backup at http://127.0.0.1:")
                .endsWith("has no such file (404)")
                .doesNotContain("Signature");
    }

    @Test
    void oneThatVeleroRefusesSaysWhy() throws InterruptedException {
        walk("{\"phase\":\"FailedValidation\",\"validationErrors\":[\"no location\",\"bad label selector\"]}");

        Completion.Finished finished = scene.perform(CREATE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .startsWith("Backup " + VeleroScene.NAME + " was refused by Velero. No location; bad label selector. ");
    }

    @Test
    void oneThatVelerosRestartEndedSaysWhy() throws InterruptedException {
        walk(
                phase("InProgress"),
                "{\"phase\":\"Failed\",\"failureReason\":\"found a backup with status InProgress during the server"
                        + " starting, mark it as Failed\"}");

        Completion.Finished finished = scene.perform(CREATE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary()).contains("failed. Found a backup with status InProgress during the server");
    }

    @Test
    void aStallAsksALeadAndMayBeWaitedOn() throws InterruptedException {
        walk("{\"phase\":\"InProgress\",\"progress\":{\"itemsBackedUp\":7,\"totalItems\":9}}");
        scene.run.soon.add(() -> scene.later(Duration.ofMinutes(31)));
        scene.run.soon.add(() -> {
            assertThat(watched().isAsking()).isTrue();
            assertThat(watched().detail())
                    .isEqualTo(
                            "nothing has changed for 31 m: it is under way: 7 of 9 items. Look at the pod of Velero in"
                                    + " the namespace velero and its log");
            scene.velero.script.clear();
            scene.velero.script.add(phase("Completed"));
            scene.velero.step();
            choose("retry");
        });

        assertThat(scene.perform(CREATE).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.made("backups")).isOne();
    }

    @Test
    void aStallThatIsGivenUpEndsInPlainWords() throws InterruptedException {
        scene.run.soon.add(() -> scene.later(Duration.ofMinutes(5)));
        scene.run.soon.add(() -> choose("stop"));

        Completion.Finished finished = scene.perform(CREATE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .isEqualTo("Nobody watches backup " + VeleroScene.NAME + " any more: nothing has changed for 5 m: it"
                        + " waits for Velero, which has not taken it up"
                        + " yet. Look whether the pod of Velero in the"
                        + " namespace velero runs. `backup velero"
                        + " describe"
                        + " " + VeleroScene.NAME + "` tells how it stands.");
    }

    private void choose(String choice) {
        scene.run.append(new Event.Controlled(VeleroScene.DANA, new Control.Choose(WATCH, choice)));
    }

    @Test
    void progressIsNoStall() throws InterruptedException {
        for (int items = 1; items <= 5; items++) {
            scene.velero.script.add(
                    "{\"phase\":\"InProgress\",\"progress\":{\"itemsBackedUp\":" + items + ",\"totalItems\":9}}");
            scene.steps(1);
            scene.run.soon.add(() -> scene.later(Duration.ofMinutes(20)));
        }
        walk(phase("Completed"));

        assertThat(scene.perform(CREATE).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void whoTakesTheRunOverWatchesOnAndMakesNoSecond() throws InterruptedException {
        walk(phase("InProgress"));
        scene.run.soon.add(() -> {
            throw new IllegalStateException("died");
        });
        assertThatThrownBy(() -> scene.perform(CREATE)).hasMessage("died");
        scene.velero.script.clear();
        walk(phase("Completed"));

        assertThat(scene.again(CREATE).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.made("backups")).isOne();
    }

    @Test
    void anAnswerThatIsLostMakesNoSecond() throws InterruptedException {
        scene.cluster.faults().loseAnswers(1, Requests.of("create", "backups"));
        scene.run.soon.add(() -> scene.later(Duration.ofSeconds(2)));
        walk(phase("Completed"));

        assertThat(scene.perform(CREATE).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.velero.list("backups")).hasSize(1);
    }

    @Test
    void oneOfThatNameThatAnotherMadeIsNotOurs() throws InterruptedException {
        scene.request(CREATE + " mine");
        scene.backup("mine", phase("Completed"));

        Completion.Finished finished = scene.again(CREATE + " mine");

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .isEqualTo("It could not ask Velero for backup mine: there is a backup of that name already, which this"
                        + " run did not ask for.");
    }

    @Test
    void oneThatSomebodyDeletesMeanwhileIsNoMystery() throws InterruptedException {
        walk(phase("InProgress"));
        scene.run.soon.add(() -> scene.velero.delete("backups", VeleroScene.NAME));
        scene.run.soon.add(() -> choose("stop"));

        assertThat(scene.perform(CREATE).summary()).contains("it is there no more: somebody deleted it");
    }

    @Test
    void anApiServerThatIsAwayIsWaitedFor() throws InterruptedException {
        walk(phase("InProgress"));
        scene.run.soon.add(scene.cluster::stop);
        scene.run.soon.add(() -> assertThat(watched().detail()).contains("does not answer"));
        scene.run.soon.add(scene.cluster::start);
        walk(phase("Completed"));

        assertThat(scene.perform(CREATE).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void anAbortEndsTheWatchAndSaysThatVeleroGoesOn() throws InterruptedException {
        walk(phase("InProgress"));
        scene.run.soon.add(() -> scene.run.append(new Event.Controlled(VeleroScene.DANA, new Control.Abort())));

        Completion.Finished finished = scene.perform(CREATE);

        assertThat(finished.outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(finished.summary())
                .isEqualTo("Aborted by @dana. Velero goes on with backup " + VeleroScene.NAME
                        + ". `backup velero describe " + VeleroScene.NAME + "` tells how it stands.");
    }

    @Test
    void aNameThatIsTakenIsAnObstacle() {
        scene.backup("nightly", phase("Completed"));

        assertThat(scene.plan(CREATE + " nightly").obstacles())
                .extracting(Text::plainText)
                .containsExactly("There is a backup nightly already.");
    }

    @Test
    void withoutAnAvailableLocationThereIsNone() throws IOException {
        scene.close();
        scene = new VeleroScene(folder);
        assertThat(scene.plan(CREATE).obstaclesLine())
                .startsWith("Velero has no storage location in the namespace velero");

        scene.location("default", "Unavailable");
        assertThat(scene.plan(CREATE).obstaclesLine())
                .startsWith("The storage location default is not available: AccessDenied. See to its bucket");
        assertThat(scene.plan(CREATE + " --location other").obstaclesLine())
                .isEqualTo("Velero has no storage location other; it has default.");
    }

    @Test
    void aRightThatIsMissingIsNamed() {
        scene.cluster.faults().forbid(Requests.of("list", "backupstoragelocations"));

        assertThatThrownBy(() -> scene.plan(CREATE))
                .isInstanceOf(RefusalException.class)
                .hasMessageStartingWith("Drydock may not list backupstoragelocations.velero.io in the namespace velero"
                        + " (403): grant its account the verb \"list\"")
                .hasMessageContaining("as the Role in manifests/velero does");
    }
}
