package dev.drydock.action.node;

import static dev.drydock.action.node.NodeCareScene.ONE;
import static dev.drydock.action.node.NodeCareScene.TWO;
import static dev.drydock.action.node.NodeCareScene.empty;
import static dev.drydock.action.node.NodeCareScene.halt;
import static dev.drydock.action.node.NodeCareScene.scene;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.node.NodeCareScene.Care;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a lead is asked of a node that goes no further, and what becomes of the answers. */
final class NodeQuestionsTest {
    private static DrainScene impatient(Node... nodes) {
        NodeRollout.Terms terms =
                new NodeRollout.Terms(true, false, Duration.ofMinutes(1), new CountOrPercent.Count(1));
        return new DrainScene(terms.drain(), List.of(nodes), new Care(true));
    }

    /** Up to the question that a pod raises which a budget keeps for longer than the node may take. */
    private static DrainScene late() {
        DrainScene scene = impatient(ONE, TWO);
        empty(scene, "node01", Things.replica("web"));
        assertThat(scene.nextShown()).containsExactly("remove web");
        scene.answered("web", new EvictionAnswer.Blocked(List.of("shop/web"), "no", Optional.empty()));
        scene.pass(Duration.ofSeconds(61));
        assertThat(scene.next()).isEmpty();
        return scene;
    }

    @Test
    void aStepThatFailsAsksALeadAndNoOtherNodeBegins() {
        DrainScene scene = scene(1, ONE, TWO);
        empty(scene, "node01");
        scene.next();
        scene.careFailed("node01");

        assertThat(scene.next()).isEmpty();
        assertThat(scene.run.step("patch:node01").orElseThrow().isAsking()).isTrue();
        // A gate among these steps, as for etcd's quorum, cannot be passed as it is: nobody is offered that.
        assertThat(scene.run.step("patch:node01").orElseThrow().choices())
                .extracting(Choice::id)
                .containsExactly("retry", "skip-node", "stop");
        assertThat(halt(scene)).isEmpty();

        scene.choose("patch:node01", CareChoices.RETRY);
        assertThat(scene.nextShown()).containsExactly("patch:node01");
    }

    @Test
    void aNodeThatIsSkippedIsOpenedAgainAndTheOthersGoOn() {
        DrainScene scene = scene(1, ONE, TWO);
        empty(scene, "node01");
        scene.next();
        scene.careFailed("node01");
        scene.choose("patch:node01", CareChoices.SKIP);

        assertThat(scene.nextShown()).containsExactly("reopen node01");
        scene.uncordoned("node01");
        assertThat(scene.nextShown()).containsExactly("tools:node02");
        assertThat(scene.node("node01").phase).isEqualTo(NodeWork.Phase.LEFT);
    }

    @Test
    void stoppingBeginsNoOtherNodeAndOpensThisOneAgain() {
        DrainScene scene = scene(1, ONE, TWO);
        empty(scene, "node01");
        scene.next();
        scene.careFailed("node01");
        scene.choose("patch:node01", CareChoices.STOP);

        assertThat(scene.nextShown()).containsExactly("reopen node01");
        assertThat(halt(scene)).isEmpty();
        scene.uncordoned("node01");
        assertThat(scene.next()).isEmpty();
        assertThat(halt(scene)).contains(new DrainHalt.Over(Outcome.FAILED));
        assertThat(DrainEnding.cordonedByUs(scene.board)).isEmpty();
    }

    @Test
    void aNodeThatIsNotReadyStaysClosedAndThatIsTold() {
        DrainScene scene = scene(1, ONE);
        empty(scene, "node01");
        scene.next();
        scene.careFailed("node01");
        scene.choose("patch:node01", CareChoices.STOP);
        scene.next();
        scene.hear(new DrainSignal.Unhealthy(scene.node("node01")));

        assertThat(halt(scene)).contains(new DrainHalt.Over(Outcome.FAILED));
        assertThat(DrainEnding.cordonedByUs(scene.board)).hasSize(1);
        assertThat(scene.run.step("uncordon:node01").orElseThrow().detail()).contains("not Ready");
    }

    @Test
    void anAbortLetsTheStepUnderWayEndAndOpensTheNodeAgain() {
        DrainScene scene = scene(1, ONE, TWO);
        empty(scene, "node01");
        scene.next();
        scene.control(new Control.Abort());

        assertThat(scene.next()).isEmpty();
        assertThat(halt(scene)).isEmpty();
        scene.cared("node01");
        assertThat(scene.nextShown()).containsExactly("reopen node01");
        scene.uncordoned("node01");
        scene.next();
        assertThat(halt(scene)).contains(new DrainHalt.Over(Outcome.ABORTED));
        assertThat(scene.run.step("reboot:node01")).isEmpty();
    }

