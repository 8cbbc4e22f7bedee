package dev.drydock.velero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are deleted, and schedules that are paused. */
class VeleroChangesTest {
    private static final String DELETE = "backup velero delete nightly";
    private static final String SCHEDULE = """
        {"apiVersion":"velero.io/v1","kind":"Schedule","metadata":{"name":"hourly"},
         "spec":{"schedule":"0 * * * *","paused":%s,"template":{}},"status":{"phase":"Enabled"}}
        """;

    @TempDir
    private Path folder;

    private VeleroScene scene;

    @BeforeEach
    void open() throws IOException {
        scene = VeleroScene.ready(folder);
        scene.backup("nightly", "{\"phase\":\"Completed\"}");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aBackupIsDeletedByARequest() throws InterruptedException {
        Plan plan = scene.plan(DELETE);
        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(plan.sections())
                .singleElement()
                .satisfies(section -> assertThat(section.title()).isEqualTo("Lost for good"));
        scene.steps(2);

        Completion.Finished finished = scene.perform(DELETE);

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finished.summary()).isEqualTo("Velero's backup nightly is deleted.");
        assertThat(scene.velero.list("backups")).isEmpty();
        assertThat(scene.made("deletebackuprequests")).isOne();
    }

    @Test
    void whoTakesItOverAsksNoSecondTime() throws InterruptedException {
        scene.steps(1);
        scene.run.soon.add(() -> {
            throw new IllegalStateException("died");
        });
        assertThatThrownBy(() -> scene.perform(DELETE)).hasMessage("died");
        scene.steps(1);

        assertThat(scene.again(DELETE).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.made("deletebackuprequests")).isOne();
    }

    @Test
    void whatVeleroDoesNotDeleteIsSaid() throws InterruptedException {
        scene.velero.deletionErrors = List.of("snapshot snap-1 is locked", "bucket is read-only");
        scene.steps(2);

        Completion.Finished finished = scene.perform(DELETE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .contains("Velero did not delete all of it: snapshot snap-1 is locked; bucket is read-only");
        assertThat(finished.offers()).extracting(Offer::line).containsExactly("retry r-00000000");
    }

    @Test
    void aDeletionThatNobodyDoesEnds() throws InterruptedException {
        scene.run.soon.add(() -> scene.later(Duration.ofMinutes(31)));

        assertThat(scene.perform(DELETE).summary()).contains("is still there after 31 m", "Look at the pod of Velero");
    }

    @Test
    void anotherBackupOfThatNameIsNotDeleted() throws InterruptedException {
        scene.request(DELETE);
        scene.velero.delete("backups", "nightly");
        scene.backup("nightly", "{\"phase\":\"Completed\"}");

        assertThat(scene.again(DELETE).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.velero.list("backups")).hasSize(1);
        assertThat(scene.made("deletebackuprequests")).isZero();
    }

    @Test
    void oneThatIsUnderWayIsNotDeleted() {
        scene.backup("young", "{\"phase\":\"InProgress\"}");

        assertThat(scene.plan("backup velero delete young").obstaclesLine())
                .isEqualTo("It is under way, and Velero deletes none that is not over. Wait for its end.");
    }

    @Test
    void aScheduleIsPausedAndUnpaused() throws InterruptedException {
        scene.velero.put("schedules", SCHEDULE.formatted("false"));
        assertThat(scene.plan("backup velero pause hourly").risk()).isEqualTo(Risk.REVERSIBLE);

        Completion.Finished finished = scene.perform("backup velero pause hourly");

        assertThat(finished.summary()).isEqualTo("Velero's schedule hourly is paused.");
        assertThat(finished.offers()).extracting(Offer::line).containsExactly("backup velero unpause hourly");
        assertThat(scene.velero.get("schedules", "hourly").at("/spec/paused").asBoolean())
                .isTrue();
        assertThat(scene.plan("backup velero pause hourly").obstaclesLine())
                .isEqualTo("It is paused already, so there is nothing to do.");
    }

    @Test
    void oneThatIsPausedGoesOn() throws InterruptedException {
        scene.velero.put("schedules", SCHEDULE.formatted("true"));

        assertThat(scene.perform("backup velero unpause hourly").outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.velero.get("schedules", "hourly").at("/spec/paused").asBoolean())
                .isFalse();
    }

    @Test
    void anotherScheduleOfThatNameIsLeftAlone() throws InterruptedException {
        scene.velero.put("schedules", SCHEDULE.formatted("false"));
        scene.request("backup velero pause hourly");
        scene.velero.delete("schedules", "hourly");
        scene.velero.put("schedules", SCHEDULE.formatted("false"));

        assertThat(scene.again("backup velero pause hourly").summary()).contains("another one of its name");
        assertThat(scene.velero.get("schedules", "hourly").at("/spec/paused").asBoolean())
                .isFalse();
    }

    @Test
    void aScheduleThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> scene.plan("backup velero pause hourly"))
                .isInstanceOf(RefusalException.class)
                .hasMessage("Velero has no schedule `hourly`. `backup velero schedules` lists them.");
    }
}
