package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that began, had to ask again, and then went no further offers to undo what it left behind, however that came about. */
final class LeftBehindTest {
    private static final Offer UNDO = new Offer("Unpaint shed", "unpaint shed");

    private final DeskScene scene = new DeskScene();

    @BeforeEach
    void beginsAndAsksAgain() throws InterruptedException {
        scene.paint.leftovers = List.of(UNDO);
        scene.paint.performance = (thing, log) -> {
            scene.paint.losses = List.of("pod-1", "pod-2");
            return new Completion.ApprovalNeeded(scene.paint.plan(new DeskScene.PaintCommand(thing)));
        };
        scene.types("first", "dana", "paint shed");
        scene.approves("lee");
        scene.approves("ana");
        scene.work();
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.AWAITING_APPROVAL);
    }

    private Event.Ended ended() {
        return scene.state().ended().orElseThrow();
    }

    @Test
    void rejected() {
        assertThat(scene.presses("lee", "reject", DeskScene.RUN.value())).isEqualTo("Done. It goes no further.");

        assertThat(ended().offers()).containsExactly(UNDO);
    }

    @Test
    void expired() throws InterruptedException {
        scene.now = scene.now.plus(Duration.ofHours(1));
        scene.work();

        assertThat(ended().offers()).containsExactly(UNDO);
    }

    @Test
    void refusedAtTheLastApproval() {
        scene.approves("lee");
        scene.paint.refusal = Optional.of(new RefusalException("The shed is gone."));
        scene.approves("ana");

        assertThat(ended().offers()).contains(UNDO);
    }

    @Test
    void impossibleAtTheLastApproval() {
        scene.approves("lee");
        scene.paint.obstacles = List.of(Text.of("no paint is left"));

        assertThat(scene.approves("ana")).isEqualTo("It cannot be done any more: no paint is left");
        assertThat(ended().offers()).contains(UNDO);
    }

    @Test
    void abortedBetweenApprovalAndStart() {
        scene.approves("lee");
        scene.approves("ana");

        assertThat(scene.presses("dana", "abort", DeskScene.RUN.value())).isEqualTo("Aborted. It goes no further.");
        assertThat(ended().summary()).isEqualTo("Aborted by @dana before it went on.");
        assertThat(ended().offers()).containsExactly(UNDO);
    }

    @Test
    void refusedAtTheStart() throws InterruptedException {
        scene.approves("lee");
        scene.approves("ana");
        scene.paint.refusal = Optional.of(new RefusalException("The shed is gone."));
        scene.work();

        assertThat(ended().offers()).contains(UNDO);
    }

    @Test
    void failedInside() throws InterruptedException {
        scene.paint.performance = (thing, log) -> {
            throw new IllegalStateException("a bug");
        };
        scene.approves("lee");
        scene.approves("ana");
        scene.work();

        assertThat(ended().summary()).startsWith("Drydock itself failed");
        assertThat(ended().offers()).contains(UNDO);
    }
}
