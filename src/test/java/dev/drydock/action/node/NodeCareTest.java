package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.Controller;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the drain's decisions make of a care for its nodes. */
final class NodeCareTest {
    private static final Node ONE = Things.node("node01");
    private static final Node TWO = Things.node("node02");

    /** Two steps before the cordon, and two within. */
    static class Care implements NodeCare {
        private final boolean drains;

        Care(boolean drains) {
            this.drains = drains;
        }

        @Override
        public boolean drains() {
            return drains;
        }

        @Override
        public List<CareStep> before(Node node) {
            return steps(node, "tools");
        }

        @Override
        public List<CareStep> within(Node node) {
            return steps(node, "patch", "reboot");
        }

        @Override
        public boolean reopens() {
            return true;
        }

        private static List<CareStep> steps(Node node, String... names) {
            return Stream.of(names)
                    .map(name -> new CareStep(
                            new Step(name + ":" + node.name(), node.name().value(), name), watcher -> Done.of("")))
                    .toList();
        }
    }

    static DrainScene scene(int window, Node... nodes) {
        return scene(new Care(true), window, nodes);
    }

    static NodeCare care() {
        return new Care(true);
    }

    private static DrainScene scene(NodeCare care, int window, Node... nodes) {
        NodeRollout.Terms terms = new NodeRollout.Terms(false, false, Duration.ZERO, new CountOrPercent.Count(window));
        return new DrainScene(terms.drain(), List.of(nodes), care);
    }

    private static Node closed(String name) {
        Node open = Things.node(name);
        return new Node(open.ref(), open.labels(), true, true, open.controlPlane(), open.kubeletVersion());
    }

    private static DrainScene leftClosed(NodeCare care, Node... nodes) {
        NodeRollout.Terms terms = new NodeRollout.Terms(false, false, Duration.ZERO, new CountOrPercent.Count(1));
        LeftClosed left =
                new LeftClosed(Map.of(nodes[0].ref(), new LeftClosed.By(new RunId("r-00000009"), Things.NOW)));
        return new DrainScene(
                terms.drain(), List.of(nodes), List.of(), new DrainSettings(100, Optional.empty()), care, left);
    }

    /** As {@link #empty}, for a node that is closed already. */
    private static void emptyClosed(DrainScene scene, String node) {
        scene.next();
        scene.cared(node);
        scene.next();
        scene.hear(new DrainSignal.Cordoned(scene.node(node), CordonAnswer.ALREADY, Map.of()));
        scene.next();
        scene.looked(node);
    }

    /** Takes a node up to its first step within. */
    static void empty(DrainScene scene, String node, Pod... pods) {
        scene.next();
        scene.cared(node);
        scene.next();
        scene.cordoned(node);
        scene.next();
        scene.looked(node, pods);
    }

    private static Optional<DrainHalt> halt(DrainScene scene) {
        return DrainEnding.halt(scene.board, scene.run);
    }

