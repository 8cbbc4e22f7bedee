package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.People;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan whose approvers have to type a name: what is not typed right is not counted, wherever it comes from. */
final class ConfirmationTest {
    private final DeskScene scene = new DeskScene();

    private void ask() {
        scene.paint.confirmation = Optional.of("harbour");
        scene.types("first", "dana", "paint shed");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "the name|harbour|true",
                "spaces around it|'  harbour\t'|true",
                "another name|harbor|false",
                "another case|Harbour|false",
                "a space within|har bour|false",
                "more than the name|harbour!|false",
                "nothing|''|false",
                "only spaces|'  '|false",
            })
    void whatIsTypedCountsWhereItIsTheName(String name, String typed, boolean counts) {
        ask();

        String answer = scene.approves("lee", typed);

        if (counts) {
            assertThat(answer).startsWith("Your approval counts");
            assertThat(scene.state().approvals()).containsExactly(People.person("lee"));
        } else {
            assertThat(answer)
                    .isEqualTo("Not counted: what you typed is not the name harbour. Please press Approve"
                            + " on its card, and type it in the form that opens.");
            assertThat(scene.story()).containsExactly("Requested", "Planned");
        }
        assertThat(scene.form("ana", 1, Optional.of(typed)).orElseThrow().correction())
                .isEqualTo(
                        counts
                                ? Optional.empty()
                                : Optional.of("That is not the name that is asked for. Please type harbour, letter for"
                                        + " letter."));
    }

    @Test
    void aPressWithNothingTypedIsNotCountedAndTellsWhatToDo() {
        ask();

        assertThat(scene.approves("lee"))
                .isEqualTo("Not counted: approving this plan asks for the name harbour. Please press Approve on its"
                        + " card, and type it in the form that opens.");
        assertThat(scene.story()).containsExactly("Requested", "Planned");
    }

    @Test
    void eachApproverTypesIt() throws InterruptedException {
        ask();
        scene.approves("lee", "harbour");

        assertThat(scene.approves("ana")).startsWith("Not counted");
        assertThat(scene.approves("ana", "quay")).startsWith("Not counted");
        scene.work();
        assertThat(scene.paint.painted).isEmpty();
        assertThat(scene.approves("ana", "harbour")).startsWith("Your approval was the last one needed.");
        scene.work();
        assertThat(scene.paint.painted).containsExactly("shed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dana", "olaf", "robot", "guest", "gone"})
    void whoMayNotApproveMayNotByTypingEither(String who) {
        ask();

        assertThat(scene.approves(who, "harbour")).isNotEmpty().doesNotStartWith("Not counted");
        assertThat(scene.state().approvals()).isEmpty();
        assertThat(scene.form(who, 1, Optional.empty()).filter(form -> !form.futile()))
                .isEmpty();
    }

    @Test
    void typingItAgainIsToldAsPressingAgainIs() {
        ask();
        scene.approves("lee", "harbour");

        assertThat(scene.approves("lee", "harbour")).startsWith("You have approved this already");
        assertThat(scene.form("lee", 1, Optional.of("wrong")).orElseThrow().futile())
                .isTrue();
        assertThat(scene.form("ana", 1, Optional.empty()).orElseThrow().futile())
                .isFalse();
    }

    @Test
    void whatIsDeliveredAgainIsCountedOnce() {
        ask();
        Desk.Pressed press = new Desk.Pressed(
                "slack-1", People.id("lee"), "", "approve", DeskScene.RUN + ".1", Optional.of("harbour"));

        assertThat(scene.desk.take(press)).isPresent();
        assertThat(scene.desk.take(press)).isEmpty();
        assertThat(scene.state().approvals()).containsExactly(People.person("lee"));
    }

    @Test
    void aFormOfAnOlderPlanIsNotCounted() {
        ask();
        scene.approves("lee", "harbour");
        scene.paint.losses = List.of("pod-1", "pod-2");
        scene.approves("ana", "harbour");
        assertThat(scene.state().revision()).isEqualTo(2);

        assertThat(scene.form("kim", 1, Optional.of("harbour")).orElseThrow().futile())
                .isTrue();
        assertThat(scene.presses("kim", "approve", DeskScene.RUN + ".1")).startsWith("The plan has changed");
        assertThat(scene.form("kim", 2, Optional.of("harbour")).orElseThrow().futile())
                .isFalse();
        assertThat(scene.approves("kim", "harbour")).startsWith("Your approval counts");
    }

    @Test
    void aFormOfWhatIsOverIsFutileAndStillKnowsItsChannel() {
        ask();
        scene.presses("dana", "reject", DeskScene.RUN.value());

        assertThat(scene.form("lee", 1, Optional.of("harbour"))).hasValueSatisfying(form -> {
            assertThat(form.futile()).isTrue();
            assertThat(form.channel()).isEqualTo("C1");
        });
        assertThat(scene.approves("lee", "harbour")).startsWith("It is over");
    }

    @Test
    void theFormSaysWhatIsApprovedAndWhatIsLost() {
        ask();

        Desk.Form form = scene.form("lee", 1, Optional.empty()).orElseThrow();

        assertThat(form.title()).hasSizeLessThanOrEqualTo(24);
        assertThat(form.label()).isEqualTo("To approve, type the name harbour");
        assertThat(form.card().blocks().toString()).contains("Paint shed", "Lost for good: pod-1.", "name=dana");
        assertThat(form.correction()).isEmpty();
    }

    /** Old journals have plans without it, and most plans have none. */
    @Test
    void wherePressingIsEnoughThereIsNoFormAndWhatIsTypedDoesNotMatter() {
        scene.types("first", "dana", "paint shed");

        assertThat(scene.form("lee", 1, Optional.empty())).isEmpty();
        assertThat(scene.approves("lee", "anything")).startsWith("Your approval counts");
    }

    @ParameterizedTest
    @CsvSource({"reject,r-00000000.1", "approve,r-00000000.1", "approve,nonsense", "approve,''", "offer-0,r-00000000.1"
    })
    void thereIsNoFormForWhatIsNoApproval(String action, String value) {
        ask();

        assertThat(scene.desk.form(new Desk.Pressed("d", People.id("lee"), "C1", action, value)))
                .isEmpty();
    }

    @Test
    void thereIsNoFormWhileNobodyCanBeLookedUp() {
        ask();
        scene.people.goAway();

        assertThat(scene.form("lee", 1, Optional.empty())).isEmpty();
        assertThat(scene.approves("lee", "harbour")).startsWith("Slack does not tell who you are just now");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void aBlankNameIsTypedByNobody(String blank) {
        scene.paint.confirmation = Optional.of(blank);
        scene.types("first", "dana", "paint shed");

        assertThat(scene.approves("lee", blank)).startsWith("Not counted");
        assertThat(scene.approves("lee")).startsWith("Not counted");
    }

    /** Where the policy asks for nobody, nobody would type it. */
    @Test
    void aPlanThatAsksForANameNeedsOneApproverWhateverThePolicy() throws InterruptedException {
        scene.paint.risk = Risk.REVERSIBLE;
        ask();
        scene.work();

        assertThat(scene.paint.painted).isEmpty();
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.AWAITING_APPROVAL);
        assertThat(scene.approves("lee", "harbour")).startsWith("Your approval was the last one needed.");
        scene.work();
        assertThat(scene.paint.painted).containsExactly("shed");
    }

    @Test
    void whatIsTypedIsNotKept() {
        ask();
        scene.approves("lee", "my password");
        scene.approves("lee", "harbour");

        assertThat(scene.journal.events(DeskScene.RUN))
                .noneMatch(event -> event.toString().contains("my password"))
                .anyMatch(event -> event instanceof Event.ApprovalGiven);
    }
}
