package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.sim.slack.Fault;
import dev.drydock.sim.slack.Limits;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Sent.Outcome;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections come and go; deliveries arrive. */
class SocketLinkTest {
    private final Harbor harbor =
            new Harbor(Harbor.people(), Limits.real().ack(Duration.ofSeconds(2)), List.of("U0LEE"), List.of());
    private final Person dana = harbor.slack.person("dana");

    @AfterEach
    void stop() {
        harbor.close();
    }

    private void assertServed(String line) {
        assertThat(dana.types("#ops", "/drydock " + line).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
        dana.awaits("#ops", "you said: " + line, SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"warning", "refresh_requested"})
    void theNextConnectionIsOpenBeforeTheLastOneCloses(String reason) {
        harbor.listen();
        if (reason.equals("warning")) {
            harbor.slack.sockets().warn();
        } else {
            harbor.slack.sockets().refresh();
        }
        for (int i = 0; i < 20; i++) {
            assertServed("nodes " + i);
        }
        harbor.slack.sockets().awaitOpen(1, SOON);
        assertServed("last");
        assertThat(harbor.desk.typed).hasSize(21);
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void aCutConnectionIsReplaced() {
        SlackListener listener = harbor.listen();
        harbor.slack.sockets().drop();
        harbor.slack.sockets().awaitOpenedInAll(2, SOON);
        Awaitility.await().atMost(SOON).until(() -> listener.health().connected());
        assertServed("nodes");
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void failedOpeningsArePausedForLongerAndLonger() {
        harbor.slack.faults().next(4, "apps.connections.open", new Fault.Status(500));
        SlackListener listener = harbor.listen();
        assertThat(harbor.time.pauses()).hasSize(4);
        List<Duration> pauses = harbor.time.pauses();
        assertThat(pauses.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(pauses.get(3)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
        Awaitility.await().atMost(SOON).until(() -> listener.health().connected());
        assertServed("nodes");
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void whenSocketModeIsSwitchedOffItStopsAndSaysSo() {
        SlackListener listener = harbor.listen();
        harbor.slack.sockets().disable();
        harbor.slack.sockets().awaitOpen(0, SOON);
        assertThat(listener.health().connected()).isFalse();
        assertThat(listener.health().trouble().orElseThrow()).contains("Socket Mode was switched off");
        int pauses = harbor.time.pauses().size();
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> harbor.slack.sockets().open() == 0
                        && harbor.time.pauses().size() == pauses);
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void anIdleConnectionIsHealthyBecausePingsAreAnswered() throws InterruptedException {
        SlackListener listener = harbor.listen();
        Awaitility.await().atMost(SOON).until(() -> listener.health().connected());
        assertThat(listener.answersPing(Duration.ofSeconds(5))).isTrue();
        harbor.time.jump(Duration.ofMinutes(10));
        assertThat(listener.health().sinceLastSign().orElseThrow()).isGreaterThan(Duration.ofMinutes(9));
        Awaitility.await()
                .atMost(SOON)
                .until(() -> listener.health().sinceLastSign().orElseThrow().compareTo(Duration.ofSeconds(5)) < 0);
        assertThat(listener.health().trouble()).isEmpty();
    }

    @Test
    void aDeliveryThatWasCutOffIsServedOnceAndItsPersonAnswered() {
        harbor.listen();
        harbor.slack.faults().deliverTwice(1);
        assertServed("nodes");
        harbor.slack.sockets().drop();
        harbor.slack.sockets().awaitOpenedInAll(2, SOON);
        assertServed("runs");
        assertThat(harbor.desk.typed).hasSize(2);
    }

    @Test
    void closingLeavesNoConnection() {
        SlackListener listener = harbor.listen();
        listener.close();
        harbor.slack.sockets().awaitOpen(0, SOON);
        assertThat(listener.health().connected()).isFalse();
        assertThat(harbor.slack.violations()).isEmpty();
    }
}
