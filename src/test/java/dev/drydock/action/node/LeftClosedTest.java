package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeftClosedTest {
    private static final NodeRef NODE = new NodeRef(new NodeName("w1"), "uid-1");

    /** Each run is {@code act: steps that were done, in order}; what is behind a {@code ?} was begun only. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nothing is known               |                                                     | ",
                "an upgrade left it closed      | upgrade: cordon                                     | 1",
                "a patch left it closed         | patch: cordon                                       | 1",
                "a reboot left it closed        | reboot: cordon                                      | 1",
                "it was opened by the same run  | upgrade: cordon uncordon                            | ",
                "it was not opened after all    | upgrade: cordon ?uncordon                           | 1",
                "it was never closed            | upgrade: ?cordon                                    | ",
                "found closed by somebody else  | upgrade: cordoned                                   | ",
                "a drain is to leave it closed  | drain: cordon                                       | ",
                "somebody closed it             | cordon: cordon                                      | ",
                "somebody opened it since       | upgrade: cordon; uncordon: uncordon                 | ",
                "somebody closed it since       | upgrade: cordon; cordon: cordon                     | ",
                "drained for something since    | patch: cordon; drain: cordon                        | ",
                "left closed once more          | upgrade: cordon; upgrade: cordon                    | 2",
                "tried again, and not reached   | upgrade: cordon; upgrade: ?kubeadm                  | 1",
                "tried again, and not well      | upgrade: cordon; upgrade: ?uncordon                 | 1",
                "opened in the end              | upgrade: cordon; upgrade: cordon uncordon           | ",
                "closed again by a later one    | upgrade: cordon uncordon; patch: cordon             | 2",
                "found closed by a later one    | upgrade: cordon; uncordon: uncordon; patch: cordoned | ",
            })
    void theLastRunThatTouchedItTells(String name, String runs, Integer expected) {
        List<RunState> states = new ArrayList<>();
        if (runs != null) {
            for (String run : runs.split(";", -1)) {
                states.add(run(states.size() + 1, NODE, run.strip(), true));
            }
        }
        Optional<RunId> left = Optional.ofNullable(expected).map(LeftClosedTest::id);

        assertThat(LeftClosed.of(states).by(closed(NODE, Optional.empty()))).isEqualTo(left);
        assertThat(LeftClosed.of(states.reversed()).by(closed(NODE, Optional.empty())))
                .isEqualTo(left);
    }

    @Test
    void anotherNodeOfThatNameIsNotIt() {
        RunState run = run(1, new NodeRef(NODE.name(), "an-earlier-life"), "upgrade: cordon", true);

        assertThat(LeftClosed.of(List.of(run)).by(closed(NODE, Optional.empty())))
                .isEmpty();
    }

    /** The node's mark is made by another clock than the journal's entry. */
    @ParameterizedTest(name = "{0} s")
    @CsvSource({"-600, true", "0, true", "240, true", "330, false", "86400, false"})
    void whatSomebodyClosedAgainSinceIsTheirs(long later, boolean left) {
        LeftClosed known = LeftClosed.of(List.of(run(1, NODE, "upgrade: cordon", true)));
        Instant run = Optional.ofNullable(known.nodes().get(NODE)).orElseThrow().at();

        assertThat(known.by(closed(NODE, Optional.of(run.plusSeconds(later)))).isPresent())
                .isEqualTo(left);
    }

    private static Node closed(NodeRef ref, Optional<Instant> at) {
        return new Node(
                ref, Map.of(), true, true, false, "v1.36.1", Optional.empty(), Optional.empty(), Optional.empty(), at);
    }

    @Test
    void aRunThatGoesOnHasLeftNothing() {
        assertThat(LeftClosed.of(List.of(run(1, NODE, "upgrade: cordon", false)))
                        .by(closed(NODE, Optional.empty())))
                .isEmpty();
    }

    private static RunId id(int number) {
        return new RunId("r-0000000" + number);
    }

    private static RunState run(int number, NodeRef node, String words, boolean ended) {
        String[] parts = words.split(": ", 2);
        Plan plan = new Plan(
                "something",
                Consequences.of(List.of(
                        new Consequence(Consequence.Kind.ACT, "drain", ""),
                        new Consequence(Consequence.Kind.ACT, parts[0], ""),
                        new Consequence(Consequence.Kind.TARGET, node.name().value(), node.uid()))),
                List.of(),
                List.of(),
                List.of(),
                Risk.REVERSIBLE,
                List.of());
        List<Event> events = new ArrayList<>(List.of(
                new Event.Requested(DrainScene.LEE, "C1", "whatever", Optional.empty(), Optional.empty()),
                new Event.Planned(1, plan, 0, Things.NOW.plusSeconds(600), List.of()),
                new Event.Approved(1, plan.fingerprint(), List.of()),
                new Event.Started(1, "worker", 1)));
        for (String word : parts[1].split(" ", -1)) {
            String step = word.replace("?", "") + ":" + node.name();
            events.add(new Event.StepIntended(new Step(step, node.name().value(), step)));
            events.add(
                    word.startsWith("?")
                            ? new Event.StepSkipped(step, "not Ready")
                            : new Event.StepDone(step, "done", Map.of()));
        }
        if (ended) {
            events.add(new Event.Ended(Outcome.FAILED, "it failed", List.of()));
        }
        Instant at = Things.NOW.plusSeconds(1000L * number);
        List<Entry> entries = new ArrayList<>();
        for (Event event : events) {
            at = at.plusSeconds(1);
            entries.add(new Entry(number * 100L + entries.size(), id(number), entries.size() + 1, at, event, ""));
        }
        return RunState.of(id(number), entries);
    }
}
