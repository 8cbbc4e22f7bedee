package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Desk;
import dev.drydock.core.run.RunId;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.sim.slack.Fault;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Sent.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People type and press, over a real socket. */
class ListenerTest {
    private final Harbor harbor = new Harbor(Harbor.people());
    private final Person dana = harbor.slack.person("dana");
    private final Person lee = harbor.slack.person("lee");

    @AfterEach
    void stop() {
        harbor.close();
    }

    private Message card(Button... buttons) throws Exception {
        RenderedCard card = BlockKit.render(new Card("the card", List.of(new Block.Buttons(List.of(buttons)))), "");
        Note note = new Note(new RunId("r-7k3m9q2x"), "root", "C0OPS", Optional.empty(), false, harbor.time.instant());
        String ts = harbor.workspace.post().post(note, card, false);
        return harbor.slack.channel("#ops").message(ts).orElseThrow();
    }

    private void assertNothingWrong() {
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/drydock drain node01 --force | drain node01 --force",
                "/drain node01 | drain node01",
                "/cordon node01 | cordon node01",
                "/uncordon node01 | uncordon node01",
                "/drydock | help",
                "/drydock x --reason \"<!channel> & @lee\" | x --reason \"<!channel> & @lee\""
            })
    void aCommandReachesTheDeskAndItsAnswerThePersonAlone(String typed, String line) {
        harbor.listen();
        assertThat(dana.types("#ops", typed).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        Message answer =
                dana.awaits("#ops", "you said: " + line.replaceAll("[<>&]", "").split(" ", -1)[0], SOON);
        assertThat(answer.onlyFor()).contains("U0DANA");
        assertThat(harbor.desk.typed).singleElement().satisfies(command -> {
            assertThat(command.line()).isEqualTo(line);
            assertThat(command.person()).isEqualTo(Harbor.person("dana"));
            assertThat(command.channel()).isEqualTo("C0OPS");
            assertThat(command.delivery()).matches("command:[0-9a-f]{32}");
        });
        assertNothingWrong();
    }

    @Test
    void aPressReachesTheDeskAndTheCardStays() throws Exception {
        harbor.listen();
        Message card =
                card(Button.of("approve", "r-7k3m9q2x.1", "Approve"), Button.of("reject", "r-7k3m9q2x", "Reject"));
        assertThat(lee.clicks(card, "Approve").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        assertThat(lee.awaits("#ops", "you pressed: approve", SOON).onlyFor()).contains("U0LEE");
        assertThat(harbor.desk.pressed).singleElement().satisfies(press -> {
            assertThat(press.value()).isEqualTo("r-7k3m9q2x.1");
            assertThat(press.person()).isEqualTo(Harbor.person("lee"));
            assertThat(press.channel()).isEqualTo("C0OPS");
        });
        assertThat(harbor.slack.channel("#ops").message(card.ts())).contains(card);
        assertNothingWrong();
    }

    @Test
    void theSecondOfTwoButtonsForOneActionIsTheSameAction() throws Exception {
        harbor.listen();
        Message card = card(Button.of("skip", "r-7k3m9q2x.a", "Skip a"), Button.of("skip", "r-7k3m9q2x.b", "Skip b"));
        lee.clicks(card, "Skip b");
        lee.awaits("#ops", "you pressed: skip", SOON);
        assertThat(harbor.desk.pressed).extracting(Desk.Pressed::value).containsExactly("r-7k3m9q2x.b");
    }

    @Test
    void aSlowDeskHoldsUpNoAcknowledgementAndNobodyElse() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        harbor.desk.answer = typed -> {
            if (typed.line().equals("slow")) {
                awaitQuietly(open);
            }
            return Optional.of(Card.of("done: " + typed.line()));
        };
        harbor.listen();
        for (int i = 0; i < 20; i++) {
            assertThat(dana.types("#ops", "/drydock slow").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        }
        lee.types("#ops", "/drydock quick");
        lee.awaits("#ops", "done: quick", SOON);
        open.countDown();
        dana.awaits("#ops", "done: slow", SOON);
        assertNothingWrong();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void slackIsNotAskedForItsTokenBetweenACommandAndItsAcknowledgement() {
        harbor.listen();
        harbor.slack.faults().next("auth.test", new Fault.Hang(Duration.ofSeconds(5)));
        assertThat(dana.types("#ops", "/drydock nodes").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        dana.awaits("#ops", "you said: nodes", SOON);
        assertNothingWrong();
    }

    @Test
    void whatIsDeliveredTwiceReachesTheDeskOnce() throws Exception {
        harbor.listen();
        Message card = card(Button.of("approve", "r-7k3m9q2x.1", "Approve"));
        harbor.slack.faults().deliverTwice(2);
        dana.types("#ops", "/drydock nodes");
        lee.clicks(card, "Approve");
        dana.awaits("#ops", "you said: nodes", SOON);
        lee.awaits("#ops", "you pressed: approve", SOON);
        dana.types("#ops", "/drydock last");
        dana.awaits("#ops", "you said: last", SOON);
        assertThat(harbor.desk.typed).extracting(Desk.Typed::line).containsExactly("nodes", "last");
        assertThat(harbor.desk.pressed).hasSize(1);
        assertNothingWrong();
    }

    @Test
    void twoOfTheSameLineAreTwoCommands() {
        harbor.listen();
        dana.types("#ops", "/drydock nodes");
        dana.types("#ops", "/drydock nodes");
        Awaitility.await().atMost(SOON).until(() -> harbor.desk.typed.size() == 2);
        assertThat(harbor.desk.typed.stream().map(Desk.Typed::delivery).collect(Collectors.toSet()))
                .hasSize(2);
    }

    @Test
    void aBugIsAcknowledgedAndToldPrivatelyWithAReference() throws Exception {
        harbor.desk.answer = typed -> {
            throw new IllegalStateException("a bug");
        };
        harbor.desk.reaction = pressed -> {
            throw new IllegalStateException("another bug");
        };
        harbor.listen();
        assertThat(dana.types("#ops", "/drydock nodes").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        Message apology = dana.awaits("#ops", "Something went wrong inside Drydock", SOON);
        assertThat(apology.onlyFor()).contains("U0DANA");
        assertThat(apology.blocks().toString()).containsPattern("`[0-9a-f]{8}`").doesNotContain("a bug");
        assertThat(lee.clicks(card(Button.of("approve", "r-7k3m9q2x.1", "Approve")), "Approve")
                        .outcome())
                .isEqualTo(Outcome.ACKNOWLEDGED);
        lee.awaits("#ops", "Something went wrong inside Drydock", SOON);
        assertNothingWrong();
    }

    /** More than are served at once. */
    @Test
    void whoComesInARushWaitsAndIsServed() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        harbor.desk.answer = typed -> {
            try {
                assertThat(slow.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Optional.of(Card.of("served"));
        };
        harbor.listen();
        for (int i = 0; i < 70; i++) {
            assertThat(dana.types("#ops", "/drydock nodes").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        }
        assertThat(harbor.desk.typed).hasSizeLessThan(70);
        lee.clicks(card(Button.of("approve", "r-7k3m9q2x.1", "Approve")), "Approve");
        lee.awaits("#ops", "you pressed: approve", SOON);
        slow.countDown();
        Awaitility.await().atMost(SOON).until(() -> served() == 70);
        assertThat(harbor.desk.typed).hasSize(70);
        assertNothingWrong();
    }

    private long served() {
        return dana.sees("#ops").stream()
                .filter(message -> message.text().equals("served"))
                .count();
    }

    @Test
    void elsewhereDrydockSaysWhereItWorks() throws Exception {
        harbor.listen();
        dana.types("#random", "/drydock nodes");
        assertThat(dana.awaits("#random", "Please use #ops", SOON).onlyFor()).contains("U0DANA");
        dana.types("@drydock", "/drydock nodes");
        dana.awaits("@drydock", "Please use #ops", SOON);
        assertThat(harbor.desk.typed).isEmpty();
        assertNothingWrong();
    }

    @Test
    void somebodyOfAnotherWorkspaceIsRefusedByCommandAndByPress() throws Exception {
        harbor.listen();
        Person eve = harbor.slack.person("eve");
        eve.types("#ops", "/drydock nodes");
        eve.awaits("#ops", "you belong to another one", SOON);
        eve.clicks(card(Button.of("approve", "r-7k3m9q2x.1", "Approve")), "Approve");
        Awaitility.await()
                .atMost(SOON)
                .until(() -> eve.sees("#ops").stream()
                                .filter(message -> message.onlyFor().isPresent())
                                .count()
                        == 2);
        assertThat(harbor.desk.typed).isEmpty();
        assertThat(harbor.desk.pressed).isEmpty();
        assertNothingWrong();
    }

    @Test
    void whileSlackDoesNotSayWhoWeAreNobodyIsServedAndEverybodyIsTold() {
        harbor.slack.faults().next(5, "auth.test", new Fault.Status(503));
        harbor.listen();
        dana.types("#ops", "/drydock nodes");
        dana.awaits("#ops", "Slack does not answer Drydock just now, so nothing was done", SOON);
        assertThat(harbor.desk.typed).isEmpty();
        dana.types("#ops", "/drydock nodes");
        dana.awaits("#ops", "you said: nodes", SOON);
    }

    @Test
    void aCrowdIsServed() {
        int commands = 200;
        harbor.listen();
        Set<Outcome> outcomes = IntStream.range(0, commands)
                .mapToObj(i -> dana.types("#ops", "/drydock nodes " + i))
                .map(sent -> sent.outcome())
                .collect(Collectors.toSet());
        assertThat(outcomes).containsExactly(Outcome.ACKNOWLEDGED);
        Awaitility.await().atMost(SOON).until(() -> harbor.desk.typed.size() == commands);
        assertNothingWrong();
    }
}
