package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.People;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Card;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Slack delivers again, at whatever replica and however late, is not done again. */
final class RedeliveryTest {
    private final DeskScene scene = new DeskScene();

    private Optional<Card> deliver(String delivery, String who, String action, String value) {
        return scene.desk.take(new Desk.Pressed(delivery, People.id(who), "C1", action, value));
    }

    @Test
    void anApprovalThatWasWithdrawnDoesNotComeBackWithItsOldDelivery() {
        scene.types("first", "dana", "paint shed");
        String value = DeskScene.RUN + ".1";

        assertThat(deliver("slack-1", "lee", "approve", value)).isPresent();
        assertThat(deliver("slack-2", "lee", "withdraw", value)).isPresent();
        assertThat(deliver("slack-1", "lee", "approve", value)).isEmpty();

        assertThat(scene.state().approvals()).isEmpty();
        deliver("slack-3", "lee", "approve", value);
        assertThat(scene.state().approvals()).containsExactly(People.person("lee"));
    }

    @Test
    void anExtensionDeliveredTwiceMovesTheDeadlinesOnce() throws InterruptedException {
        scene.paint.performance = (thing, log) -> {
            deliver("slack-1", "dana", "extend", DeskScene.RUN.value());
            deliver("slack-1", "dana", "extend", DeskScene.RUN.value());
            deliver("slack-2", "dana", "extend", DeskScene.RUN.value());
            log.refresh();
            log.append(new Event.StepDone("paint:shed", log.state().extension().toString(), Map.of()));
            throw new InterruptedException("enough");
        };
        scene.types("first", "dana", "paint shed");
        scene.approves("lee");
        scene.approves("ana");
        try {
            scene.work();
        } catch (InterruptedException enough) {
            assertThat(scene.state().extension()).isEqualTo(Duration.ofMinutes(20));
        }

        assertThat(scene.journal.events(DeskScene.RUN))
                .filteredOn(event -> event instanceof Event.Controlled(var by, Control.Extend extend))
                .hasSize(2);
    }

    @Test
    void howeverLongSomebodyPressesTheJournalKeepsTheRefusalOnce() {
        scene.types("first", "dana", "paint shed");

        for (int press = 0; press < 1000; press++) {
            assertThat(deliver("press-" + press, "olaf", "approve", DeskScene.RUN + ".1"))
                    .isPresent();
        }

        assertThat(scene.story()).containsExactly("Requested", "Planned", "ApprovalRefused");
        assertThat(scene.journal.events(DeskScene.RUN)).hasSize(4);
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.AWAITING_APPROVAL);
    }
}
