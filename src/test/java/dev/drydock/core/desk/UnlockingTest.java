package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A lead takes a lock away; the run that held it is over, and its worker can do nothing more. */
final class UnlockingTest {
    private final DeskScene scene = new DeskScene();
    private final List<String> answers = new ArrayList<>();

    /** A run that is at work while somebody types {@code line}. */
    private void whileItWorks(String who, String line) throws InterruptedException {
        scene.paint.performance = (thing, log) -> {
            answers.add(scene.types("unlock", who, line));
            log.append(new Event.StepIntended(new Step("second", "things", "a second coat")));
            scene.paint.painted.add("second coat");
            log.append(new Event.StepDone("second", "", Map.of()));
            return new Completion.Finished(Outcome.SUCCEEDED, "done", List.of());
        };
        scene.types("first", "dana", "paint shed");
        scene.approves("lee");
        scene.approves("ana");
        scene.work();
    }

    @Test
    void theRunEndsAtOnceAndItsWorkerActsNoMore() throws InterruptedException {
        scene.paint.leftovers = List.of(new Offer("Unpaint shed", "unpaint shed"));

        whileItWorks("lee", "unlock thing/shed stuck");

        assertThat(answers).containsExactly("Run " + DeskScene.RUN + " is over, and its locks are free.");
        assertThat(scene.paint.painted).containsExactly("shed");
        assertThat(scene.state().ended().orElseThrow().outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(scene.state().ended().orElseThrow().summary()).startsWith("@lee took its lock away: stuck.");
        assertThat(scene.state().ended().orElseThrow().offers())
                .containsExactly(new Offer("Unpaint shed", "unpaint shed"));
        assertThat(scene.leases.held()).isEmpty();
        scene.runner.carry(DeskScene.RUN);
        assertThat(scene.paint.painted).containsExactly("shed");
        assertThat(scene.queue.take()).containsExactly(new WorkQueue.Work.Carry(DeskScene.RUN));
    }

    @Test
    void peopleMayUseTheNameThatTheyKnow() throws InterruptedException {
        whileItWorks("lee", "unlock the-thing stuck");

        assertThat(answers).containsExactly("Run " + DeskScene.RUN + " is over, and its locks are free.");
    }

    @Test
    void onlyLeadsMay() throws InterruptedException {
        whileItWorks("dana", "unlock thing/shed stuck");

        assertThat(answers).singleElement().asString().startsWith("Only a lead may take a lock away.");
        assertThat(scene.state().ended().orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void whatIsNotLockedIsSaidWithTheNearestName() throws InterruptedException {
        whileItWorks("lee", "unlock thing/shad stuck");

        assertThat(answers)
                .containsExactly("Nothing of the name thing/shad is locked. The nearest one is thing/shed."
                        + " locks lists all.");
    }
}
