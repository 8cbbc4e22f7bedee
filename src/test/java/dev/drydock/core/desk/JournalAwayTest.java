package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Recovery;
import dev.drydock.core.run.RunState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What people are told when the database goes away before, in and after the moment that counts. */
final class JournalAwayTest {
    private static final String NOTHING_DONE =
            "Drydock cannot reach its journal, so nothing was done. Please try again in a moment.";
    private static final String NOT_KNOWN =
            "Drydock lost its journal just when this was being stored, so it is not known"
                    + " whether it counted. Please look at the card, or at runs, before you try again.";

    private final DeskScene scene = new DeskScene();

    private void asksAndIsApprovedOnce() {
        scene.types("first", "dana", "paint shed");
        scene.approves("lee");
    }

    private void sweep() {
        new Recovery(new OpenRuns(scene.journal), scene.queue, () -> scene.now).sweep();
    }

    @Test
    void beforeAnythingIsStoredNothingWasDone() {
        scene.journal.away(true);

        assertThat(scene.types("first", "dana", "paint shed")).isEqualTo(NOTHING_DONE);
        scene.journal.away(false);
        assertThat(scene.story()).isEmpty();
    }

    @Test
    void whereTheAnswerToARequestIsLostNobodyClaimsToKnow() {
        scene.journal.loseNextAnswer();

        assertThat(scene.types("first", "dana", "paint shed")).isEqualTo(NOT_KNOWN);
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.AWAITING_APPROVAL);
    }

    @Test
    void whereTheAnswerToAnApprovalIsLostNobodyClaimsToKnow() {
        asksAndIsApprovedOnce();
        scene.journal.loseNextAnswer();

        assertThat(scene.presses("ana", "approve", DeskScene.RUN + ".1")).isEqualTo(NOT_KNOWN);
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.APPROVED);
    }

    @Test
    void anApprovalThatIsStoredCountsThoughNothingCanBeReadOrQueuedAfterIt() throws InterruptedException {
        asksAndIsApprovedOnce();
        String button = DeskScene.RUN + ".1";
        scene.queue.take();
        scene.journal.goAwayAfterNextAppend();
        scene.queue.away(true);

        assertThat(scene.presses("ana", "approve", button)).startsWith("Your approval was the last one needed.");
        scene.journal.away(false);
        scene.queue.away(false);
        scene.work();
        assertThat(scene.paint.painted).isEmpty();
        sweep();
        scene.work();
        assertThat(scene.paint.painted).containsExactly("shed");
    }

    @Test
    void aRequestThatIsStoredIsAskedForThoughNothingCanBeQueuedAfterIt() throws InterruptedException {
        scene.paint.risk = Risk.REVERSIBLE;
        scene.queue.away(true);

        assertThat(scene.types("first", "dana", "paint shed")).startsWith("Run " + DeskScene.RUN + " starts");
        scene.queue.away(false);
        sweep();
        scene.work();
        assertThat(scene.paint.painted).containsExactly("shed");
    }

    @Test
    void aLockThatIsNotGivenBackIsNotSaidToBeFree() throws InterruptedException {
        asksAndIsApprovedOnce();
        scene.approves("ana");
        scene.leases.acquire(
                DeskScene.RUN, "elsewhere", scene.state().plan().orElseThrow().resources(), Duration.ofMinutes(1));
        scene.leases.refuseReleases();

        assertThat(scene.types("second", "lee", "unlock the-thing stuck"))
                .isEqualTo("Run " + DeskScene.RUN + " is over, but its lock could not be taken away just now."
                        + " Say unlock again in a moment.");
        assertThat(scene.state().hasEnded()).isTrue();
    }
}