    @Test
    void theCareIsDoneInOrderAroundTheDrain() {
        DrainScene scene = scene(1, ONE);

        assertThat(scene.nextShown()).containsExactly("tools:node01");
        scene.cared("node01");
        assertThat(scene.nextShown()).containsExactly("cordon node01");
        scene.cordoned("node01");
        assertThat(scene.nextShown()).containsExactly("look node01");
        scene.looked("node01");
        assertThat(scene.nextShown()).containsExactly("patch:node01");
        scene.cared("node01");
        assertThat(scene.nextShown()).containsExactly("reboot:node01");
        scene.cared("node01");
        assertThat(scene.nextShown()).containsExactly("uncordon node01");
        scene.uncordoned("node01");
        assertThat(scene.next()).isEmpty();
        assertThat(halt(scene)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
    }

    @Test
    void whatAnEarlierRunLeftClosedIsOpenedInTheEnd() {
        DrainScene scene = leftClosed(new Care(true), closed("node01"));
        emptyClosed(scene, "node01");
        assertThat(scene.run.step("cordon:node01")).isPresent();
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.restart();
        scene.next();
        scene.cared("node01");

        assertThat(scene.nextShown()).containsExactly("uncordon node01");
        scene.uncordoned("node01");
        assertThat(scene.next()).isEmpty();
        assertThat(halt(scene)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
    }

    @Test
    void whatSomebodyElseClosedStaysSo() {
        DrainScene scene = scene(1, closed("node01"));
        emptyClosed(scene, "node01");
        assertThat(scene.run.step("cordoned:node01")).isPresent();
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cared("node01");

        assertThat(scene.next()).isEmpty();
        assertThat(halt(scene)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
    }

    /** The patch of before was done but for that. */
    @Test
    void whatWasLeftClosedIsOpenedThoughThereIsNothingElseToDo() {
        Care needless = new Care(true) {
            @Override
            public boolean isNeedless(Node node, RunState run) {
                return true;
            }
        };
        DrainScene open = scene(needless, 1, ONE);
        open.next();
        open.cared("node01");
        assertThat(open.next()).isEmpty();
        assertThat(halt(open)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));

        DrainScene scene = leftClosed(needless, closed("node01"));
        scene.next();
        scene.cared("node01");
        assertThat(scene.nextShown()).containsExactly("cordon node01");
    }

    /** It fails before the node's turn to be closed has come, which it is already. */
    @Test
    void whatWasLeftClosedIsOpenedWhereTheNextRunFailsToo() {
        DrainScene scene = leftClosed(new Care(true), closed("node01"), TWO);
        scene.next();
        scene.careFailed("node01");
        scene.choose("tools:node01", CareChoices.STOP);

        assertThat(scene.nextShown()).containsExactly("reopen node01");
        scene.uncordoned("node01");
        assertThat(halt(scene)).contains(new DrainHalt.Over(Outcome.FAILED));
        assertThat(DrainEnding.cordonedByUs(scene.board)).isEmpty();
    }

    @Test
    void withoutADrainTheNodeIsNeverClosed() {
        DrainScene scene = scene(new Care(false), 1, ONE);

        assertThat(scene.nextShown()).containsExactly("tools:node01");
        scene.cared("node01");
        assertThat(scene.nextShown()).containsExactly("patch:node01");
        scene.cared("node01");
        assertThat(scene.nextShown()).containsExactly("reboot:node01");
        scene.cared("node01");
        assertThat(scene.next()).isEmpty();
        assertThat(halt(scene)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
    }

    @Test
    void theNextNodeBeginsAsSoonAsThereIsRoomAndNotBefore() {
        DrainScene scene = scene(1, ONE, TWO);
        empty(scene, "node01");
        assertThat(scene.nextShown()).containsExactly("patch:node01");
        scene.cared("node01");
        assertThat(scene.nextShown()).containsExactly("reboot:node01");
        scene.cared("node01");
        assertThat(scene.nextShown()).containsExactly("uncordon node01");
        scene.uncordoned("node01");

        assertThat(scene.nextShown()).containsExactly("tools:node02");
    }

    @Test
    void noMoreNodesThanTheWindowHoldsAreBegunAtOnce() {
        Node[] nodes = IntStream.rangeClosed(1, 9)
                .mapToObj(i -> Things.node("node0" + i))
                .toArray(Node[]::new);
        DrainScene scene = scene(3, nodes);

        assertThat(scene.nextShown()).containsExactly("tools:node01", "tools:node02", "tools:node03");
        scene.cared("node02");
        assertThat(scene.nextShown()).containsExactly("cordon node02");
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
    void aPauseBeginsNoFurtherStep() {
        DrainScene scene = scene(1, ONE);
        empty(scene, "node01");
        scene.next();
        scene.control(new Control.Pause());
        scene.cared("node01");

        assertThat(scene.next()).isEmpty();
        scene.control(new Control.Resume());
        assertThat(scene.nextShown()).containsExactly("reboot:node01");
    }

    /** After every signal that the run of one node hears, a new process goes on with what the old one would have done next. */
    @Test
    void anotherProcessGoesOnWhereTheJournalSays() {
        for (int heard = 0; heard < 7; heard++) {
            DrainScene scene = scene(1, ONE, TWO);
            List<Runnable> signals = List.of(
                    () -> scene.cared("node01"),
                    () -> scene.cordoned("node01"),
                    () -> scene.looked("node01"),
                    () -> scene.cared("node01"),
                    () -> scene.cared("node01"),
                    () -> scene.uncordoned("node01"));
            for (int i = 0; i < heard; i++) {
                scene.next();
                signals.get(i).run();
            }
            List<String> next = scene.nextShown();

            scene.restart();

            List<String> again = scene.nextShown();
            assertThat(again).as("after %s signals", heard).hasSize(1);
            if (heard != 3) {
                assertThat(again).as("after %s signals", heard).isEqualTo(next);
            } else {
                // The look is taken once more; the node is known to be empty only by looking.
                assertThat(again).containsAnyOf("look node01", "patch:node01");
            }
        }
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
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cordonedWithWorkload("node01");
        scene.next();
        scene.looked("node01");
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.uncordoned("node01");
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

    /** A pod with local data that was evicted from a node is made again on the next one, and that is no news to those who approved. */
    @Test
    void theReplacementOfAPodWhoseLocalDataMayGoMayLoseItToo() {
        DrainScene scene = losing(1, localData("web-1"));
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cordonedWithWorkload("node01");
        scene.next();
        scene.looked("node01", localData("web-1"));
        scene.next();
        scene.answered("web-1", new EvictionAnswer.Accepted());
        scene.gone("web-1");
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.uncordoned("node01");
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
        scene.cared("node01");
        scene.cared("node02");
        scene.next();
        scene.cordonedWithWorkload("node01");
        scene.next();
        scene.looked("node01");
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.uncordoned("node01");
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
