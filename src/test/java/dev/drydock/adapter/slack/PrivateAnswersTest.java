package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Grid;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import dev.drydock.sim.slack.Fault;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.View;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What one person alone sees: answers, files, the home tab; and what nobody may see. */
class PrivateAnswersTest {
    private final Harbor harbor = new Harbor(Harbor.people());
    private final Person dana = harbor.slack.person("dana");

    @AfterEach
    void stop() {
        harbor.close();
    }

    private void assertNothingWrong() {
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void anAnswerFindsAnotherWayWhenItsUrlIsTooOld() {
        harbor.desk.answer = typed -> {
            harbor.time.jump(Duration.ofMinutes(31));
            return Optional.of(Card.of("late: " + typed.line()));
        };
        harbor.listen();
        dana.types("#ops", "/drydock nodes");
        assertThat(dana.awaits("#ops", "late: nodes", SOON).onlyFor()).contains("U0DANA");
    }

    @Test
    void aLongAnswerComesWithAFileInDirectMessages() {
        List<Text> lines = IntStream.rangeClosed(1, 300)
                .mapToObj(i -> Text.empty().code("node" + i).plain(" Ready"))
                .toList();
        harbor.desk.answer =
                typed -> Optional.of(new Card("300 nodes", List.of(new Block.Section(Tone.NEUTRAL, "Nodes", lines))));
        harbor.listen();
        dana.types("#ops", "/drydock nodes");
        dana.awaits("#ops", "… and 260 more, in the file sent to you directly", SOON);
        Message file =
                dana.awaits("@drydock", message -> !message.content().files().isEmpty(), SOON);
        assertThat(new String(file.content().files().getFirst().bytes(), StandardCharsets.UTF_8))
                .contains("node300 Ready");
        assertNothingWrong();
    }

    @Test
    void thePictureOfAnAnswerComesInDirectMessages() {
        Grid grid = new Grid("Versions of harbour", List.of("kubelet"), List.of(), "");
        harbor.desk.answer = typed ->
                Optional.of(new Card("all fit", List.of(new Block.Heading("all fit"), new Block.Picture(grid))));
        harbor.listen();
        dana.types("#ops", "/drydock upgrade check");
        dana.awaits("#ops", "all fit", SOON);
        Message file =
                dana.awaits("@drydock", message -> !message.content().files().isEmpty(), SOON);
        assertThat(file.content().files().getFirst().name()).isEqualTo("answer.png");
        assertThat(new String(file.content().files().getFirst().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("Versions of harbour");
        assertNothingWrong();
    }

    @Test
    void aLongAnswerWhoseFileCannotBeSentSaysSo() {
        List<Text> lines = Collections.nCopies(300, Text.of("Ready"));
        harbor.desk.answer =
                typed -> Optional.of(new Card("300 nodes", List.of(new Block.Section(Tone.NEUTRAL, "Nodes", lines))));
        harbor.slack.faults().next("files.getUploadURLExternal", new Fault.Refusal("file_upload_disabled"));
        harbor.listen();
        dana.types("#ops", "/drydock nodes");
        dana.awaits("#ops", "which do not fit here; ask for less at once", SOON);
    }

    @Test
    void anAnswerThatIsNoneIsNoMessage() {
        harbor.desk.answer = typed -> typed.line().equals("quiet") ? Optional.empty() : Optional.of(Card.of("loud"));
        harbor.listen();
        dana.types("#ops", "/drydock quiet");
        dana.types("#ops", "/drydock loud");
        dana.awaits("#ops", "loud", SOON);
        assertThat(dana.sees("#ops").stream()
                        .filter(message -> message.onlyFor().isPresent()))
                .hasSize(1);
    }

    @Test
    void theHomeTabIsForMembers() {
        harbor.listen();
        dana.opensHome();
        View home = dana.awaitsView(view -> view.body().toString().contains("nothing is running, dana"), SOON);
        assertThat(home.type()).isEqualTo("home");
        harbor.slack.person("gil").opensHome();
        harbor.slack
                .person("gil")
                .awaitsView(view -> view.body().toString().contains("full members of this workspace only"), SOON);
        assertNothingWrong();
    }

    @Test
    void aButtonOnTheHomeTabSendsPeopleToTheChannel() {
        harbor.listen(standing ->
                new Card("home", List.of(new Block.Buttons(List.of(Button.of("approve", "r-7k3m9q2x.1", "Approve"))))));
        dana.opensHome();
        View home = dana.awaitsView(view -> view.body().toString().contains("Approve"), SOON);
        dana.clicks(home, "Approve");
        dana.awaits("@drydock", "press that button in the channel", SOON);
        assertThat(harbor.desk.pressed).isEmpty();
        assertNothingWrong();
    }

    @Test
    void noSecretIsEverLogged() {
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        // Lines come from any thread, while they are looked at.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        Level level = root.getLevel();
        root.addAppender(lines);
        root.setLevel(Level.INFO);
        try {
            harbor.desk.answer = typed -> {
                harbor.time.jump(Duration.ofMinutes(31));
                throw new IllegalStateException("a bug");
            };
            harbor.listen();
            harbor.slack.faults().next(9, "chat.postEphemeral", new Fault.Status(500));
            dana.types("#ops", "/drydock nodes");
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> lines.list.stream()
                            .anyMatch(line -> line.getMessage().contains("private answer could not be given")));
        } finally {
            root.detachAppender(lines);
            root.setLevel(level);
        }
        assertThat(lines.list)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(
                                line.getFormattedMessage() + line.getKeyValuePairs() + line.getThrowableProxy())
                        .doesNotContain(
                                harbor.slack.botToken(), harbor.slack.appToken(), "/respond/", "ticket", "trigger"));
    }
}
