package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.PodListener;
import dev.drydock.cluster.PodRef;
import dev.drydock.cluster.PodWatch;
import dev.drydock.cluster.Removal;
import dev.drydock.cluster.Replicas;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.PlayedRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cordoning several nodes while people press buttons and the API server comes and goes. */
final class SetUnschedulableActionTest {
    private static final Person LEE = new Person(new PersonId("T0DOCK", "U0LEE"), "lee");
    private static final Command CORDON = SetUnschedulableCommand.CORDON
            .reader()
            .apply(new Arguments(List.of("node01", "node02", "node03"), Map.of()));

    private final CordonedNodes cluster = new CordonedNodes();
    private final SetUnschedulableAction action = SetUnschedulableAction.cordon(cluster);
    private final PlayedRun run = new PlayedRun(Things.NOW);

    private Completion.Finished perform() throws InterruptedException {
        run.append(new Event.Requested(LEE, "C1", "cordon node01 node02 node03", Optional.empty(), Optional.empty()));
        run.append(new Event.Planned(1, action.plan(CORDON), 0, Things.NOW, List.of()));
        return (Completion.Finished) action.perform(CORDON, run);
    }

    @Test
    void everyNodeIsCordonedOneAfterTheOther() throws InterruptedException {
        Completion.Finished finished = perform();

        assertThat(finished).isEqualTo(new Completion.Finished(Outcome.SUCCEEDED, "3 nodes are cordoned.", List.of()));
        assertThat(cluster.cordoned).containsExactly("node01", "node02", "node03");
    }

    @Test
    void aPauseBeginsNothingUntilItIsResumed() throws InterruptedException {
        run.soon.add(() -> run.append(new Event.Controlled(LEE, new Control.Pause())));
        cluster.awayFor.add("node01");
        run.soon.add(() -> assertThat(cluster.cordoned).containsExactly("node01"));
        run.soon.add(() -> assertThat(cluster.cordoned).containsExactly("node01"));
        run.soon.add(() -> run.append(new Event.Controlled(LEE, new Control.Resume())));

        assertThat(perform().summary()).isEqualTo("3 nodes are cordoned.");
        assertThat(run.soon).isEmpty();
    }

    @Test
    void anAbortWhilePausedEndsIt() throws InterruptedException {
        run.soon.add(() -> run.append(new Event.Controlled(LEE, new Control.Pause())));
        cluster.awayFor.add("node01");
        run.soon.add(() -> run.append(new Event.Controlled(LEE, new Control.Abort())));

        assertThat(perform())
                .isEqualTo(new Completion.Finished(Outcome.ABORTED, "Aborted by @lee after 1 node.", List.of()));
    }

    @Test
    void aNodeThatIsSkippedWhileItWaitsIsLeftAsItIs() throws InterruptedException {
        cluster.awayFor.add("node02");
        run.soon.add(() -> run.append(new Event.Controlled(LEE, new Control.Skip("cordon:node02"))));

        assertThat(perform())
                .isEqualTo(new Completion.Finished(
                        Outcome.SUCCEEDED, "2 nodes are cordoned. Left as asked: 1 node.", List.of()));
        assertThat(cluster.cordoned).containsExactly("node01", "node03");
    }

    @Test
    void aNodeThatWasReplacedIsLeftAloneAndNamed() throws InterruptedException {
        cluster.replaced.add("node02");

        assertThat(perform())
                .isEqualTo(new Completion.Finished(
                        Outcome.FAILED,
                        "node02: it was replaced by another node.",
                        List.of(new Offer("Try again", "retry r-00000000"))));
        assertThat(cluster.cordoned).containsExactly("node01", "node03");
    }

    /** Three nodes; some are away at the first call, some are not who they were. */
    private static final class CordonedNodes implements Cluster {
        final List<String> cordoned = new ArrayList<>();
        final Set<String> awayFor = new HashSet<>();
        final Set<String> replaced = new HashSet<>();

        @Override
        public ClusterIdentity identity() {
            return new ClusterIdentity("harbour", "c-uid");
        }

        @Override
        public List<Node> nodes() {
            return List.of(Things.node("node01"), Things.node("node02"), Things.node("node03"));
        }

        @Override
        public CordonAnswer setUnschedulable(NodeRef node, boolean unschedulable) {
            String name = node.name().value();
            if (awayFor.remove(name)) {
                throw new ClusterException(ClusterException.Kind.UNAVAILABLE, "The API server does not answer.");
            }
            if (replaced.contains(name)) {
                return CordonAnswer.REPLACED;
            }
            cordoned.add(name);
            return CordonAnswer.CHANGED;
        }

        @Override
        public ClusterSnapshot snapshot(Collection<NodeName> nodes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EvictionAnswer remove(PodRef pod, Removal how) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Replicas> replicas(String namespace, Controller controller) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PodWatch watchPods(NodeName node, PodListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
