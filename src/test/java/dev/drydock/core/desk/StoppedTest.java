package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Text;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that is told to stop in the middle of a question: what the question seems to answer then is no answer. */
final class StoppedTest {
    private final DeskScene scene = new DeskScene();

    @AfterEach
    void calm() {
        boolean unused = Thread.interrupted();
    }

    private void isApproved() {
        scene.types("first", "dana", "paint shed");
        scene.approves("lee");
        scene.approves("ana");
    }

    private static void interrupt() {
        Thread.currentThread().interrupt();
    }

    private static Stream<Arguments> plansThatAreCutShort() {
        return Stream.of(
                cut(
                        "a cluster that seems to be away",
                        scene -> scene.paint.refusal = Optional.of(RefusalException.passing(
                                "we were interrupted while we waited", new InterruptedIOException()))),
                cut(
                        "a member that seems to be silent",
                        scene -> scene.paint.refusal = Optional.of(
                                new RefusalException("The member m1 does not answer: we were interrupted"))),
                cut(
                        "a client that is closed already",
                        scene -> scene.paint.refusal = Optional.of(new IllegalStateException("the client is closed"))),
                cut(
                        "a plan that seems to be impossible",
                        scene -> scene.paint.obstacles = List.of(Text.of("not every member is healthy"))),
                cut("a plan that seems to be another one", scene -> scene.paint.losses = List.of("pod-1", "pod-2")));
    }

    private static Arguments cut(String name, Consumer<DeskScene> looks) {
        return Arguments.of(name, looks);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNone")
    void beforeTheStartNeitherEndsNorHoldsUpTheRun(String name, Consumer<DeskScene> looks) {
        isApproved();
        List<String> before = scene.story();
        looks.accept(scene);
        scene.queue.take();
        interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> scene.runner.carry(DeskScene.RUN));
        assertThat(scene.story()).isEqualTo(before);
        assertThat(scene.queue.take())
                .as("the queue itself puts it back, for at once")
                .isEmpty();
        assertThat(scene.leases.held()).isEmpty();
    }

    static Stream<Arguments> answersThatAreNone() {
        return Stream.concat(
                plansThatAreCutShort(), Stream.of(cut("people who seem to be gone", scene -> scene.people.goAway())));
    }

    static Stream<Arguments> plansThatAreNone() {
        return Stream.concat(
                plansThatAreCutShort(), Stream.of(cut("a plan that seems to need nobody's approval", scene -> {
                    scene.paint.risk = Risk.HARMLESS;
                    scene.paint.losses = List.of();
                })));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plansThatAreNone")
    void whatIsDueByTheClockIsLeftToTheNextProcess(String name, Consumer<DeskScene> looks) throws InterruptedException {
        Scheduled due = new Scheduled("nightly", scene.now, Scheduled.Purpose.RUN, true);
        looks.accept(scene);
        interrupt();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> scene.desk.fire(due, "C1", "paint fence"));
        assertThat(scene.journal.recent(10)).isEmpty();
        assertThat(scene.queue.take()).isEmpty();

        DeskScene.Paint sound = new DeskScene().paint;
        scene.paint.refusal = sound.refusal;
        scene.paint.obstacles = sound.obstacles;
        scene.desk.fire(due, "C1", "paint fence");
        assertThat(scene.journal.recent(10)).containsExactly(due.run());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plansThatAreNone")
    void whatAPersonAskedForIsNotBegun(String name, Consumer<DeskScene> looks) {
        looks.accept(scene);
        interrupt();

        assertThat(scene.types("first", "dana", "paint shed")).contains("just being stopped", "nothing was started");
        assertThat(scene.journal.recent(10)).isEmpty();
    }

    @Test
    void aStepThatWasCutShortHasNotFailed() {
        scene.paint.performance = (thing, log) -> {
            new Procedure(log).step(new Step("defrag", "m1", "defragment m1"), () -> {
                interrupt();
                throw new Procedure.StepException("we were interrupted while we waited");
            });
            throw new IllegalStateException("not reached");
        };
        isApproved();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(scene::work);
        assertThat(scene.story()).endsWith("Started", "StepIntended", "StepDone", "StepIntended");
    }

    @Test
    void whatBreaksBecauseOfTheStopIsNoBug() {
        scene.paint.performance = (thing, log) -> {
            interrupt();
            throw new IllegalStateException("the client is closed");
        };
        isApproved();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(scene::work);
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.RUNNING);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNone")
    void atTheLastApprovalDoesNotEndTheRequest(String name, Consumer<DeskScene> looks) {
        scene.types("first", "dana", "paint shed");
        scene.approves("lee");
        looks.accept(scene);
        interrupt();

        assertThat(scene.approves("ana")).containsAnyOf("Please press Approve again", "Please try again in a moment");
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.AWAITING_APPROVAL);
        assertThat(scene.state().revision()).isEqualTo(1);
    }
}
