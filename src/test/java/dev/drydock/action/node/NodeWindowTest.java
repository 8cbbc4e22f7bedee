package dev.drydock.action.node;

import static dev.drydock.action.node.NodeCareScene.empty;
import static dev.drydock.action.node.NodeCareScene.scene;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.Node;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many nodes are worked on at once when others of them are not available anyway. */
final class NodeWindowTest {
    private static final Node ONE = Things.node("node01");
    private static final Node TWO = Things.node("node02");
    private static final Node FOUR = Things.node("node04");

    private static Node away(String name) {
        Node node = Things.node(name);
        return new Node(node.ref(), node.labels(), false, false, false, node.kubeletVersion());
    }

    @Test
    void aNodeThatIsAwayBeforeItsTurnTakesAPlaceFromThoseThatAreNot() {
        DrainScene scene = scene(2, ONE, TWO, away("node03"), FOUR);

        assertThat(scene.nextShown()).containsExactly("tools:node01", "tools:node03");
    }

    /** One that an earlier run left closed is unavailable already: it is opened again before others are closed. */
    @Test
    void aNodeThatAnEarlierRunLeftClosedGoesFirstAndTakesAPlace() {
        Node closed = new Node(FOUR.ref(), FOUR.labels(), true, true, false, FOUR.kubeletVersion());
        LeftClosed left = new LeftClosed(Map.of(FOUR.ref(), new LeftClosed.By(new RunId("r-00000009"), Things.NOW)));
        NodeRollout.Terms terms = new NodeRollout.Terms(false, false, Duration.ZERO, new CountOrPercent.Count(1));
        DrainScene scene = new DrainScene(
                terms.drain(),
                List.of(ONE, TWO, closed),
                List.of(),
                new DrainSettings(100, Optional.empty()),
                NodeCareScene.care(),
                left);

        assertThat(scene.nextShown()).containsExactly("tools:node04");
    }

    @Test
    void nodesThatAreAllAwayAreBegunAsTheWindowSays() {
        DrainScene scene = scene(2, away("node01"), away("node02"), away("node03"));

        assertThat(scene.nextShown()).containsExactly("tools:node01", "tools:node02");
    }

    @Test
    void aNodeThatWasLeftOutAndStayedClosedTakesItsPlaceForGood() {
        DrainScene scene = scene(2, ONE, TWO, Things.node("node03"), FOUR);
        leaveClosed(scene, "node01");

        List<String> begun = new ArrayList<>(scene.nextShown());
        assertThat(begun).containsExactly("cordon node02");
        scene.cordoned("node02");
        assertThat(scene.nextShown()).containsExactly("look node02");
    }

    @Test
    void aNodeThatIsAwayHoldsNoOtherUpWhereThereIsOnePlace() {
        assertThat(scene(1, ONE, TWO, away("node03")).nextShown()).containsExactly("tools:node01");
    }

    /** The process that takes the run over finds a node closed, which has its place, whoever went away since. */
    @Test
    void aNodeThatIsClosedAlreadyGoesOnWhenAnotherOneWentAwayMeanwhile() {
        DrainScene scene = scene(1, ONE, TWO);
        scene.next();
        scene.cared("node01");
        scene.next();
        scene.cordoned("node01");

        scene.board = new DrainBoard(
                scene.command,
                scene.care,
                List.of(ONE, away("node02")),
                scene.approved,
                scene.run,
                scene.settings,
                "worker",
                LeftClosed.NONE);

        assertThat(scene.nextShown()).containsExactly("look node01");
    }

    @Test
    void onePlaceIsAlwaysThere() {
        DrainScene scene = scene(1, ONE, TWO);
        leaveClosed(scene, "node01");

        assertThat(scene.nextShown()).containsExactly("tools:node02");
    }

    /** Its care fails, a lead goes on without it, and it is not Ready, so that it stays closed. Others have their tools by then. */
    private static void leaveClosed(DrainScene scene, String name) {
        empty(scene, name);
        scene.next();
        scene.careFailed(name);
        scene.choose("patch:" + name, CareChoices.SKIP);
        scene.next();
        scene.hear(new DrainSignal.Unhealthy(scene.node(name)));
        scene.board.nodes.stream()
                .filter(node -> node.phase == NodeWork.Phase.PREPARING)
                .forEach(node -> scene.cared(node.group));
    }
}
