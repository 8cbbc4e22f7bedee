package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.PodExec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands over a connection that has ended unheard. */
class NodePodCommandTest {
    private static final Duration PATIENCE = Duration.ofMillis(400);

    /** What a pod's state is answered with, each time that it is asked. */
    enum Answer {
        RUNS,
        OVER,
        AWAY;

        NodePodState given() {
            return switch (this) {
                case RUNS -> new NodePodState.Running();
                case OVER -> new NodePodState.Over("it has ended, Evicted");
                case AWAY -> throw new HostException("The API server does not answer.", true);
            };
        }
    }

    static Stream<Arguments> silences() {
        return Stream.of(
                Arguments.of(
                        "the pod is over",
                        List.of(Answer.RUNS, Answer.OVER),
                        Optional.of("of the pod: it has ended, Evicted")),
                Arguments.of(
                        "the API server is away",
                        List.of(Answer.AWAY, Answer.AWAY),
                        Optional.of("The API server does not answer.")),
                Arguments.of(
                        "it is away for a moment, and again",
                        List.of(Answer.AWAY, Answer.RUNS, Answer.AWAY, Answer.RUNS),
                        Optional.empty()),
                Arguments.of("the command is only silent", List.of(Answer.RUNS), Optional.empty()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silences")
    void thePodIsAskedAfter(String name, List<Answer> answers, Optional<String> lost) throws InterruptedException {
        Deque<Answer> left = new ArrayDeque<>(answers);
        NodePodCommand command = new NodePodCommand(
                new ExecSocket(),
                () -> (left.size() > 1 ? left.removeFirst() : left.getFirst()).given(),
                Duration.ofMillis(20),
                () -> {});

        Optional<PodExec.Arrival> next = command.next(PATIENCE);

        assertThat(next).isEqualTo(lost.map(PodExec.Arrival.Lost::new));
        assertThat(left).as("asked as often as that").hasSize(1);
    }
}