    @Test
    void anAbortWhileALeadIsAskedLeavesTheStepOut() {
        DrainScene scene = scene(1, ONE);
        empty(scene, "node01");
        scene.next();
        scene.careFailed("node01");
        scene.next();
        scene.control(new Control.Abort());

        assertThat(scene.nextShown()).containsExactly("reopen node01");
        assertThat(scene.run.step("patch:node01").orElseThrow().status()).isEqualTo(StepState.Status.SKIPPED);
    }

    @Test
    void aNodeThatWasSkippedStaysSkippedInAnotherProcess() {
        DrainScene scene = scene(1, ONE, TWO);
        empty(scene, "node01");
        scene.next();
        scene.careFailed("node01");
        scene.choose("patch:node01", CareChoices.SKIP);
        scene.next();
        scene.uncordoned("node01");
        scene.restart();

        assertThat(scene.nextShown()).containsExactly("tools:node02");
        assertThat(scene.node("node01").phase).isEqualTo(NodeWork.Phase.LEFT);
    }

    @Test
    void aNodeThatDoesNotBecomeEmptyAsksALeadAndNoOtherNodeBegins() {
        DrainScene scene = late();

        StepState drain = scene.run.step("drain:node01").orElseThrow();
        assertThat(drain.isAsking()).isTrue();
        assertThat(drain.detail()).startsWith("1 of 1 pods did not go: ").contains("blocked by budget shop/web");
        assertThat(halt(scene)).isEmpty();
    }

    @Test
    void tryingAgainLooksAtTheNodeAndEvictsWhatIsLeft() {
        DrainScene scene = late();
        scene.choose("drain:node01", CareChoices.RETRY);

        assertThat(scene.nextShown()).containsExactly("look node01");
        scene.looked("node01", Things.replica("web"));
        assertThat(scene.nextShown()).containsExactly("remove web");
        scene.gone("web");
        assertThat(scene.nextShown()).containsExactly("patch:node01");
    }

    @Test
    void whatWentMeanwhileIsNotEvictedAgain() {
        DrainScene scene = late();
        scene.choose("drain:node01", CareChoices.RETRY);
        scene.next();
        scene.looked("node01");

        assertThat(scene.nextShown()).containsExactly("patch:node01");
    }

    @Test
    void aNodeThatDoesNotBecomeEmptyIsLeftOutOrEndsTheRunAsChosen() {
        DrainScene skipped = late();
        skipped.choose("drain:node01", CareChoices.SKIP);
        assertThat(skipped.nextShown()).containsExactly("reopen node01");
        skipped.uncordoned("node01");
        assertThat(skipped.nextShown()).containsExactly("tools:node02");

        DrainScene stopped = late();
        stopped.choose("drain:node01", CareChoices.STOP);
        assertThat(stopped.nextShown()).containsExactly("reopen node01");
        stopped.uncordoned("node01");
        stopped.next();
        assertThat(halt(stopped)).contains(new DrainHalt.Over(Outcome.FAILED));
    }

    @Test
    void anotherProcessHearsTheAnswerToo() {
        DrainScene retried = late();
        retried.restart();
        assertThat(retried.next()).isEmpty();
        retried.choose("drain:node01", CareChoices.RETRY);
        retried.restart();
        assertThat(retried.nextShown()).containsExactly("look node01");
        retried.looked("node01", Things.replica("web"));
        assertThat(retried.nextShown()).containsExactly("remove web");

        DrainScene skipped = late();
        skipped.choose("drain:node01", CareChoices.SKIP);
        skipped.next();
        skipped.restart();
        assertThat(skipped.nextShown()).containsExactly("reopen node01");
        skipped.uncordoned("node01");
        assertThat(skipped.nextShown()).containsExactly("tools:node02");
    }

    @Test
    void anAbortAnswersTheQuestionToo() {
        DrainScene scene = late();
        scene.control(new Control.Abort());

        assertThat(scene.nextShown()).containsExactly("reopen node01");
        assertThat(scene.run.step("drain:node01").orElseThrow().status()).isEqualTo(StepState.Status.SKIPPED);
    }

    /** A pod that nobody replaces came between the plan and the node's turn. */
    @Test
    void aNodeThatCannotBeOpenedAsksToo() {
        DrainScene scene = scene(1, ONE);
        empty(scene, "node01", Things.pod("lonely").build());

        assertThat(scene.next()).isEmpty();
        assertThat(scene.run.step("drain:node01").orElseThrow().isAsking()).isTrue();
        scene.restart();
        assertThat(scene.next()).isEmpty();
        scene.choose("drain:node01", CareChoices.RETRY);
        assertThat(scene.nextShown()).containsExactly("look node01");
        scene.looked("node01", Things.replica("web"));
        assertThat(scene.nextShown()).containsExactly("remove web");
    }
}
