package dev.drydock.action.node;

import static dev.drydock.action.node.NodeCareScene.ONE;
import static dev.drydock.action.node.NodeCareScene.TWO;
import static dev.drydock.action.node.NodeCareScene.halt;
import static dev.drydock.action.node.NodeCareScene.scene;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.node.NodeCareScene.Care;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the drain makes of a node that an earlier run closed and left so. */
final class LeftClosedNodesTest {
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

    /** As {@link NodeCareScene#empty}, for a node that is closed already. */
    private static void emptyClosed(DrainScene scene, String node) {
        scene.next();
        scene.cared(node);
        scene.next();
        scene.hear(new DrainSignal.Cordoned(scene.node(node), CordonAnswer.ALREADY, Map.of()));
        scene.next();
        scene.looked(node);
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
}
