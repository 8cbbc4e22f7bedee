package dev.drydock.action.node.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodPhase;
import dev.drydock.cluster.PodRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingPodsTest {
    private static final String OLD = "containerd://4f1c9e02d7aa4f1c9e02d7aa0001";
    private static final String NEW = "containerd://4f1c9e02d7aa4f1c9e02d7aa0002";

    private static Pod pod(String uid, PodPhase phase, boolean ready, String containers) {
        return new Pod(
                new PodRef("shop", "web-" + uid, uid),
                Optional.of(new NodeName("w1")),
                phase,
                ready,
                Map.of(),
                Optional.empty(),
                false,
                List.of(),
                Duration.ofSeconds(30),
                Optional.empty(),
                Optional.empty(),
                containers == null
                        ? List.of()
                        : List.of(containers
                                .replace("old", OLD)
                                .replace("new", NEW)
                                .split(" ", -1)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Ready as before the boot   | old     | true  | RUNNING   | old     | true  | only what was before the"
                        + " boot",
                "Ready again                | old     | true  | RUNNING   | new     | true  |",
                "begun, and not Ready       | old     | false | RUNNING   | new     | true  | is not yet",
                "told as not Ready          | old     | false | RUNNING   | old     | true  | is not yet",
                "one of two is begun        | old old2 | true | RUNNING   | new old2 | true | only what was before the"
                        + " boot",
                "both are begun             | old old2 | true | RUNNING   | new new2 | true |",
                "there was no boot          | old     | true  | RUNNING   | old     | false |",
                "no containers are told     |         | true  | RUNNING   |         | true  |",
                "none were told before      |         | true  | RUNNING   | new     | true  |",
                "it has ended               | old     | false | SUCCEEDED | old     | true  |",
            })
    void onlyWhatTheKubeletTellsSinceTheBootCounts(
            String name, String before, boolean ready, PodPhase phase, String now, boolean booted, String missing) {
        ServingPods serving = ServingPods.of(List.of(pod("u1", PodPhase.RUNNING, true, before)));
        // Another process may go on.
        ServingPods read = ServingPods.read(serving.written());

        Optional<String> found = read.missing(List.of(pod("u1", phase, ready, now)), booted);

        assertThat(found.isPresent()).isEqualTo(missing != null);
        found.ifPresent(words -> assertThat(words).contains("shop/web-u1", missing));
    }

    @Test
    void whoWasNotReadyOrIsNewIsNotAwaited() {
        ServingPods serving = ServingPods.of(List.of(pod("u1", PodPhase.RUNNING, false, "old")));

        assertThat(serving.missing(
                        List.of(pod("u1", PodPhase.RUNNING, false, "old"), pod("u2", PodPhase.PENDING, false, "new")),
                        true))
                .isEmpty();
        assertThat(ServingPods.read("").missing(List.of(pod("u1", PodPhase.RUNNING, false, "old")), true))
                .isEmpty();
    }

    /** A version before this one noted no containers. */
    @Test
    void anOlderNoteIsStillRead() {
        ServingPods old = ServingPods.read("u1,u2");

        assertThat(old.missing(List.of(pod("u2", PodPhase.RUNNING, false, "old")), true))
                .hasValueSatisfying(words -> assertThat(words).contains("web-u2"));
        assertThat(old.missing(List.of(pod("u2", PodPhase.RUNNING, true, "old")), true))
                .isEmpty();
    }
}
