package dev.drydock.action.certs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.ApiServers.Answer;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.UnitState;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.core.approval.People;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.testing.DiedError;
import dev.drydock.testing.WatchedLog;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Renewals where something is away that the rig always has: the API itself, and the way to single API servers. */
class CertsRunTest {
    private static final Node NODE = new Node(
            new NodeRef(new NodeName("cp1"), "uid-1"), Map.of(), false, true, true, "v1.31.2", Optional.of("10.0.0.1"));
    private static final HostEntry ENTRY = new HostEntry(
            NODE.name(),
            HostEntry.Kind.CONTROL_PLANE,
            Optional.of("10.0.0.1"),
            22,
            "drydock",
            Path.of("/key"),
            Optional.empty());

    private List<Node> nodes = List.of(NODE);
    private boolean away;
    private int refusals;
    private boolean ready = true;
    private Answer answer = new Answer.Ready("it is ready");
    private final OneHost host = new OneHost();
    private final WatchedLog log = new WatchedLog(new RunId("r-00000001"));

    /** A host whose units end well; the restart takes the API away, and the end of it brings it back. */
    private final class OneHost implements Host {
        private final Map<String, String> begun = new HashMap<>();
        private final List<String> names = new ArrayList<>();

        @Override
        public String display() {
            return "drydock@10.0.0.1:22";
        }

        @Override
        public Ending run(HostCommand command, Consumer<HostLine> hear) {
            boolean restarted = names.stream().anyMatch(name -> name.contains("-restart-"));
            SaidCertificates said = restarted
                    ? SaidCertificates.controlPlane(Duration.ofMinutes(2), 364)
                    : SaidCertificates.controlPlane(Duration.ofDays(360), 5);
            said.lines().forEach(line -> hear.accept(new HostLine(HostLine.Source.OUT, line)));
            return new Ending.Exited(0, List.of());
        }

        @Override
        public FileAnswer read(String path) {
            throw new UnsupportedOperationException(path);
        }

        @Override
        public void copyIn(Path file, String sha256, String path, LongConsumer progress) {
            throw new UnsupportedOperationException(path);
        }

        @Override
        public String copyOut(String path, Path target, long most, LongConsumer progress) {
            throw new UnsupportedOperationException(path);
        }

        @Override
        public void start(HostUnit unit) {
            begun.put(unit.name(), unit.script());
            names.add(unit.name());
            if (unit.name().contains("-restart-")) {
                away = true;
            }
        }

        @Override
        public UnitState observe(HostUnit unit) {
            return begun.containsKey(unit.name())
                    ? new UnitState.Ended(0, List.of(new HostLine(HostLine.Source.OUT, "done")))
                    : new UnitState.Absent();
        }
    }

    private <T> T reached(Supplier<T> thing) {
        if (away) {
            refusals++;
            // It comes back by and by.
            away = refusals < 3;
            throw new ClusterException(ClusterException.Kind.UNAVAILABLE, "nobody listens");
        }
        return thing.get();
    }

    private <T> T port(Class<T> type, Map<String, Supplier<?>> answers) {
        return type.cast(Proxy.newProxyInstance(
                CertsRunTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Supplier<?> known = answers.get(method.getName());
                    if (known == null) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return reached(known);
                }));
    }

    private Action action() {
        Cluster cluster = port(
                Cluster.class, Map.of("nodes", () -> nodes, "identity", () -> new ClusterIdentity("harbour", "u1")));
        ControlPlane controlPlane = port(
                ControlPlane.class,
                Map.of(
                        "components",
                        () -> CertsSurvey.PARTS.stream()
                                .map(part -> new ComponentPod(NODE.name(), part, "r/" + part + ":v1", ready))
                                .toList(),
                        "readiness",
                        () -> new Readiness(ready, ready ? List.of() : List.of("etcd"))));
        Hosts hosts = new Hosts() {
            @Override
            public List<HostEntry> inventory() {
                return reached(() -> List.of(ENTRY));
            }

            @Override
            public Host host(HostEntry entry) {
                assertThat(entry).isEqualTo(ENTRY);
                return host;
            }
        };
        return new CertsTools(
                        cluster,
                        controlPlane,
                        hosts,
                        SaidCertificates.READER,
                        door -> answer,
                        InstantSource.system(),
                        new CertsTools.Patience(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                .actions()
                .getFirst();
    }

    private Completion.Finished perform() throws InterruptedException {
        Command command = action().definition().reader().apply(new Arguments(List.of(), Map.of()));
        Plan plan = action().plan(command);
        assertThat(plan.obstaclesLine()).isEmpty();
        log.add(new Event.Requested(People.person("dana"), "C1", "certs renew", Optional.empty(), Optional.empty()));
        log.add(new Event.Planned(1, plan, 1, Instant.now().plusSeconds(600), List.of()));
        log.add(new Event.Approved(1, plan.fingerprint(), List.of(People.person("lee"))));
        while (true) {
            log.add(new Event.Started(
                    log.state().attempt() + 1, "worker", log.state().fence() + 1));
            try {
                return (Completion.Finished) action().perform(command, log);
            } catch (DiedError died) {
                // Another process takes it up.
            }
        }
    }

    private void choose(String choice) {
        log.watch(event -> {
            if (event instanceof Event.StepAsks asks) {
                log.add(new Event.Controlled(People.person("lee"), new Control.Choose(asks.stepId(), choice)));
            }
        });
    }

    @Test
    void whileTheApiIsAwayTheWayToTheHostIsKnownAllTheSame() throws InterruptedException {
        log.dieAfter(event -> {
            boolean renewed =
                    event instanceof Event.StepDone(String step, var detail, var data) && step.equals("renew:cp1");
            away |= renewed;
            return renewed;
        });

        Completion.Finished end = perform();

        assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.summary()).isEqualTo("1 of 1 control plane renewed: the certificates hold until 2027-11-29.");
        assertThat(refusals).isGreaterThanOrEqualTo(3);
        assertThat(host.names)
                .containsExactly(
                        "drydock-r-00000001-copy-1", "drydock-r-00000001-renew-1", "drydock-r-00000001-restart-1");
    }

    @Test
    void anApiServerThatCannotBeAskedByItselfIsNotAwaited() throws InterruptedException {
        answer = new Answer.Unreached("it is not reached");

        assertThat(perform().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void anApiServerThatDoesNotShowTheNewCertificateIsNotReady() throws InterruptedException {
        log.dieAfter(event -> {
            boolean restarted =
                    event instanceof Event.StepDone(String step, var detail, var data) && step.equals("restart:cp1");
            if (restarted) {
                answer = new Answer.Unreached("another one answers, by its certificate");
            }
            return restarted;
        });
        choose("stop");

        Completion.Finished end = perform();

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.summary())
                .contains("its API server: another one answers, by its certificate, after 2 s")
                .contains("No control plane is renewed and seen to serve. On cp1");
    }

    @Test
    void podsThatAreNotReadyAreAwaited() throws InterruptedException {
        ready = false;
        choose("stop");

        assertThat(perform().summary()).contains("the pod of etcd is not Ready, after 2 s");
    }

    @Test
    void aNodeThatWasReplacedIsNotTouched() throws InterruptedException {
        log.dieAfter(event -> {
            nodes = List.of(new Node(new NodeRef(NODE.name(), "uid-2"), Map.of(), false, true, true, "v1.31.2"));
            return false;
        });
        choose("stop");
        Completion.Finished end = perform();

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.summary()).contains("was replaced by another node of that name");
        assertThat(host.names).isEmpty();
    }
}
