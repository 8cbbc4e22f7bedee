package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.drydock.cluster.Controller;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.PodPhase;
import dev.drydock.cluster.Presence;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the filter table of {@code kubectl drain}, with and without the flag that matters. */
final class DrainRuleTest {
    private static final Controller VANISHED = new Controller("apps/v1", "DaemonSet", "vanished", "ds-2");
    private static final Controller UNREADABLE = new Controller("apps/v1", "DaemonSet", "unreadable", "ds-3");
    private static final Controller OTHER_GROUP = new Controller("apps.kruise.io/v1", "DaemonSet", "agent", "ds-4");
    private static final Map<String, Presence> DAEMON_SETS = Map.of(
            "default/agent", new Presence.Exists(),
            "default/vanished", new Presence.Gone(),
            "default/unreadable", new Presence.Unknown("503"));

    static Stream<Arguments> rows() {
        Pod bareWithData = Things.pod("cache").withEmptyDir("tmp").build();
        Pod agent = Things.pod("agent").withController(Things.DAEMON_SET).build();
        Pod agentWithData = Things.pod("agent")
                .withController(Things.DAEMON_SET)
                .withEmptyDir("tmp")
                .build();
        return Stream.of(
                row("a replica goes", Things.replica("web"), List.of(), "goes"),
                row(
                        "a mirror pod of a DaemonSet is the DaemonSet's first",
                        Things.pod("agent")
                                .withController(Things.DAEMON_SET)
                                .mirror()
                                .build(),
                        List.of(),
                        "refuses: managed by a DaemonSet (use --ignore-daemonsets to leave it)"),
                row(
                        "a bare pod is in the way",
                        Things.pod("debug").build(),
                        List.of(),
                        "refuses: no controller (use --force to lose it for good)"),
                row(
                        "a bare pod is lost with --force",
                        Things.pod("debug").build(),
                        List.of("--force"),
                        "loses LOSS: no controller, so nothing replaces it"),
                row(
                        "a finished bare pod goes",
                        Things.pod("job").in(PodPhase.SUCCEEDED).build(),
                        List.of(),
                        "goes"),
                row(
                        "a failed bare pod goes",
                        Things.pod("job").in(PodPhase.FAILED).build(),
                        List.of(),
                        "goes"),
                row(
                        "a DaemonSet's pod is in the way",
                        agent,
                        List.of(),
                        "refuses: managed by a DaemonSet (use --ignore-daemonsets to leave it)"),
                row(
                        "a DaemonSet's pod stays with --ignore-daemonsets",
                        agent,
                        List.of("--ignore-daemonsets"),
                        "stays: managed by a DaemonSet"),
                row(
                        "--force does not take a DaemonSet's pod",
                        agent,
                        List.of("--force"),
                        "refuses: managed by a DaemonSet (use --ignore-daemonsets to leave it)"),
                row(
                        "a DaemonSet's data is nobody's business when it stays",
                        agentWithData,
                        List.of("--ignore-daemonsets"),
                        "stays: managed by a DaemonSet"),
                row(
                        "a finished DaemonSet's pod goes",
                        Things.pod("agent")
                                .withController(Things.DAEMON_SET)
                                .in(PodPhase.FAILED)
                                .build(),
                        List.of(),
                        "goes"),
                row(
                        "another group's DaemonSet is a controller like any",
                        Things.pod("agent").withController(OTHER_GROUP).build(),
                        List.of(),
                        "goes"),
                row(
                        "a vanished DaemonSet's pod needs --force",
                        Things.pod("old").withController(VANISHED).build(),
                        List.of("--ignore-daemonsets"),
                        "refuses: its DaemonSet default/vanished is gone (use --force to lose it for good)"),
                row(
                        "a vanished DaemonSet's pod is lost with --force",
                        Things.pod("old").withController(VANISHED).build(),
                        List.of("--force"),
                        "loses LOSS: its DaemonSet default/vanished is gone, so nothing replaces it"),
                row(
                        "an unreadable DaemonSet is an error, forced or not",
                        Things.pod("odd").withController(UNREADABLE).build(),
                        List.of("--force", "--ignore-daemonsets"),
                        "refuses: its DaemonSet default/unreadable could not be read: 503"),
                row(
                        "a static pod stays",
                        Things.pod("etcd").mirror().withEmptyDir("x").build(),
                        List.of(),
                        "stays: static pod"),
                row(
                        "local data is in the way",
                        Things.pod("cache")
                                .withController(Things.REPLICA_SET)
                                .withEmptyDir("a", "b")
                                .build(),
                        List.of(),
                        "refuses: local data in a, b (use --delete-emptydir-data to delete it)"),
                row(
                        "local data is deleted when asked",
                        Things.pod("cache")
                                .withController(Things.REPLICA_SET)
                                .withEmptyDir("a")
                                .build(),
                        List.of("--delete-emptydir-data"),
                        "loses LOCAL_DATA: local data in a"),
                row(
                        "a finished pod's local data does not count",
                        Things.pod("cache")
                                .withController(Things.REPLICA_SET)
                                .withEmptyDir("a")
                                .in(PodPhase.SUCCEEDED)
                                .build(),
                        List.of(),
                        "goes"),
                row(
                        "all verdicts are kept, not only the last",
                        bareWithData,
                        List.of(),
                        "refuses: local data in tmp (use --delete-emptydir-data to delete it); refuses: no controller"
                                + " (use --force to lose it for good)"),
                row(
                        "both losses are told",
                        bareWithData,
                        List.of("--force", "--delete-emptydir-data"),
                        "loses LOCAL_DATA: local data in tmp; loses LOSS: no controller, so nothing replaces it"));
    }

