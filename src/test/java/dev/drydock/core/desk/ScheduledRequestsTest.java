package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.RunReport;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.text.Text;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a schedule asks for goes the way of what a person types, and nobody stands in for an approver. */
class ScheduledRequestsTest {
    private static final Scheduled QUIET =
            new Scheduled("nightly", Instant.parse("2026-11-23T03:00:00Z"), Scheduled.Purpose.RUN, true);
    private static final RunId RUN = QUIET.run();

    private final DeskScene scene = new DeskScene();

    private RunState state() {
        return RunState.of(RUN, scene.journal.read(RUN, 0));
    }

    private void fire() {
        try {
            scene.desk.fire(QUIET, "C1", "paint fence");
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void whatNeedsNoApprovalRunsAndWhenGoodNobodyIsTold() throws InterruptedException {
        scene.paint.risk = Risk.HARMLESS;

        fire();
        assertThat(RunReport.isUntold(state())).isTrue();
        scene.work();

        assertThat(scene.paint.painted).containsExactly("fence");
        assertThat(state().ended().orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(state().request().requester().handle()).isEqualTo("schedule nightly");
        assertThat(RunReport.isUntold(state())).isTrue();
        assertThat(scene.journal.ofSchedule("nightly", 5)).containsExactly(RUN);
    }

    @Test
    void aMomentIsAskedForOnceHoweverOftenItIsFired() throws InterruptedException {
        scene.paint.risk = Risk.HARMLESS;
        fire();
        scene.work();
        fire();
        scene.work();

        assertThat(scene.paint.painted).containsExactly("fence");
        assertThat(scene.journal.recent(10)).containsExactly(RUN);
    }

    @Test
    void anotherReplicaThatIsFirstIsNoTrouble() throws InterruptedException {
        scene.paint.risk = Risk.HARMLESS;
        scene.journal.beforeNextAppend(this::fire);
        fire();
        scene.work();

        assertThat(scene.paint.painted).containsExactly("fence");
    }

    @Test
    void whatNeedsApprovalsIsPutUpForThemInTheChannelEvenWhenQuiet() throws InterruptedException {
        fire();

        assertThat(RunReport.isUntold(state())).isFalse();
        assertThat(scene.presses("lee", "approve", RUN + ".1")).contains("1 more needed");
        scene.work();
        assertThat(scene.paint.painted).isEmpty();
        assertThat(scene.presses("ana", "approve", RUN + ".1")).contains("the last one needed");
        scene.work();
        assertThat(scene.paint.painted).containsExactly("fence");
        assertThat(RunReport.isUntold(state())).isFalse();
    }

    @Test
    void theSameLeadTwiceAndWhoIsNoLeadDoNotApprove() throws InterruptedException {
        fire();
        scene.presses("lee", "approve", RUN + ".1");

        assertThat(scene.presses("lee", "approve", RUN + ".1")).contains("approved this already");
        assertThat(scene.presses("dana", "approve", RUN + ".1")).contains("Only leads");
        scene.work();
        assertThat(scene.paint.painted).isEmpty();
    }

    @Test
    void aClusterThatIsAwayIsToldAsAFailureWithWhatToDo() {
        scene.paint.refusal =
                Optional.of(RefusalException.passing("etcd does not answer.", new IOException("refused")));
        fire();

        Event.Ended ended = state().ended().orElseThrow();
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.summary())
                .isEqualTo("Not started: etcd does not answer. It is not tried again before its next moment.");
        assertThat(ended.offers()).extracting(offer -> offer.line()).containsExactly("retry " + RUN);
        assertThat(RunReport.isUntold(state())).isFalse();

        scene.paint.refusal = Optional.empty();
        fire();
        assertThat(state().sequence()).as("not asked for again").isEqualTo(2);
    }

    @Test
    void aPlanThatCannotBeCarriedOutIsToldAsAFailure() {
        scene.paint.obstacles = List.of(Text.of("the fence is gone"));
        fire();

        assertThat(state().ended().orElseThrow().summary()).contains("Not started: ", "the fence is gone");
    }

    @Test
    void aRunThatFailsIsToldThoughItBeganQuietly() throws InterruptedException {
        scene.paint.risk = Risk.HARMLESS;
        scene.paint.performance =
                (thing, log) -> new Action.Completion.Finished(Outcome.FAILED, "The paint is out.", List.of());
        fire();
        scene.work();

        assertThat(RunReport.isUntold(state())).isFalse();
    }

    @Test
    void whatAPersonTriesAgainBelongsToTheScheduleAndIsTold() throws InterruptedException {
        scene.paint.refusal = Optional.of(new RefusalException("There is no fence."));
        fire();
        scene.paint.refusal = Optional.empty();
        scene.paint.risk = Risk.HARMLESS;

        scene.presses("dana", "offer-0", RUN + ".0");
        scene.work();

        RunId again = scene.journal.ofSchedule("nightly", 1).getFirst();
        RunState retried = RunState.of(again, scene.journal.read(again, 0));
        assertThat(retried.request().retryOf()).contains(RUN);
        assertThat(retried.request().requester().name()).isEqualTo("dana");
        assertThat(retried.ended().orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(RunReport.isUntold(retried)).isFalse();
    }

    @Test
    void aNoticeIsToldOnceAndMayBeTriedAgain() throws InterruptedException {
        scene.paint.risk = Risk.HARMLESS;
        Scheduled notice = new Scheduled("nightly", QUIET.moment(), Scheduled.Purpose.OVERDUE, false);
        Event.Ended ended = new Event.Ended(Outcome.FAILED, "It is overdue.", List.of());
        scene.desk.tell(notice, "C1", "paint fence", ended);
        scene.desk.tell(notice, "C1", "paint fence", ended);

        RunState told = RunState.of(notice.run(), scene.journal.read(notice.run(), 0));
        assertThat(told.sequence()).isEqualTo(2);
        assertThat(RunReport.headline(told)).isEqualTo("Schedule nightly, paint fence");
        assertThat(RunReport.outcome(told)).contains("overdue");
        assertThat(RunReport.reply(told, scene.journal.read(notice.run(), 1).getFirst()))
                .isEmpty();

        scene.types("again", "dana", "retry " + notice.run());
        scene.work();
        assertThat(scene.paint.painted).containsExactly("fence");
    }
}
