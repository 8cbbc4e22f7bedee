package dev.drydock.action.node;

import static dev.drydock.action.node.NodeCareScene.ONE;
import static dev.drydock.action.node.NodeCareScene.TWO;
import static dev.drydock.action.node.NodeCareScene.scene;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.node.NodeCareScene.Care;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.Pod;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the replacements of what was evicted are awaited, and what they may lose in their turn. */
final class NodeReplacementsTest {
    private static Pod localData(String name) {
        return Things.pod(name)
                .withController(Things.REPLICA_SET)
                .withEmptyDir("cache")
                .build();
    }

    private static DrainScene losing(int window, Pod approved) {
        NodeRollout.Terms terms = new NodeRollout.Terms(false, true, Duration.ZERO, new CountOrPercent.Count(window));
        return new DrainScene(
                terms.drain(),
                List.of(ONE, TWO),
                List.of(approved),
                new DrainSettings(100, Optional.empty()),
                new Care(true));
    }

    /** Takes node01 all the way, up to the answer that it is open again; replacements of a workload of its are awaited then. */
    private static void worked(DrainScene scene, Pod... pods) {
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cordonedWithWorkload("node01");
        scene.next();
        scene.looked("node01", pods);
        scene.next();
        for (Pod pod : pods) {
            scene.answered(pod.ref().name(), new EvictionAnswer.Accepted());
            scene.gone(pod.ref().name());
            scene.next();
        }
        scene.cared("node01");
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.uncordoned("node01");
    }

    /** What a lead was told of its care is no word of its replacements. */
    @Test
    void aNodeThatWasTriedAgainAwaitsItsReplacementsToo() {
        DrainScene scene = scene(1, ONE, TWO);
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cordonedWithWorkload("node01");
        scene.next();
        scene.looked("node01");
        scene.next();
        scene.careFailed("node01");
        scene.choose("patch:node01", CareChoices.RETRY);
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.uncordoned("node01");

        assertThat(scene.nextShown()).containsExactly("check node01");
        scene.hear(new DrainSignal.Settled(scene.node("node01"), List.of("default/web (5 of 6)")));
        assertThat(scene.run.step("settle:node01").orElseThrow().detail()).contains("default/web (5 of 6)");
        assertThat(scene.next()).isEmpty();
        scene.pass(Duration.ofSeconds(1));
        scene.next();
        scene.hear(new DrainSignal.Settled(scene.node("node01"), List.of()));
        assertThat(scene.nextShown()).containsExactly("tools:node02");
    }

    /** One was still to follow when the wait began, and then it was left out. */
    @Test
    void aWaitForReplacementsEndsWhenNoNodeFollowsAnyMore() {
        DrainScene scene = scene(2, ONE, TWO);
        worked(scene);
        assertThat(scene.nextShown()).containsExactly("check node01");
        scene.hear(new DrainSignal.Settled(scene.node("node01"), List.of("default/web (5 of 6)")));
        scene.careFailed("node02");

        scene.choose("tools:node02", CareChoices.SKIP);
        scene.next();
        scene.pass(Duration.ofSeconds(1));
        scene.next();

        assertThat(scene.run.step("settle:node01").orElseThrow().status()).isEqualTo(StepState.Status.SKIPPED);
        assertThat(scene.node("node01").phase).isEqualTo(NodeWork.Phase.DONE);
    }

    /** A pod with local data that was evicted from a node is made again on the next one, and that is no news to those who approved. */
    @Test
    void theReplacementOfAPodWhoseLocalDataMayGoMayLoseItToo() {
        DrainScene scene = losing(1, localData("web-1"));
        worked(scene, localData("web-1"));
        scene.next();
        scene.hear(new DrainSignal.Settled(scene.node("node01"), List.of()));
        scene.restart();
        scene.next();
        scene.cared("node02");
        scene.next();
        scene.cordoned("node02");
        scene.next();
        scene.looked("node02", localData("web-2"));

        assertThat(scene.board.approvalNeeded).isFalse();
        assertThat(scene.nextShown()).containsExactly("remove web-2");
    }

    /** What goes on with a new approval awaits replacements as before. */
    @Test
    void aWaitForReplacementsOutlastsAQuestionForApproval() {
        DrainScene scene = losing(2, localData("web-1"));
        scene.next();
        scene.cared("node02");
        worked(scene);
        scene.next();
        // The wait has begun by now; only then the other one goes on.
        scene.cordoned("node02");
        scene.next();
        scene.hear(new DrainSignal.Settled(scene.node("node01"), List.of("default/web (5 of 6)")));
        Controller another = new Controller("apps/v1", "StatefulSet", "db", "ss-1");
        scene.looked(
                "node02",
                Things.pod("db-0").withController(another).withEmptyDir("data").build());
        scene.pass(Duration.ofSeconds(1));
        scene.next();

        assertThat(scene.board.approvalNeeded).isTrue();
        assertThat(scene.run.step("settle:node01").orElseThrow().status().isOver())
                .isFalse();
    }

    /** One of a workload that was not moved is another thing than they approved. */
    @Test
    void theLocalDataOfAnotherWorkloadIsAskedFor() {
        DrainScene scene = losing(2, localData("web-1"));
        scene.next();
        scene.cared("node01");
        scene.cared("node02");
        scene.next();
        scene.cordonedWithWorkload("node01");
        scene.cordoned("node02");
        scene.next();
        // Both looks are under way: of neither node anything was evicted yet.
        scene.looked("node02", localData("web-2"));
        scene.looked("node01", localData("web-1"));

        assertThat(scene.board.approvalNeeded).isTrue();
        assertThat(scene.node("node02").phase).isEqualTo(NodeWork.Phase.CORDONED);
    }
}