    private static Arguments row(String name, Pod pod, List<String> flags, String verdicts) {
        return arguments(name, pod, flags, verdicts);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void judges(String name, Pod pod, List<String> flags, String expected) {
        DrainRule.Surroundings around = new DrainRule.Surroundings(DAEMON_SETS, Things.NOW);

        Judgement judgement = DrainRule.judgeAll(pod, Things.drain(flags, "node01"), around);

        assertThat(show(judgement)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"app=web, goes", "app!=web, stays: not chosen by --pod-selector"})
    void onlyChosenPodsAreConcerned(String selector, String expected) {
        DrainCommand command = Things.drain(Map.of("--pod-selector", selector), "node01");
        DrainRule.Surroundings around = new DrainRule.Surroundings(DAEMON_SETS, Things.NOW);

        assertThat(show(DrainRule.judgeAll(Things.replica("web"), command, around)))
                .isEqualTo(expected);
    }

    @Test
    void aBarePodThatIsNotChosenIsInNobodysWay() {
        DrainCommand command = Things.drain(Map.of("--pod-selector", "app=db"), "node01");
        DrainRule.Surroundings around = new DrainRule.Surroundings(DAEMON_SETS, Things.NOW);

        assertThat(show(DrainRule.judgeAll(Things.pod("debug").build(), command, around)))
                .isEqualTo("stays: not chosen by --pod-selector");
    }

    @Test
    void aTerminatingPodIsWaitedForUnlessTheCommandSaysOtherwise() {
        Pod terminating = Things.pod("a")
                .withController(Things.REPLICA_SET)
                .terminatingSince(Things.NOW.minusSeconds(86_400))
                .build();
        DrainRule.Surroundings around = new DrainRule.Surroundings(DAEMON_SETS, Things.NOW);

        assertThat(DrainRule.judgeAll(terminating, Things.drain(List.of(), "node01"), around)
                        .goes())
                .isTrue();
    }

    @Test
    void aPodThatHasBeenTerminatingForLongerIsNotWaitedFor() {
        DrainCommand command = Things.drain(Map.of("--skip-wait-for-delete-timeout", 10), "node01");
        DrainRule.Surroundings around = new DrainRule.Surroundings(DAEMON_SETS, Things.NOW);
        Pod atTheLimit = Things.pod("a")
                .withController(Things.REPLICA_SET)
                .terminatingSince(Things.NOW.minusSeconds(10))
                .build();
        Pod beyond = Things.pod("b")
                .withController(Things.REPLICA_SET)
                .terminatingSince(Things.NOW.minusSeconds(11))
                .build();

        assertThat(DrainRule.judgeAll(atTheLimit, command, around).goes()).isTrue();
        assertThat(DrainRule.judgeAll(beyond, command, around).stays())
                .containsExactly("terminating for more than 10 s, not waited for");
    }

    private static String show(Judgement judgement) {
        if (judgement.verdicts().isEmpty()) {
            return "goes";
        }
        return String.join(
                "; ", judgement.verdicts().stream().map(DrainRuleTest::show).toList());
    }

    private static String show(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Stays stays -> "stays: " + stays.why();
            case Verdict.Refuses refuses -> "refuses: " + refuses.why();
            case Verdict.Loses loses -> "loses " + loses.kind() + ": " + loses.why();
        };
    }
}
