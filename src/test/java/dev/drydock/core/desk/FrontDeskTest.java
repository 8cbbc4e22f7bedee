package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.People;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunIds;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Text;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From words and presses to journal entries; and nothing where nothing is right. */
final class FrontDeskTest {
    private final DeskScene scene = new DeskScene();

    private void ask() {
        scene.types("first", "dana", "paint shed");
    }

    @Test
    void aDestructiveRequestWaitsForTwoLeadsAndThenRuns() throws InterruptedException {
        ask();
        assertThat(scene.approves("lee")).isEqualTo("Your approval counts. 1 more needed, from somebody else.");
        scene.work();
        assertThat(scene.paint.painted).isEmpty();
        assertThat(scene.approves("ana")).startsWith("Your approval was the last one needed.");
        scene.work();

        assertThat(scene.paint.painted).containsExactly("shed");
        assertThat(scene.story())
                .containsExactly(
                        "Requested",
                        "Planned",
                        "ApprovalGiven",
                        "ApprovalGiven",
                        "Approved",
                        "Started",
                        "StepIntended",
                        "StepDone",
                        "Ended");
    }

    @Test
    void aReversibleRequestStartsAtOnce() throws InterruptedException {
        scene.paint.risk = Risk.REVERSIBLE;
        ask();
        scene.work();

        assertThat(scene.paint.painted).containsExactly("shed");
    }

    @Test
    void theSameDeliveryTwiceIsOneRequest() {
        ask();

        assertThat(scene.types("first", "dana", "paint shed")).isEmpty();
        assertThat(scene.story()).containsExactly("Requested", "Planned");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dana", "olaf", "robot", "guest", "gone"})
    void whoMayNotApproveIsToldWhyAndNothingIsCounted(String who) {
        ask();

        assertThat(scene.approves(who)).isNotEmpty();
        assertThat(scene.state().approvals()).isEmpty();
    }

    @Test
    void onePersonTwiceIsOnePerson() {
        ask();
        scene.approves("lee");

        assertThat(scene.approves("lee")).startsWith("You have approved this already");
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.AWAITING_APPROVAL);
    }

    @Test
    void whoCannotBeLookedUpCannotApprove() {
        ask();
        scene.people.goAway();

        assertThat(scene.approves("lee")).startsWith("Slack does not tell who you are just now");
        assertThat(scene.state().approvals()).isEmpty();
    }

    @Test
    void aLeadWhoLeavesTheGroupBeforeTheLastApprovalDoesNotCount() {
        ask();
        scene.approves("lee");
        scene.people.put(People.person("lee"), true, true, true, false);

        assertThat(scene.approves("ana")).contains("@lee may not approve any more");
        assertThat(scene.state().approvals()).containsExactly(People.person("ana"));
        assertThat(scene.approves("kim")).startsWith("Your approval was the last one needed.");
    }

