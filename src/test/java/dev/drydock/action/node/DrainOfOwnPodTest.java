package dev.drydock.action.node;

import static dev.drydock.action.node.Things.replica;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.EvictionAnswer.Accepted;
import dev.drydock.cluster.Node;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A drain that would evict the pod it runs in: others go first, and another worker gets its chance. */
final class DrainOfOwnPodTest {
    private static final Node NODE = Things.node("node01");

    private final DrainScene scene = new DrainScene(
            Things.drain(Map.of(), "node01"),
            List.of(NODE),
            List.of(),
            new DrainSettings(100, Optional.of("uid-self")));

    @Test
    void itIsEvictedLastAfterTheRunWasHandedOver() {
        assertThat(scene.open("node01", replica("a"), replica("self"), replica("b")))
                .containsExactly("remove a", "remove b");
        scene.answered("a", new Accepted());
        scene.answered("b", new Accepted());
        scene.gone("a");
        assertThat(scene.nextShown()).isEmpty();
        assertThat(DrainEnding.halt(scene.board, scene.run)).isEmpty();
        scene.gone("b");

        assertThat(scene.nextShown()).isEmpty();
        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.NeedsAnotherWorker());
    }

    @Test
    void whenNobodyTookItOverItEvictsItself() {
        scene.open("node01", replica("self"));
        scene.append(List.of(new Event.HandedOver("worker", "the next pod is its own")));
        scene.restart();
        scene.next();
        scene.looked("node01", replica("self"));

        assertThat(scene.nextShown()).containsExactly("remove self");
        scene.answered("self", new Accepted());
        scene.gone("self");
        scene.next();
        assertThat(DrainEnding.halt(scene.board, scene.run)).contains(new DrainHalt.Over(Outcome.SUCCEEDED));
    }

    @Test
    void anotherWorkersPodIsAPodLikeAnyOther() {
        DrainScene other = new DrainScene(
                Things.drain(Map.of(), "node01"),
                List.of(NODE),
                List.of(),
                new DrainSettings(100, Optional.of("uid-elsewhere")));

        assertThat(other.open("node01", replica("a"), replica("self"))).containsExactly("remove a", "remove self");
    }
}
