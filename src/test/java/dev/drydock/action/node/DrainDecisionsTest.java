package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.EvictionAnswer.Accepted;
import dev.drydock.cluster.EvictionAnswer.Blocked;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drain's decisions, one by one, with a time that stands still until it is moved. */
final class DrainDecisionsTest {
    private static final Node NODE = Things.node("node01");
    private static final EvictionAnswer BLOCKED =
            new Blocked(List.of("default/web"), "Cannot evict pod", Optional.empty());

    private static DrainScene scene(Map<String, Object> options, Node... nodes) {
        return new DrainScene(Things.drain(options, "node01"), List.of(nodes));
    }

    private static Pod replica(String name) {
        return Things.replica(name);
    }

    @Test
    void cordonsThenLooksThenEvictsThenIsDone() {
        DrainScene scene = scene(Map.of(), NODE);

        assertThat(scene.nextShown()).containsExactly("cordon node01");
        scene.cordoned("node01");
        assertThat(scene.nextShown()).containsExactly("look node01");
        scene.looked("node01", replica("a"), replica("b"));
        assertThat(scene.nextShown()).containsExactly("remove a", "remove b");
        scene.answered("a", new Accepted());
        scene.answered("b", new EvictionAnswer.Gone());
        assertThat(DrainEnding.halt(scene.board, scene.run)).isEmpty();
        scene.gone("a");
        scene.next();
        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
        assertThat(DrainEnding.finished(scene.board, scene.run, Outcome.SUCCEEDED)
                        .offers())
                .extracting(offer -> offer.line())
                .containsExactly("uncordon node01");
    }

    @Test
    void theIntentIsInTheJournalBeforeTheEffect() {
        DrainScene scene = scene(Map.of(), NODE);

        scene.open("node01", replica("a"));

        assertThat(scene.run.step("evict:uid-a")).map(StepState::status).contains(StepState.Status.INTENDED);
    }

    @Test
    void evictionsUnderWayAreBounded() {
        DrainScene scene = new DrainScene(Things.drain(Map.of(), "node01"), List.of(NODE), List.of(), 2);

        assertThat(scene.open("node01", replica("a"), replica("b"), replica("c")))
                .containsExactly("remove a", "remove b");
        scene.answered("b", new Accepted());
        assertThat(scene.nextShown()).containsExactly("remove c");
    }

    @Test
    void aBlockedPodIsAskedForAgainAndTheBudgetIsNamedOnce() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.open("node01", replica("a"));

        scene.answered("a", BLOCKED);
        assertThat(scene.nextShown()).isEmpty();
        assertThat(scene.run.step("evict:uid-a").orElseThrow().detail()).isEqualTo("blocked by budget default/web");
        scene.pass(Duration.ofMillis(999));
        assertThat(scene.nextShown()).isEmpty();
        scene.pass(Duration.ofMillis(1));
        assertThat(scene.nextShown()).containsExactly("remove a");
        scene.answered("a", BLOCKED);

        assertThat(scene.journal.stream().filter(e -> e.event() instanceof Event.StepWaiting))
                .hasSize(1);
        assertThat(scene.journal.stream()
                        .filter(e -> e.event() instanceof Event.StepIntended i
                                && i.step().id().equals("evict:uid-a")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "3,3", "3600,30"})
    void theApiServersRetryAfterIsHonouredWithinReason(int asked, int waited) {
        DrainScene scene = scene(Map.of(), NODE);
        scene.open("node01", replica("a"));

        scene.answered("a", new Blocked(List.of(), "too many requests", Optional.of(Duration.ofSeconds(asked))));

        assertThat(scene.pod("a").retryAt).isEqualTo(scene.now.plusSeconds(waited));
    }

    @Test
    void anAnswerThatIsAFailureFailsThatPodAndTheOthersGoOn() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.open("node01", replica("a"), replica("b"));