    @Test
    void aLeadWhoLeavesTheGroupBeforeTheStartSendsItBack() throws InterruptedException {
        ask();
        scene.approves("lee");
        scene.approves("ana");
        scene.people.put(People.person("lee"), true, true, true, false);
        scene.work();

        assertThat(scene.paint.painted).isEmpty();
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.AWAITING_APPROVAL);
        assertThat(scene.state().planned().orElseThrow().changes()).containsExactly("@lee may not approve any more");
    }

    @Test
    void aClusterThatChangedBeforeTheLastApprovalAsksAgain() {
        ask();
        scene.approves("lee");
        scene.paint.losses = List.of("pod-1", "pod-2");

        assertThat(scene.approves("ana")).contains("new: lost for good: pod-2");
        assertThat(scene.state().revision()).isEqualTo(2);
        assertThat(scene.state().approvals()).isEmpty();
        assertThat(scene.presses("kim", "approve", DeskScene.RUN + ".1")).startsWith("The plan has changed");
    }

    @Test
    void aClusterThatChangedBetweenApprovalAndStartAsksAgain() throws InterruptedException {
        ask();
        scene.approves("lee");
        scene.approves("ana");
        scene.paint.losses = List.of("pod-2");
        scene.work();

        assertThat(scene.paint.painted).isEmpty();
        assertThat(scene.state().planned().orElseThrow().changes())
                .containsExactly("new: lost for good: pod-2", "no longer: lost for good: pod-1");
    }

    @Test
    void aSmallerConsequenceDoesNotAskAgain() throws InterruptedException {
        ask();
        scene.approves("lee");
        scene.paint.losses = List.of();
        scene.approves("ana");
        scene.work();

        assertThat(scene.paint.painted).containsExactly("shed");
    }

    @Test
    void aClusterThatIsAwayAtTheLastApprovalCountsNothing() {
        ask();
        scene.approves("lee");
        scene.paint.refusal =
                Optional.of(RefusalException.passing("The API server does not answer.", new RuntimeException()));

        assertThat(scene.approves("ana")).startsWith("Not counted yet: The API server does not answer.");
        assertThat(scene.state().approvals()).hasSize(1);
    }

    @Test
    void aNodeThatIsGoneAtTheLastApprovalEndsIt() {
        ask();
        scene.approves("lee");
        scene.paint.refusal = Optional.of(new RefusalException("There is no node shed."));

        assertThat(scene.approves("ana")).isEqualTo("It cannot start: There is no node shed.");
        assertThat(scene.state().ended().orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void anApprovalCanBeWithdrawnUntilTheStart() {
        ask();
        scene.approves("lee");

        assertThat(scene.presses("ana", "withdraw", DeskScene.RUN + ".1"))
                .startsWith("You have not approved this plan");
        assertThat(scene.presses("lee", "withdraw", DeskScene.RUN + ".1")).isEqualTo("Your approval is withdrawn.");
        assertThat(scene.state().approvals()).isEmpty();
    }

    @Test
    void aLeadRejectsAndNothingCanBeApprovedAnyMore() {
        ask();

        assertThat(scene.presses("olaf", "reject", DeskScene.RUN + ".1")).startsWith("Only leads");
        assertThat(scene.presses("lee", "reject", DeskScene.RUN + ".1")).isEqualTo("Done. Nothing was started.");
        assertThat(scene.approves("ana")).isEqualTo("It is over: Rejected by @lee.");
    }

    @Test
    void theRequesterTakesItBack() {
        ask();

        assertThat(scene.types("second", "dana", "abort " + DeskScene.RUN)).isEqualTo("Done. Nothing was started.");
        assertThat(scene.state().ended().orElseThrow().outcome()).isEqualTo(Outcome.ABORTED);
    }

    @Test
    void aPlanExpiresAtItsTimeAndNotBefore() {
        ask();
        scene.now = scene.now.plus(Duration.ofMinutes(30)).minusMillis(1);
        scene.desk.expire(DeskScene.RUN, 1);
        assertThat(scene.state().hasEnded()).isFalse();

        scene.now = scene.now.plusMillis(1);
        assertThat(scene.approves("lee")).startsWith("This plan has expired");
        scene.desk.expire(DeskScene.RUN, 1);

        assertThat(scene.state().ended().orElseThrow().outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void anImpossiblePlanIsShownToTheAskerAndStartsNothing() {
        scene.paint.obstacles = List.of(Text.of("default/debug: no controller"));

        assertThat(scene.types("first", "dana", "paint shed")).isEqualTo("Paint shed");
        assertThat(scene.journal.open()).isEmpty();
    }

    @Test
    void aWordThatIsWrongIsNamedAndStartsNothing() {
        assertThat(scene.types("first", "dana", "dran node01")).isEqualTo("There is no command dran.");
        assertThat(scene.journal.open()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "r-1", "../../etc/passwd", "r-zzzzzzzz.1", "R-00000000.1", "r-00000000"})
    void aButtonValueThatIsNotOursIsAnsweredAndDoesNothing(String value) {
        ask();

        assertThat(scene.presses("lee", "approve", value)).isNotEmpty();
        assertThat(scene.state().approvals()).isEmpty();
    }

    @Test
    void onlyTheRequesterAndLeadsSteer() {
        scene.paint.risk = Risk.REVERSIBLE;
        scene.paint.performance = (thing, log) -> {
            assertThat(scene.presses("olaf", "pause", DeskScene.RUN.value())).startsWith("Only @dana");
            assertThat(scene.presses("dana", "pause", DeskScene.RUN.value())).startsWith("Pausing");
            assertThat(scene.presses("lee", "pause", DeskScene.RUN.value())).startsWith("It is not running");
            assertThat(scene.presses("lee", "resume", DeskScene.RUN.value())).isEqualTo("It goes on.");
            assertThat(scene.presses("lee", "skip", DeskScene.RUN + ".paint:shed"))
                    .startsWith("It is over already");
            log.refresh();
            assertThat(log.state().isPaused()).isFalse();
            return new Completion.Finished(Outcome.SUCCEEDED, "Done.", List.of());
        };
        ask();

        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.APPROVED);
        assertThat(carry()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void onlyALeadChoosesHowAStepThatAsksGoesOn() {
        String gate = DeskScene.RUN + ".roll-back.paint:gate";
        scene.paint.risk = Risk.REVERSIBLE;
        scene.paint.performance = (thing, log) -> {
            log.append(new Event.StepIntended(new Step("paint:gate", "shed", "open the gate")));
            assertThat(scene.presses("lee", "choose", gate)).startsWith("That is not asked any more");
            log.append(new Event.StepAsks(
                    "paint:gate", "it is stuck", List.of(new Choice("roll-back", "Roll back", "Shut it."))));
            assertThat(scene.presses("dana", "choose", gate)).isEqualTo("Only a lead may choose how it goes on.");
            assertThat(scene.presses("lee", "skip", DeskScene.RUN + ".paint:gate"))
                    .startsWith("It cannot be skipped");
            assertThat(scene.presses("lee", "choose", DeskScene.RUN + ".burn.paint:gate"))
                    .startsWith("That is not asked any more");
            assertThat(scene.presses("lee", "choose", DeskScene.RUN + ".gate")).contains("not one of Drydock's");
            assertThat(scene.presses("lee", "choose", gate)).isEqualTo("Chosen: roll back.");
            assertThat(scene.presses("kim", "choose", gate)).startsWith("That is not asked any more");
            log.refresh();
            assertThat(log.state().step("paint:gate").orElseThrow().chosen()).contains("roll-back");
            return new Completion.Finished(Outcome.SUCCEEDED, "Done.", List.of());
        };
        ask();

        assertThat(carry()).isEqualTo(Outcome.SUCCEEDED);
    }

    private Outcome carry() {
        try {
            scene.work();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return scene.state().ended().orElseThrow().outcome();
    }

    @Test
    void anOfferIsACommandInThePressersOwnName() {
        scene.paint.risk = Risk.REVERSIBLE;
        scene.paint.performance = (thing, log) ->
                new Completion.Finished(Outcome.FAILED, "No.", List.of(new Offer("Paint the fence", "paint fence")));
        ask();
        carry();

        scene.presses("olaf", "offer-0", DeskScene.RUN + ".0");

        assertThat(scene.journal.recent(1)).singleElement().satisfies(id -> {
            Event.Requested requested =
                    (Event.Requested) scene.journal.events(id).getFirst();
            assertThat(requested.requester()).isEqualTo(People.person("olaf"));
            assertThat(requested.line()).isEqualTo("paint fence");
        });
        assertThat(scene.presses("olaf", "offer-7", DeskScene.RUN + ".7"))
                .startsWith("That button is from an older card");
    }

    @Test
    void aRetryIsANewRequestThatSaysWhatItTriesAgain() {
        scene.paint.risk = Risk.REVERSIBLE;
        ask();
        assertThat(scene.types("second", "dana", "retry " + DeskScene.RUN)).contains("has not ended");
        carry();
        scene.types("third", "ana", "retry " + DeskScene.RUN);

        Event.Requested requested = (Event.Requested)
                scene.journal.events(scene.journal.recent(1).getFirst()).getFirst();
        assertThat(requested.retryOf()).contains(DeskScene.RUN);
        assertThat(requested.requester()).isEqualTo(People.person("ana"));
    }

    @Test
    void twoLastApprovalsAtOnceStartItOnce() throws InterruptedException {
        ask();
        scene.approves("lee");
        scene.journal.beforeNextAppend(() -> scene.approves("kim"));

        assertThat(scene.approves("ana")).isEqualTo("It is approved already, and about to start.");
        scene.work();
        assertThat(scene.story().stream().filter("Approved"::equals)).hasSize(1);
        assertThat(scene.paint.painted).containsExactly("shed");
    }

    @Test
    void anAbortBeforeTheStartWins() throws InterruptedException {
        ask();
        scene.approves("lee");
        scene.approves("ana");

        assertThat(scene.types("second", "dana", "abort " + DeskScene.RUN)).isEqualTo("Aborted. Nothing was started.");
        scene.work();
        assertThat(scene.paint.painted).isEmpty();
    }

    @Test
    void aRunThatCrashedIsTakenUpAgainByAnotherWorker() throws InterruptedException {
        scene.paint.risk = Risk.REVERSIBLE;
        ask();
        scene.paint.performance = (thing, log) -> {
            throw new InterruptedException("killed");
        };
        try {
            scene.runner.carry(DeskScene.RUN);
        } catch (InterruptedException killed) {
            assertThat(killed).hasMessage("killed");
        }
        scene.paint.performance = (thing, log) -> new Completion.Finished(
                Outcome.SUCCEEDED, "attempt " + log.state().attempt(), List.of());
        scene.worker("worker-2").carry(DeskScene.RUN);

        assertThat(scene.state().ended().orElseThrow().summary()).isEqualTo("attempt 2");
    }

    @Test
    void aWorkerThatWasTakenOverCannotAppendAnyMore() throws InterruptedException {
        scene.paint.risk = Risk.REVERSIBLE;
        scene.paint.performance = (thing, log) -> {
            RunState state = scene.state();
            try {
                scene.journal.append(DeskScene.RUN, state.sequence(), List.of(new Event.Started(2, "worker-2", 99)));
            } catch (Journal.ConflictException e) {
                throw new IllegalStateException(e);
            }
            log.append(new Event.Milestone("too late"));
            throw new IllegalStateException("an old worker appended");
        };
        ask();
        scene.work();

        assertThat(scene.story().getLast()).isEqualTo("Started");
    }

    @Test
    void oneThingIsWorkedOnByOneRun() throws InterruptedException {
        scene.paint.risk = Risk.REVERSIBLE;
        ask();
        scene.leases.acquire(
                RunIds.of("other"),
                "worker-9",
                List.of(new Resource("thing/shed", "the thing")),
                Duration.ofSeconds(30));
        scene.work();
        scene.work();

        assertThat(scene.paint.painted).isEmpty();
        assertThat(scene.story()).containsExactly("Requested", "Planned", "Approved", "Postponed");
        assertThat(scene.state().postponed())
                .hasValueSatisfying(why -> assertThat(why).contains("is being worked on by run"));
    }

    @Test
    void anUnexpectedFailureEndsTheRunAndSaysSo() {
        scene.paint.risk = Risk.REVERSIBLE;
        scene.paint.performance = (thing, log) -> {
            throw new IllegalStateException("a bug");
        };
        ask();

        assertThat(carry()).isEqualTo(Outcome.FAILED);
        assertThat(scene.state().ended().orElseThrow().summary())
                .startsWith("Drydock itself failed")
                .doesNotContain("a bug");
    }

    @Test
    void aClusterThatIsAwayWhenARunIsTakenUpIsWaitedForAndEndsNothing() throws InterruptedException {
        scene.paint.risk = Risk.REVERSIBLE;
        scene.paint.performance = (thing, log) -> {
            throw RefusalException.passing("The API server does not answer.", new RuntimeException());
        };
        ask();
        scene.work();
        assertThat(scene.state().hasEnded()).isFalse();

        scene.paint.performance =
                (thing, log) -> new Completion.Finished(Outcome.SUCCEEDED, "Painted after all.", List.of());

        assertThat(carry()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void controlsThatArriveWhileItWorksAreSeen() {
        scene.paint.risk = Risk.REVERSIBLE;
        scene.paint.performance = (thing, log) -> {
            scene.presses("dana", "extend", DeskScene.RUN.value());
            scene.presses("lee", "abort", DeskScene.RUN.value());
            log.append(new Event.Milestone("appended behind theirs"));
            assertThat(log.state().abortedBy()).contains(People.person("lee"));
            assertThat(log.state().deferrals()).hasSize(1);
            return new Completion.Finished(Outcome.ABORTED, "Aborted.", List.of());
        };
        ask();

        assertThat(carry()).isEqualTo(Outcome.ABORTED);
        assertThat(scene.journal.events(DeskScene.RUN))
                .filteredOn(event -> event instanceof Event.Controlled)
                .extracting(event -> ((Event.Controlled) event).control())
                .containsExactly(new Control.Extend(Duration.ofMinutes(10)), new Control.Abort());
    }

    @Test
    void anAbortThatIsTooLateIsRefusedWithItsReason() {
        scene.paint.risk = Risk.REVERSIBLE;
        scene.paint.performance = (thing, log) -> {
            log.append(new Event.AbortMeans(true, "The old paint comes back."));
            log.append(new Event.AbortMeans(false, "The new paint has dried."));
            assertThat(scene.presses("lee", "abort", DeskScene.RUN.value()))
                    .isEqualTo("It cannot be aborted any more. The new paint has dried.");
            log.refresh();
            assertThat(log.state().abortedBy()).isEmpty();
            return new Completion.Finished(Outcome.SUCCEEDED, "Painted.", List.of());
        };
        ask();

        assertThat(carry()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void anAbortThatMeansSomethingOfItsOwnIsTakenLikeAnyOther() {
        scene.paint.risk = Risk.REVERSIBLE;
        scene.paint.performance = (thing, log) -> {
            log.append(new Event.AbortMeans(true, "The old paint comes back."));
            scene.presses("lee", "abort", DeskScene.RUN.value());
            log.refresh();
            assertThat(log.state().abortedBy()).contains(People.person("lee"));
            return new Completion.Finished(Outcome.ABORTED, "Aborted.", List.of());
        };
        ask();

        assertThat(carry()).isEqualTo(Outcome.ABORTED);
    }
}
