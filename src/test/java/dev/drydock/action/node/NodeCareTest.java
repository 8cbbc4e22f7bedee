package dev.drydock.action.node;

import static dev.drydock.action.node.NodeCareScene.ONE;
import static dev.drydock.action.node.NodeCareScene.TWO;
import static dev.drydock.action.node.NodeCareScene.empty;
import static dev.drydock.action.node.NodeCareScene.halt;
import static dev.drydock.action.node.NodeCareScene.scene;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.node.NodeCareScene.Care;
import dev.drydock.cluster.Node;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the drain's decisions make of a care for its nodes. */
final class NodeCareTest {
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
}
