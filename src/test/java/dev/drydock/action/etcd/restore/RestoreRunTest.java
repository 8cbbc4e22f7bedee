package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotInspector;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.cluster.host.UnitState;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restore does besides its way on real hosts: when Drydock itself fails, and what it waits for when the API serves. */
class RestoreRunTest {
    private static final RunId RUN = new RunId("r-00000001");
    private static final Instant START = Instant.parse("2026-11-30T03:00:00Z");
    private static final MemberSite SITE = new MemberSite(
            MemberSite.Layout.STATIC_POD,
            "m1",
            "https://10.0.0.1:2380",
            "/var/lib/etcd",
            "0:0",
            "3.5.16",
            Optional.of("/usr/bin/etcdutl"),
            true,
            List.of());

    private static final Step NODES = new Step("nodes", "api", "see the nodes ready");
    private static final RestoreCommand COMMAND =
            new RestoreCommand("before", Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

    private final Journal log = new Journal();
    private final List<HostEntry> inventory = new ArrayList<>();
    private final Set<String> away = new HashSet<>();
    private final List<String> restarted = new ArrayList<>();
    private String bug = "none";
    private Etcd etcd = nobody(Etcd.class);
    private List<Node> nodes = List.of();
    private Supplier<Plan> again = () -> log.state().plan().orElseThrow();
    private ApiServers apiServers = door -> new ApiServers.Answer.Ready("it is ready");

    /** In memory; the time goes on by a second with each look at the clock. */
    private static final class Journal implements RunLog {
        private final List<Event> events = new ArrayList<>();
        private RunState state = RunState.empty(RUN);
        private Instant now = START;

        Instant tick() {
            now = now.plusSeconds(1);
            return now;
        }

        @Override
        public String worker() {
            return "worker";
        }

        @Override
        public RunState state() {
            return state;
        }

        @Override
        public void append(List<Event> appended) {
            for (Event event : appended) {
                state = state.after(
                        List.of(new Entry(state.sequence() + 1, RUN, state.sequence() + 1, now, event, "")));
                events.add(event);
            }
        }

        void done(String step, Map<String, String> data) {
            append(new Event.StepIntended(new Step(step, "cp1", step)));
            append(new Event.StepDone(step, "", data));
        }

        String milestones() {
            return events.stream()
                    .flatMap(event -> event instanceof Event.Milestone(String text) ? Stream.of(text) : Stream.empty())
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public void refresh() {}

        @Override
        public void confirmHeld() {}

        @Override
        public void onNews(Runnable wake) {}

        @Override
        public void pause(Duration time) {}
    }

    private static <T> T port(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private static <T> T nobody(Class<T> type) {
        return port(type, (proxy, method, arguments) -> {
            throw new UnsupportedOperationException(method.getName());
        });
    }

    private RestoreTools tools() {
        Cluster cluster = port(Cluster.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "nodes" -> nodes;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        EtcdTools etcd = new EtcdTools(
                cluster,
                this.etcd,
                nobody(SnapshotStore.class),
                nobody(SnapshotInspector.class),
                nobody(Rehearsal.class),
                log::tick,
                new Random(1));
        return new RestoreTools(
                etcd,
                new Machines(),
                nobody(StaticPodReader.class),
                nobody(RestoreProgram.class),
                nobody(CertificateReader.class),
                door -> apiServers.ask(door),
                new RestoreTools.Patience(
                        Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(9)));
    }

    /** Hosts on which every unit ends well at once, unless it is the one in which Drydock has its bug. */
    private final class Machines implements Hosts {
        private final Set<String> started = new HashSet<>();

        @Override
        public List<HostEntry> inventory() {
            return inventory;
        }

        @Override
        public Host host(HostEntry entry) {
            String name = entry.name().value();
            return port(Host.class, (proxy, method, arguments) -> {
                if (away.contains(name)) {
                    throw new HostException(name + " is away", true);
                }
                return switch (method.getName()) {
                    case "run" -> {
                        restarted.add(name);
                        yield new Ending.Exited(0, List.of());
                    }
                    case "observe" ->
                        started.contains(((HostUnit) arguments[0]).name())
                                ? new UnitState.Ended(0, List.of())
                                : new UnitState.Absent();
                    case "start" -> {
                        String unit = ((HostUnit) arguments[0]).name();
                        if (unit.contains(bug)) {
                            throw new IllegalStateException("a bug");
                        }
                        started.add(unit);
                        yield Optional.empty();
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                };
            });
        }
    }

    private static HostEntry entry(String name, HostEntry.Kind kind) {
        return new HostEntry(
                new NodeName(name), kind, Optional.of("10.0.0.1"), 22, "drydock", Path.of("/key"), Optional.empty());
    }

    /** A restore up to where the first thing is stopped. */
    private void prepared() {
        checked();
        log.done("safety", Map.of());
        log.done("copy:cp1", Map.of(SnapshotCopies.REVISION, "7"));
        log.done("scripts:cp1", Map.of());
    }

    /** The plan of a restore of its one host, with more besides. */
    private static Plan with(Consequence... more) {
        return new Plan(
                "Restore",
                Consequences.of(Stream.concat(
                                Stream.of(new Consequence(
                                        Consequence.Kind.MEMBER, "m1 on cp1", RestorePlanner.approvable(SITE))),
                                Stream.of(more))
                        .toList()),
                List.of(),
                List.of(),
                List.of(),
                Risk.DESTRUCTIVE,
                List.of());
    }

    /** A restore up to where its one host was looked at, with more that was approved. */
    private void checked(Consequence... more) {
        RestoreHost host = new RestoreHost(entry("cp1", HostEntry.Kind.CONTROL_PLANE), Optional.of(SITE), true);
        Plan plan = with(more);
        Person dana = new Person(new PersonId("T1", "U1"), "dana");
        log.append(new Event.Requested(dana, "C1", "etcd restore before", Optional.empty(), Optional.empty()));
        log.append(new Event.Planned(1, plan, 1, START.plusSeconds(60), List.of()));
        log.append(new Event.Approved(1, plan.fingerprint(), List.of(dana)));
        log.append(new Event.Started(1, "worker", 1));
        log.done("inventory", Map.of("hosts", "cp1"));
        log.done("check:cp1", host.kept());
    }

    private static final EtcdMember M1 = new EtcdMember(1, "m1", List.of(), List.of(), false);
    private static final EtcdMember M2 = new EtcdMember(2, "m2", List.of(), List.of(), false);

    /** An etcd of two members, of which these answer. */
    private void etcd(EtcdMember... answering) {
        etcd = port(Etcd.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "cluster" -> new EtcdCluster(7, List.of(M1, M2));
            case "alarms" -> List.of();
            case "status" -> {
                EtcdMember asked = (EtcdMember) arguments[0];
                if (!List.of(answering).contains(asked)) {
                    throw new EtcdException(asked.name() + " does not answer", true);
                }
                yield new MemberStatus("3.5.16", 1, 1, 1, 4007, 1, 1, 1, List.of(), Optional.empty());
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    /** Approved without a safety snapshot, since there was no quorum: where it is back there is something worth keeping. */
    @Test
    void aQuorumThatIsBackIsKeptBeforeItIsReplaced() {
        checked(new Consequence(Consequence.Kind.BYPASS, RestorePlanner.SAFETY, "etcd has no quorum"));
        etcd(M1, M2);

        // No store of snapshots is there in this test.
        assertThatThrownBy(() -> new RestoreRun(tools(), COMMAND, again, log).perform())
                .isInstanceOf(UnsupportedOperationException.class);

        assertThat(log.state().step("safety").orElseThrow().status()).isNotEqualTo(StepState.Status.DONE);
    }

    @Test
    void withoutAQuorumNoneIsTakenAndTheHighestRevisionIsKnownAllTheSame() {
        checked(new Consequence(Consequence.Kind.BYPASS, RestorePlanner.SAFETY, "etcd has no quorum"));
        etcd(M1);

        // The copies, which come next, would be of a snapshot that nobody told of in this test.
        assertThatThrownBy(() -> new RestoreRun(tools(), COMMAND, again, log).perform())
                .isInstanceOf(RuntimeException.class);

        assertThat(log.state().step("safety").orElseThrow().detail()).startsWith("not taken: etcd has no quorum");
        assertThat(RestorePreparation.liveRevision(log.state())).hasValue(4007);
        assertThat(RestorePreparation.served(log.state())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"stage, false", "stop-api, true", "stop-etcd, true", "switch, true"})
    void whenDrydockItselfFailsPeopleAreToldHowToGoOn(String step, boolean told) {
        prepared();
        bug = step;

        assertThatThrownBy(() -> new RestoreRun(tools(), COMMAND, again, log).perform())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");

        if (told) {
            assertThat(log.milestones())
                    .contains("To go back, only while no API server serves: on cp1: `sudo sh"
                            + " /var/lib/drydock/r-00000001/by-hand.sh stop-api`")
                    .contains("by-hand.sh switch-back")
                    .contains("Only when all members agree (`sudo crictl exec \"$(sudo crictl ps -q --name '^etcd$')\""
                            + " etcdctl --endpoints https://127.0.0.1:2379")
                    .contains("To go on by hand");
        } else {
            assertThat(log.milestones()).isEmpty();
        }
        assertThat(log.state().abort().orElseThrow().possible()).isTrue();
        assertThat(log.state().abort().orElseThrow().words()).contains("goes back to the old data");
    }

    @Test
    void whenMoreWouldBeLostThanWasApprovedPeopleAreAskedBeforeAnythingIsStopped() throws InterruptedException {
        checked();
        Plan more = with(new Consequence(Consequence.Kind.LOSS, "secrets", "1 or more, made since the snapshot"));
        again = () -> more;

        assertThat(new RestoreRun(tools(), COMMAND, again, log).perform())
                .isEqualTo(new Action.Completion.ApprovalNeeded(more));

        assertThat(log.state().steps().keySet()).containsExactlyInAnyOrder("inventory", "check:cp1");
    }

    /** With what is prepared already people go on to write, and that is lost as the plan says; another etcd is not restored over. */
    @Test
    void rightBeforeTheFirstStopOnlyAnotherEtcdEndsIt() {
        prepared();
        log.done("stage:cp1", Map.of());
        bug = "stop-api";
        again = () -> with(new Consequence(Consequence.Kind.LOSS, "secrets", "1 or more, made since the snapshot"));
        assertThatThrownBy(() -> new RestoreRun(tools(), COMMAND, again, log).perform())
                .hasMessage("a bug");

        assertThat(RestorePlanner.isSame(
                        with().consequences(),
                        with(new Consequence(Consequence.Kind.TARGET, "etcd", "1f"))
                                .consequences()))
                .isFalse();
    }

    /** The snapshot was judged bad meanwhile, say. */
    @Test
    void whatMustNotBePlannedAnyMoreEndsItBeforeAnythingIsStopped() throws InterruptedException {
        checked();
        again = () -> {
            throw new RefusalException("Snapshot `before` is bad.");
        };

        Action.Completion.Finished end =
                (Action.Completion.Finished) new RestoreRun(tools(), COMMAND, again, log).perform();

        assertThat(end.summary()).contains("Snapshot `before` is bad. Nothing was stopped");
        assertThat(log.state().steps().keySet()).noneMatch(step -> step.startsWith("stop-"));
    }

    /** A host was taken out of the inventory between the approval and the look at all of them, say. */
    @Test
    void otherMembersThanWereApprovedEndItBeforeAnythingIsDone() throws InterruptedException {
        checked(new Consequence(Consequence.Kind.MEMBER, "m2 on cp2", "as it was"));

        assertThat(new RestoreRun(tools(), COMMAND, again, log).perform())
                .isInstanceOfSatisfying(
                        Action.Completion.Finished.class,
                        end -> assertThat(end.summary())
                                .startsWith("Etcd, its members or its hosts are not as they were approved any more. Ask"
                                        + " again, to see how they are. Nothing was stopped"));
    }

    @Test
    void whatCouldNotBeRemovedIsNamedWithTheCommandThatDoes() throws InterruptedException {
        checked();
        away.add("cp1");
        again = () -> {
            throw new RefusalException("Snapshot `before` is bad.");
        };

        assertThat(new RestoreRun(tools(), COMMAND, again, log).perform())
                .isInstanceOfSatisfying(
                        Action.Completion.Finished.class,
                        end -> assertThat(end.summary())
                                .contains(
                                        "may be left on cp1. `sudo sh /var/lib/drydock/r-00000001/by-hand.sh unstage`",
                                        "`sudo rm -f /var/lib/drydock/r-00000001/snapshot.db"
                                                + " /var/lib/drydock/r-00000001/snapshot.db.part`"));
    }

    @Test
    void whenItCannotBePlannedAgainWhatWasApprovedCountsAndThatIsTold() {
        prepared();
        log.done("stage:cp1", Map.of());
        bug = "stop-api";
        again = () -> {
            throw RefusalException.passing("The API server is away.", new IOException());
        };

        assertThatThrownBy(() -> new RestoreRun(tools(), COMMAND, again, log).perform())
                .hasMessage("a bug");

        assertThat(log.milestones())
                .contains("could not be seen, and what was approved counts: The API server is away.");
    }

    private static Node node(String name, boolean ready, Optional<Instant> heartbeat) {
        return new Node(
                new NodeRef(new NodeName(name), name),
                Map.of(),
                false,
                ready,
                false,
                "v1.32.0",
                Optional.empty(),
                heartbeat,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whatTheSnapshotTellsOfNodesDoesNotCount() throws InterruptedException {
        nodes = List.of(
                node("fresh", true, Optional.of(START.plusSeconds(1))),
                node("silent", true, Optional.of(START.minusSeconds(1))),
                node("unready", false, Optional.of(START.plusSeconds(1))),
                node("untold", true, Optional.empty()));
        log.append(new Event.StepIntended(NODES));
        RestoreGates gates = new RestoreGates(tools(), log);

        assertThat(gates.nodesReady(START, NODES, new Procedure(log)).detail())
                .contains("not ready, or not heard of since the API serves again: silent, unready");

        nodes = List.of(node("fresh", true, Optional.of(START)), node("untold", true, Optional.empty()));
        assertThat(gates.nodesReady(START, NODES, new Procedure(log)).detail()).isEqualTo("2 nodes ready");
    }

    @Test
    void whatIsFreshLiesBetweenTheSnapshotAndTheStartOfTheApi() {
        RestoreTheater theater = new RestoreTheater(tools(), COMMAND, log, List.of());
        log.done(
                "copy:cp1", Map.of(SnapshotCopies.TAKEN, START.minusSeconds(100).toString()));
        log.done("start-api:cp1", Map.of());

        assertThat(theater.freshSince()).isEqualTo(START.minusSeconds(50));
    }

    @Test
    void eachApiServerIsAwaitedByItself() throws Exception {
        List<ApiServers.Answer> answers = new ArrayList<>(List.of(
                new ApiServers.Answer.NotReady("nobody listens"),
                new ApiServers.Answer.Unreached("no way there"),
                new ApiServers.Answer.Ready("it is ready")));
        ApiServers.Door door = new ApiServers.Door("10.0.0.1", 6443, Optional.empty());
        apiServers = asked -> answers.removeFirst();
        log.append(new Event.StepIntended(NODES));
        RestoreGates gates = new RestoreGates(tools(), log);

        assertThat(gates.hostServes(door, NODES, new Procedure(log)).detail()).isEqualTo("it is ready");

        apiServers = asked -> new ApiServers.Answer.NotReady("etcd failed");
        assertThatThrownBy(() -> gates.hostServes(door, NODES, new Procedure(log)))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("etcd failed");
    }

    @Test
    void theOtherNodesKubeletsAreBegunAnewWhereThatCanBeDone() throws InterruptedException {
        WorkerKubelets kubelets = new WorkerKubelets(new Machines(), log::tick);
        inventory.add(entry("cp1", HostEntry.Kind.CONTROL_PLANE));
        assertThat(kubelets.restart(List.of()).detail())
                .contains("no other nodes are known here", "`systemctl restart kubelet` on each");

        inventory.add(entry("w1", HostEntry.Kind.WORKER));
        inventory.add(entry("w2", HostEntry.Kind.WORKER));
        away.add("w2");

        assertThat(kubelets.restart(List.of()).detail())
                .isEqualTo("the kubelets of 1 other node were restarted, and not those of w2: run `systemctl restart"
                        + " kubelet` there");
        assertThat(restarted).containsExactly("w1");
    }

    /** The restored cluster has no Node for it, and its kubelet registers it only when it starts. */
    @Test
    void aNodeThatJoinedAfterTheSnapshotIsBegunAnewToo() throws InterruptedException {
        WorkerKubelets kubelets = new WorkerKubelets(new Machines(), log::tick);
        inventory.add(entry("w1", HostEntry.Kind.WORKER));
        HostEntry joined = entry("w7", HostEntry.Kind.WORKER);

        assertThat(kubelets.restart(List.of(entry("w1", HostEntry.Kind.WORKER), joined))
                        .detail())
                .startsWith(
                        "the kubelets of 2 other nodes were restarted; the snapshot does not know w7, which joined");
        assertThat(restarted).containsExactly("w1", "w7");
    }

    /** Its unit has the folder from elsewhere, say: what was restored lies where nobody reads it. */
    @Test
    void anEtcdThatServesTheOldClusterIsNotTheRestoredOne() {
        EtcdMember member = new EtcdMember(1, "m1", List.of(), List.of(), false);
        etcd = port(Etcd.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "cluster" -> new EtcdCluster(0x2b, List.of(member));
            case "alarms" -> List.of();
            default -> throw new EtcdException("not asked", true);
        });
        log.append(new Event.StepIntended(NODES));

        assertThatThrownBy(() ->
                        new RestoreGates(tools(), log).restored(1, 5, Optional.of("2b"), NODES, new Procedure(log)))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("etcd serves the old cluster (2b) still");
    }
}
