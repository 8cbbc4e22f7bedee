package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Desk;
import dev.drydock.core.run.RunId;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import dev.drydock.sim.slack.Fault;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Sent;
import dev.drydock.sim.slack.Sent.Outcome;
import dev.drydock.sim.slack.View;
import dev.drydock.sim.slack.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Presses that open a form, and forms that are filled in, over a real socket. */
class FormsTest {
    private static final String CORRECTION = "Please type harbour.";

    private final Harbor harbor = new Harbor(Harbor.people());
    private final Person lee = harbor.slack.person("lee");

    @BeforeEach
    void listen() {
        harbor.desk.form = press -> Optional.of(form(
                "C0OPS",
                press.typed().filter(text -> !text.strip().equals("harbour")).map(wrong -> CORRECTION),
                false));
        harbor.desk.reaction =
                press -> Optional.of(Card.of("you typed: " + press.typed().orElse("nothing")));
        harbor.listen();
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private static Desk.Form form(String channel, Optional<String> correction, boolean futile) {
        Card card = new Card(
                "Restore harbour",
                List.of(
                        new Block.Heading("Restore harbour"),
                        new Block.Section(Tone.DANGER, "What you approve", List.of(Text.of("Lost: 3 <objects>")))));
        return new Desk.Form(channel, "Approve this plan", card, "Type the name harbour", correction, futile);
    }

    private Message card() throws Exception {
        Button approve = Button.of("approve", "r-7k3m9q2x.1", "Approve");
        RenderedCard card = BlockKit.render(new Card("the card", List.of(new Block.Buttons(List.of(approve)))), "");
        Note note = new Note(new RunId("r-7k3m9q2x"), "root", "C0OPS", Optional.empty(), false, harbor.time.instant());
        String ts = harbor.workspace.post().post(note, card, false);
        return harbor.slack.channel("#ops").message(ts).orElseThrow();
    }

    private View opened() throws Exception {
        assertThat(lee.clicks(card(), "Approve").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        return lee.awaitsView(view -> view.title().equals("Approve this plan"), SOON);
    }

    private void assertNothingWrong() {
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void aPressOpensAFormWithNothingInItButOpaqueIds() throws Exception {
        View form = opened();

        assertThat(form.body().path("private_metadata").asText()).isEqualTo("r-7k3m9q2x.1");
        assertThat(form.body().path("callback_id").asText()).isEqualTo("approve");
        assertThat(form.body().path("blocks").toString())
                .contains("Restore harbour", "Lost: 3 &lt;objects&gt;", "Type the name harbour");
        assertThat(harbor.desk.pressed).isEmpty();
        assertNothingWrong();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"harbor", "HARBOUR", " "})
    void whatIsTypedWrongIsCorrectedAtTheFieldAndTheFormStays(String wrong) throws Exception {
        opened();

        Sent sent = lee.fillsIn(wrong);

        assertThat(sent.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        assertThat(sent.answer().path("response_action").asText()).isEqualTo("errors");
        assertThat(sent.answer().path("errors").path(Forms.FIELD).asText()).isEqualTo(CORRECTION);
        assertThat(lee.modal()).isPresent();
        assertThat(harbor.desk.pressed).isEmpty();
        assertNothingWrong();
    }

    @Test
    void aFormThatIsSubmittedEmptyIsCorrectedToo() throws Exception {
        View form = opened();

        assertThat(lee.submits(form, Map.of()).answer().path("errors")).hasSize(1);
        assertThat(harbor.desk.pressed).isEmpty();
        assertNothingWrong();
    }

    @Test
    void whatIsTypedRightIsTheSamePressWithWhatWasTypedAndTheAnswerIsPrivateInTheRunsChannel() throws Exception {
        opened();
        lee.fillsIn("wrong");

        assertThat(lee.fillsIn(" harbour ").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);

        Message answer = lee.awaits("#ops", "you typed:  harbour", SOON);
        assertThat(answer.onlyFor()).contains("U0LEE");
        assertThat(lee.modal()).isEmpty();
        assertThat(harbor.desk.pressed).singleElement().satisfies(press -> {
            assertThat(press.action()).isEqualTo("approve");
            assertThat(press.value()).isEqualTo("r-7k3m9q2x.1");
            assertThat(press.typed()).contains(" harbour ");
            assertThat(press.person()).isEqualTo(Harbor.person("lee"));
            assertThat(press.delivery()).matches("submission:[0-9a-f]{32}");
        });
        assertNothingWrong();
    }

    @Test
    void whatIsDeliveredTwiceOpensOneFormAndIsTakenOnce() throws Exception {
        harbor.slack.faults().deliverTwice(1);
        opened();
        harbor.slack.faults().deliverTwice(1);
        lee.fillsIn("harbour");
        lee.awaits("#ops", "you typed: harbour", SOON);
        opened();
        lee.fillsIn("harbour ");
        lee.awaits("#ops", "you typed: harbour ", SOON);

        Awaitility.await().atMost(SOON).until(() -> harbor.desk.pressed.size() == 2);
        assertThat(lee.sees("#ops")).filteredOn(m -> m.onlyFor().isPresent()).hasSize(2);
        assertNothingWrong();
    }

    @Test
    void whoseApprovalCannotCountIsToldAtOnceWithoutAForm() throws Exception {
        harbor.desk.form = press -> Optional.of(form("C0OPS", Optional.empty(), true));

        lee.clicks(card(), "Approve");

        lee.awaits("#ops", "you typed: nothing", SOON);
        assertThat(lee.modal()).isEmpty();
        assertNothingWrong();
    }

    @Test
    void whatCannotCountAnyMoreWhenItIsSubmittedIsTakenAndToldThoughItIsTypedWrong() throws Exception {
        opened();
        harbor.desk.form = press -> Optional.of(form("C0OPS", Optional.of(CORRECTION), true));

        lee.fillsIn("wrong");

        assertThat(lee.awaits("#ops", "you typed: wrong", SOON).onlyFor()).contains("U0LEE");
        // The acknowledgement, which closes the form, is on a way of its own.
        Awaitility.await().atMost(SOON).until(() -> lee.modal().isEmpty());
        assertNothingWrong();
    }

    @Test
    void aDeskThatIsSlowHoldsUpNoAcknowledgementAndTheAnswerComesDirectly() throws Exception {
        opened();
        CountDownLatch slow = new CountDownLatch(1);
        harbor.desk.form = press -> {
            try {
                assertThat(slow.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        };

        assertThat(lee.fillsIn("wrong").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);

        lee.awaits("@drydock", "you typed: wrong", SOON);
        slow.countDown();
        assertNothingWrong();
    }

    @Test
    void aBugInTheFormIsAcknowledgedAndTheDeskStillDecides() throws Exception {
        opened();
        harbor.desk.form = press -> {
            throw new IllegalStateException("a bug");
        };

        assertThat(lee.fillsIn("harbour").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);

        lee.awaits("@drydock", "you typed: harbour", SOON);
        assertNothingWrong();
    }

    @Test
    void whereSlackDoesNotOpenTheFormThePersonIsToldToPressAgain() throws Exception {
        harbor.slack.faults().next("views.open", new Fault.Status(503));

        assertThat(lee.clicks(card(), "Approve").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);

        assertThat(lee.awaits("#ops", "Please press the button again", SOON).onlyFor())
                .contains("U0LEE");
        assertThat(lee.modal()).isEmpty();
        assertThat(harbor.desk.pressed).isEmpty();
        opened();
        assertNothingWrong();
    }

    @Test
    void aTriggerThatIsTooOldIsToldAsWell() throws Exception {
        harbor.desk.form = press -> {
            harbor.time.jump(Duration.ofSeconds(4));
            return Optional.of(form("C0OPS", Optional.empty(), false));
        };

        lee.clicks(card(), "Approve");

        lee.awaits("#ops", "Please press the button again", SOON);
        assertThat(harbor.slack.violations()).extracting(Violation::kind).containsExactly(Violation.Kind.BAD_TRIGGER);
    }

    @Test
    void somebodyOfAnotherWorkspaceGetsNoForm() throws Exception {
        Person eve = harbor.slack.person("eve");

        eve.clicks(card(), "Approve");

        eve.awaits("#ops", "you belong to another one", SOON);
        assertThat(eve.modal()).isEmpty();
        assertNothingWrong();
    }

    @Test
    void longAndHostileWordsStayWithinSlacksLimits() throws Exception {
        String hostile = "<!channel> & *x*\u202E\n".repeat(200);
        harbor.desk.form = press -> Optional.of(new Desk.Form(
                "C0OPS",
                hostile,
                new Card(hostile, List.of(new Block.Heading(hostile), new Block.Paragraph(Text.of(hostile)))),
                hostile,
                Optional.of(hostile),
                false));

        lee.clicks(card(), "Approve");

        View form = lee.awaitsView(view -> view.type().equals("modal"), SOON);
        assertThat(form.body().toString()).doesNotContain("<!channel>", "\u202E");
        assertThat(lee.fillsIn("x").answer().path("errors").path(Forms.FIELD).asText())
                .doesNotContain("\u202E", "\n")
                .hasSizeLessThanOrEqualTo(300);
        assertNothingWrong();
    }
}