        scene.answered("a", new EvictionAnswer.Failed(403, "evictions are forbidden"));
        scene.answered("b", new Accepted());
        scene.next();
        assertThat(DrainEnding.halt(scene.board, scene.run)).isEmpty();
        scene.gone("b");
        scene.next();

        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.FAILED));
        assertThat(DrainEnding.finished(scene.board, scene.run, Outcome.FAILED).summary())
                .isEqualTo("node01: 1 of 2 pods did not go. Still cordoned by this run: node01.");
    }

    @Test
    void theDeadlineIsKeptToTheMillisecondAndSaysWhy() {
        DrainScene scene = scene(Map.of("--timeout", Duration.ofSeconds(60)), NODE);
        scene.open("node01", replica("a"), replica("b"));
        scene.answered("a", BLOCKED);
        scene.answered("b", new Accepted());

        scene.pass(Duration.ofMillis(59_999));
        scene.next();
        scene.answered("a", BLOCKED);
        assertThat(scene.node("node01").isOver()).isFalse();
        scene.pass(Duration.ofMillis(1));
        scene.next();

        assertThat(scene.run.step("evict:uid-a").orElseThrow().detail())
                .isEqualTo("not gone within 1 m: blocked by budget default/web");
        assertThat(scene.run.step("evict:uid-b").orElseThrow().detail())
                .isEqualTo("not gone within 1 m: still shutting down");
        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.FAILED));
    }

    @Test
    void aPauseBeginsNothingAndHoldsTheDeadline() {
        DrainScene scene = scene(Map.of("--timeout", Duration.ofSeconds(60)), NODE);
        scene.open("node01", replica("a"));
        scene.answered("a", BLOCKED);

        scene.control(new Control.Pause());
        scene.pass(Duration.ofHours(5));
        assertThat(scene.nextShown()).isEmpty();
        scene.control(new Control.Resume());
        scene.pass(Duration.ofMillis(59_999));
        assertThat(scene.nextShown()).containsExactly("remove a");
        scene.answered("a", BLOCKED);
        scene.pass(Duration.ofMillis(1));
        scene.next();

        assertThat(scene.node("node01").phase).isEqualTo(NodeWork.Phase.STOPPED);
    }

    @Test
    void anExtensionMovesTheDeadline() {
        DrainScene scene = scene(Map.of("--timeout", Duration.ofSeconds(60)), NODE);
        scene.open("node01", replica("a"));
        scene.answered("a", BLOCKED);

        scene.control(new Control.Extend(Duration.ofMinutes(10)));
        scene.pass(Duration.ofMinutes(10));

        assertThat(scene.nextShown()).containsExactly("remove a");
    }

    @Test
    void withoutATimeoutItWaitsForEver() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.open("node01", replica("a"));
        scene.answered("a", BLOCKED);

        scene.pass(Duration.ofDays(400));

        assertThat(scene.nextShown()).containsExactly("remove a");
    }

    @Test
    void aPodWhoseNamespaceGoesIsAskedForAgainUntilItIsTerminating() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.open("node01", replica("a"));

        scene.answered("a", new EvictionAnswer.NamespaceTerminating());
        assertThat(scene.run.step("evict:uid-a").orElseThrow().detail()).isEqualTo("its namespace is being deleted");
        scene.pass(Duration.ofSeconds(1));
        assertThat(scene.nextShown()).containsExactly("remove a");
        scene.hear(new DrainSignal.Changed(
                scene.node("node01"),
                Things.pod("a")
                        .withController(Things.REPLICA_SET)
                        .terminatingSince(scene.now)
                        .build()));
        scene.answered("a", new EvictionAnswer.NamespaceTerminating());
        scene.pass(Duration.ofMinutes(1));
        assertThat(scene.nextShown()).as("only waited for").isEmpty();
        scene.gone("a");
        scene.next();

        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
    }

    @Test
    void anEvictionThatCanNeverSucceedFailsAtOnceWithTheServersWords() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.open("node01", replica("a"));

        scene.answered("a", new EvictionAnswer.Impossible("This pod has more than one PodDisruptionBudget"));

        assertThat(scene.run.step("evict:uid-a").orElseThrow())
                .extracting(StepState::status, StepState::detail)
                .containsExactly(StepState.Status.FAILED, "This pod has more than one PodDisruptionBudget");
    }

    @Test
    void aPodThatCameBackUnderItsNameIsGoneAndLeftAlone() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.open("node01", replica("db-0"));
        scene.answered("db-0", new Accepted());

        scene.hear(new DrainSignal.Listed(
                scene.node("node01"),
                List.of(Things.pod("db-0")
                        .withUid("another")
                        .withController(Things.REPLICA_SET)
                        .build())));
        scene.next();

        assertThat(scene.run.step("evict:uid-db-0").orElseThrow().status()).isEqualTo(StepState.Status.DONE);
        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
    }

    @ParameterizedTest
    @CsvSource({"20%,2", "1%,1", "100%,10", "3,3", "50,10"})
    void theWindowIsANumberOrAShareOfTheNodes(String given, int window) {
        List<Node> ten =
                IntStream.range(0, 10).mapToObj(i -> Things.node("node" + i)).toList();
        CountOrPercent share = given.endsWith("%")
                ? new CountOrPercent.Percent(Integer.parseInt(given.replace("%", "")))
                : new CountOrPercent.Count(Integer.parseInt(given));
        DrainScene scene = new DrainScene(Things.drain(Map.of("--max-unavailable", share), "node*"), ten);
        scene.next();
        ten.forEach(node -> scene.cordoned(node.name().value()));

        assertThat(scene.nextShown()).hasSize(window).allMatch(shown -> shown.startsWith("look "));
    }

    @Test
    void aSkippedPodIsLeftAndTheDrainSucceedsSayingSo() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.open("node01", replica("a"), replica("b"));
        scene.answered("a", BLOCKED);
        scene.answered("b", new EvictionAnswer.Gone());

        scene.control(new Control.Skip("evict:uid-a"));
        scene.next();

        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
        assertThat(DrainEnding.finished(scene.board, scene.run, Outcome.SUCCEEDED)
                        .summary())
                .isEqualTo("node01 is drained and stays cordoned. Left in place as asked: 1 pod.");
    }

    @Test
    void aDeadlineDoesNotWaitForAnAnswerThatDoesNotCome() {
        DrainScene scene = scene(Map.of("--timeout", Duration.ofSeconds(30)), NODE);
        scene.open("node01", replica("a"));
        scene.pass(Duration.ofSeconds(30));
        scene.next();

        assertThat(scene.run.step("evict:uid-a").orElseThrow().detail())
                .isEqualTo("not gone within 30 s: asked for, and not answered by the API server");
        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.FAILED));
    }

    @Test
    void anAbortLeavesOutWhatWasNotAskedForAndWaitsForWhatWas() {
        DrainScene scene = new DrainScene(Things.drain(Map.of(), "node01"), List.of(NODE), List.of(), 1);
        scene.open("node01", replica("a"), replica("b"));

        scene.control(new Control.Abort());
        assertThat(scene.nextShown()).isEmpty();
        assertThat(DrainEnding.halt(scene.board, scene.run)).isEmpty();
        scene.answered("a", new Accepted());
        scene.next();

        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.ABORTED));
        assertThat(scene.run.step("evict:uid-b").orElseThrow().status()).isEqualTo(StepState.Status.SKIPPED);
        assertThat(DrainEnding.finished(scene.board, scene.run, Outcome.ABORTED).offers())
                .extracting(offer -> offer.line())
                .containsExactly("uncordon node01", "retry r-00000000");
    }

    @Test
    void aFailedCordonStopsTheRun() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.next();

        scene.hear(new DrainSignal.CallFailed(scene.node("node01"), "forbidden", false));
        scene.next();

        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.FAILED));
        assertThat(DrainEnding.finished(scene.board, scene.run, Outcome.FAILED).offers())
                .extracting(offer -> offer.line())
                .containsExactly("retry r-00000000");
    }

    @Test
    void anApiServerThatIsAwayIsWaitedForAndToldOnce() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.open("node01", replica("a"), replica("b"));

        scene.answered("a", new EvictionAnswer.Unavailable("connection refused"));
        scene.answered("b", new EvictionAnswer.Unavailable("connection refused"));
        assertThat(scene.nextShown()).isEmpty();
        scene.pass(Duration.ofSeconds(1));
        assertThat(scene.nextShown()).containsExactly("remove a", "remove b");
        scene.answered("a", new Accepted());

        assertThat(scene.journal.stream()
                        .filter(entry -> entry.event() instanceof Event.Milestone)
                        .map(entry -> ((Event.Milestone) entry.event()).text()))
                .containsExactly("Waiting for the API server: connection refused", "The API server answers again.");
    }

    @Test
    void aNodeFoundCordonedStaysCordoned() {
        DrainScene scene = scene(Map.of("--uncordon-after", true), Things.cordoned("node01"));
        scene.next();
        scene.hear(new DrainSignal.Cordoned(scene.node("node01"), CordonAnswer.ALREADY, Map.of()));
        scene.next();
        scene.looked("node01");

        assertThat(scene.nextShown()).isEmpty();
        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
        assertThat(DrainEnding.finished(scene.board, scene.run, Outcome.SUCCEEDED))
                .satisfies(finished -> {
                    assertThat(finished.summary()).isEqualTo("node01 is drained and stays cordoned.");
                    assertThat(finished.offers()).isEmpty();
                });
    }

    @Test
    void aNodeThatWasReplacedIsLeftAlone() {
        DrainScene scene = scene(Map.of(), NODE);
        scene.next();

        scene.hear(new DrainSignal.Cordoned(scene.node("node01"), CordonAnswer.REPLACED, Map.of()));

        assertThat(scene.node("node01").why)
                .isEqualTo("node01 was replaced by another node of that name, which nobody approved");
    }

    @Test
    void aLossThatNobodyApprovedAsksAgainBeforeTheFirstEviction() {
        DrainScene scene = scene(Map.of("--force", true), NODE);

        assertThat(scene.open("node01", replica("a"), Things.pod("debug").build()))
                .isEmpty();

        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.NeedsApproval());
        assertThat(scene.run.steps().keySet()).containsExactly("cordon:node01");
    }

    @Test
    void allNodesAreCordonedFirstAndTheWindowOpensWhenReplacementsAreReady() {
        DrainScene scene = scene(Map.of(), Things.node("node01"), Things.node("node02"));
        assertThat(scene.nextShown()).containsExactly("cordon node01", "cordon node02");
        scene.cordonedWithWorkload("node01");
        assertThat(scene.nextShown()).isEmpty();
        scene.cordonedWithWorkload("node02");
        assertThat(scene.nextShown()).containsExactly("look node01");
        scene.looked("node01", replica("a"));
        scene.next();
        scene.answered("a", new EvictionAnswer.Gone());
        assertThat(scene.nextShown()).containsExactly("check node01");

        scene.hear(new DrainSignal.Settled(scene.node("node01"), List.of("default/web (5 of 6)")));
        assertThat(scene.nextShown()).isEmpty();
        scene.pass(Duration.ofSeconds(1));
        assertThat(scene.nextShown()).containsExactly("check node01");
        scene.hear(new DrainSignal.Settled(scene.node("node01"), List.of()));

        assertThat(scene.nextShown()).containsExactly("look node02");
    }

    @Test
    void theWaitForReplacementsCanBeSkippedLikeAPod() {
        DrainScene scene = scene(Map.of(), Things.node("node01"), Things.node("node02"));
        scene.next();
        scene.cordonedWithWorkload("node01");
        scene.cordonedWithWorkload("node02");
        scene.next();
        scene.looked("node01", replica("a"));
        scene.next();
        scene.answered("a", new EvictionAnswer.Gone());
        scene.next();
        scene.hear(new DrainSignal.Settled(scene.node("node01"), List.of("default/web (5 of 6)")));

        scene.control(new Control.Skip("settle:node01"));
        scene.pass(Duration.ofSeconds(1));

        assertThat(scene.nextShown()).containsExactly("look node02");
        assertThat(scene.run.step("settle:node01").orElseThrow())
                .extracting(StepState::status, StepState::detail)
                .containsExactly(StepState.Status.SKIPPED, "not awaited, as @lee asked");
    }

    @Test
    void nodesThatAreOpenedAgainAreCordonedOneByOne() {
        DrainScene scene = scene(Map.of("--uncordon-after", true), Things.node("node01"), Things.node("node02"));

        assertThat(scene.nextShown()).containsExactly("cordon node01");
        scene.cordoned("node01");
        scene.next();
        scene.looked("node01");
        assertThat(scene.nextShown()).containsExactly("uncordon node01");
        scene.hear(new DrainSignal.Uncordoned(scene.node("node01"), CordonAnswer.CHANGED));

        assertThat(scene.nextShown()).containsExactly("cordon node02");
        scene.cordoned("node02");
        scene.next();
        scene.looked("node02");
        scene.next();
        scene.hear(new DrainSignal.Uncordoned(scene.node("node02"), CordonAnswer.CHANGED));
        scene.next();
        assertThat(DrainEnding.finished(scene.board, scene.run, Outcome.SUCCEEDED))
                .satisfies(finished -> {
                    assertThat(finished.summary()).isEqualTo("node01, node02 are drained and open again.");
                    assertThat(finished.offers()).isEmpty();
                });
    }

    @Test
    void controlPlaneNodesGoOneAtATimeWhateverTheWindow() {
        DrainScene scene = scene(
                Map.of("--max-unavailable", new CountOrPercent.Count(3)),
                Things.controlPlane("cp01"),
                Things.controlPlane("cp02"),
                Things.node("node01"));
        scene.next();
        scene.cordoned("cp01");
        scene.cordoned("cp02");
        scene.cordoned("node01");

        assertThat(scene.nextShown()).containsExactly("look cp01", "look node01");
    }

    @Test
    void aFailedNodeOpensNoOther() {
        DrainScene scene = scene(Map.of(), Things.node("node01"), Things.node("node02"));
        scene.next();
        scene.cordoned("node01");
        scene.cordoned("node02");
        scene.next();
        scene.looked("node01", replica("a"));
        scene.next();

        scene.answered("a", new EvictionAnswer.Failed(400, "denied"));

        assertThat(scene.nextShown()).isEmpty();
        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.FAILED));
        assertThat(DrainEnding.finished(scene.board, scene.run, Outcome.FAILED).offers())
                .extracting(offer -> offer.line())
                .contains("uncordon node01 node02");
    }

    @Test
    void afterARestartWhatIsGoneIsGoneAndWhatLeavesIsNotEvictedAgain() {
        DrainScene scene = new DrainScene(Things.drain(Map.of(), "node01"), List.of(NODE), List.of(), 3);
        scene.open("node01", replica("gone"), replica("leaving"), replica("lost-answer"), replica("todo"));

        scene.restart();
        assertThat(scene.nextShown()).containsExactly("look node01");
        scene.looked(
                "node01",
                Things.pod("leaving")
                        .withController(Things.REPLICA_SET)
                        .terminatingSince(scene.now)
                        .build(),
                replica("lost-answer"),
                replica("todo"),
                replica("came-later"));

        assertThat(scene.nextShown()).containsExactly("remove lost-answer", "remove todo");
        assertThat(scene.run.step("evict:uid-gone").orElseThrow().status()).isEqualTo(StepState.Status.DONE);
        assertThat(scene.node("node01").cordonedByUs).isTrue();
    }

    @Test
    void afterARestartTheDeadlineIsStillTheFirstOne() {
        DrainScene scene = scene(Map.of("--timeout", Duration.ofSeconds(60)), NODE);
        scene.open("node01", replica("a"));
        scene.pass(Duration.ofSeconds(50));
        scene.restart();
        scene.next();
        scene.looked("node01", replica("a"));
        scene.next();
        scene.answered("a", BLOCKED);

        scene.pass(Duration.ofSeconds(10));
        scene.next();

        assertThat(scene.node("node01").phase).isEqualTo(NodeWork.Phase.STOPPED);
    }
}
