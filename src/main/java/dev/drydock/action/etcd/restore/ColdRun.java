package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdHealth;
import dev.drydock.action.etcd.HashAgreement;
import dev.drydock.action.host.HostWork;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.Procedure.StoppedException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cold backup under way. Where it stands, the journal tells alone; what became of the work on a host, the host tells.
 *
 * <pre>
 *   order ▶ check every host ▶ for each member:  cold (stop, copy, start) ▶ up ▶ keep ▶ clean
 *                                                └──── fails, or is aborted: start ▶ see it serve ▶ clean ────┘
 * </pre>
 */
final class ColdRun {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String CHECK = "check:";
    private static final String UP = "up:";
    private static final String KEEP = "keep:";
    private static final String MEMBERS = "members";
    private static final String NOT_DONE = "not-done";

    private final RestoreTools tools;
    private final ColdCommand command;
    private final RunLog log;
    private final RestoreGates gates;
    private final HostWork work;
    private final ColdScripts scripts;

    /** What nobody stops: a member that was stopped is awaited until it serves again. */
    private final Procedure steady;

    ColdRun(RestoreTools tools, ColdCommand command, RunLog log) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.gates = new RestoreGates(tools, log);
        this.work = new HostWork(log, tools.etcd().clock(), tools.patience().away());
        this.scripts = new ColdScripts(log.state().id().value());
        this.steady = Procedure.unstoppable(log);
    }

    Completion perform() throws InterruptedException {
        Procedure forward = new Procedure(log);
        try {
            Map<String, String> order = forward.step(new Step("order", "etcd", "see who leads"), this::order);
            List<RestoreHost> hosts = new ArrayList<>();
            for (String name : order.getOrDefault("hosts", "").split(",", -1)) {
                Step step = new Step(CHECK + name, name, "look at " + name);
                hosts.add(RestoreHost.of(forward.step(step, () -> check(name))));
            }
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < hosts.size(); i++) {
                kept.add(backUp(hosts.get(i), numbered(name(), i + 1, hosts.size()), order, forward));
            }
            return new Completion.Finished(
                    Outcome.SUCCEEDED,
                    String.join(" ", kept) + " All members serve, and the copies on the hosts are removed" + notDone()
                            + ".",
                    List.of());
        } catch (StoppedException stopped) {
            return bringBack(stopped);
        }
    }

    private String name() {
        RunState run = log.state();
        return command.name()
                .orElseGet(() -> "cold-" + MOMENT.format(run.requestedAt().orElseThrow()) + "-"
                        + run.id().value().substring(2));
    }

    /** The name of one of several copies. */
    static String numbered(String name, int number, int of) {
        return of == 1 ? name : name + "-" + number;
    }

    private List<Consequence> approved() {
        return log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.MEMBER)
                .toList();
    }

    private static String memberOf(Consequence approved) {
        return approved.subject().substring(0, approved.subject().indexOf(" on "));
    }

    private static String hostOf(Consequence approved) {
        return approved.subject().substring(approved.subject().indexOf(" on ") + " on ".length());
    }

    /** The hosts, that of the leader as it is now last; decided once, so that names and turns stay. */
    private Done order() throws StepException {
        EtcdHealth health = requireOthers();
        String leader = health.leader().map(EtcdMember::name).orElse("");
        List<Consequence> members = approved();
        String hosts = Stream.concat(
                        members.stream().filter(each -> !memberOf(each).equals(leader)),
                        members.stream().filter(each -> memberOf(each).equals(leader)))
                .map(ColdRun::hostOf)
                .collect(Collectors.joining(","));
        return new Done(
                leader + " leads",
                Map.of(
                        "hosts",
                        hosts,
                        "cluster",
                        health.cluster().hexId(),
                        MEMBERS,
                        Integer.toString(health.cluster().members().size())));
    }

    /** All are healthy, and the others can go on without one; and no member holds other data, of which a copy is worth nothing. */
    private EtcdHealth requireOthers() throws StepException {
        try {
            EtcdHealth health = EtcdHealth.of(tools.etcd().etcd());
            Optional<String> obstacle = ColdPlanner.obstacle(health, command.apiAway());
            if (obstacle.isPresent()) {
                throw new StepException(obstacle.get());
            }
            return switch (HashAgreement.of(tools.etcd().etcd(), health)) {
                case HashAgreement.Agreed agreed -> health;
                case HashAgreement.Disagreed disagreed ->
                    throw new StepException("the members do not hold the same data (" + disagreed.who()
                            + "), so a copy may be worthless. Find out which of them is right");
                case HashAgreement.Unknown unknown -> throw new StepException(unknown.why());
            };
        } catch (EtcdException away) {
            throw new StepException(away.getMessage(), away);
        }
    }

    private Done check(String name) throws StepException, InterruptedException {
        HostEntry entry = entry(name);
        HostLook look = HostLooks.look(tools, ColdCommand.survey(), entry);
        return switch (look) {
            case HostLook.Unseen(var unseen, String why) -> throw new StepException(why);
            case HostLook.Seen seen
            when !seen.troubles().isEmpty() ->
                throw new StepException(name + " " + seen.troubles().getFirst());
            case HostLook.Seen seen -> {
                if (seen.host().site().isEmpty() || !approved().contains(ColdPlanner.consequence(seen))) {
                    throw new StepException("the member on " + name + " is not as it was when this was approved");
                }
                MemberSite site = seen.host().member();
                yield new Done(
                        "member " + site.member() + ", " + site.layout().display() + ", " + site.data(),
                        seen.host().kept());
            }
        };
    }

    private HostEntry entry(String name) throws StepException {
        try {
            return tools.hosts().inventory().stream()
                    .filter(each -> each.name().value().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new StepException(name + " is in the inventory no more"));
        } catch (ClusterException away) {
            throw new StepException(away.getMessage(), away);
        }
    }

    private String backUp(RestoreHost host, String name, Map<String, String> order, Procedure forward)
            throws InterruptedException {
        Step cold = step(ColdTask.COPY, host);
        forward.step(cold, () -> copy(cold, host));
        Step up = new Step(UP + host.name(), host.name(), "see " + host.member().member() + " serve again");
        steady.step(up, () -> gates.caughtUp(members(order), up, steady));
        Step keep = new Step(KEEP + name, host.name(), "fetch, check and keep the copy");
        ColdKeeping keeping = new ColdKeeping(tools.etcd(), work, name, command.reason(), log.state());
        Map<String, String> saved = forward.step(
                keep,
                () -> keeping.keep(
                        tools.hosts().host(host.entry()),
                        scripts.archive(),
                        host.member(),
                        order.getOrDefault("cluster", ""),
                        detail -> forward.progress(keep, detail),
                        forward::hearAbort));
        tolerantly(step(ColdTask.CLEAN, host), () -> perform(ColdTask.CLEAN, host));
        return "The copy " + name + " of " + host.member().member() + "'s data folder is good: "
                + saved.getOrDefault("summary", "?") + ".";
    }

    private static int members(Map<String, String> order) {
        return Integer.parseInt(order.getOrDefault(MEMBERS, "0"));
    }

    private Step step(ColdTask task, RestoreHost host) {
        return new Step(task.id() + ":" + host.name(), host.name(), task.title() + " on " + host.name());
    }

    /** Stopped, copied and started again by one script, which goes on whatever becomes of us; so an abort waits for it too. */
    private Done copy(Step step, RestoreHost host) throws StepException, InterruptedException {
        Host machine = tools.hosts().host(host.entry());
        if (!work.isBegun(machine, unit(ColdTask.COPY), scripts.folder())) {
            var unused = requireOthers();
        }
        return Done.of(work.perform(
                machine,
                unit(ColdTask.COPY),
                scripts.folder(),
                scripts.of(ColdTask.COPY, host),
                said -> steady.progress(step, said),
                () -> {}));
    }

    private Done perform(ColdTask task, RestoreHost host) throws StepException, InterruptedException {
        return Done.of(work.perform(
                tools.hosts().host(host.entry()),
                unit(task),
                scripts.folder(),
                scripts.of(task, host),
                said -> {},
                () -> {}));
    }

    private String unit(ColdTask task) {
        return "drydock-" + log.state().id().value() + "-" + task.id();
    }

    /** Does what is no reason to fail: where it cannot be done, that is told. */
    private void tolerantly(Step step, Procedure.Work wanted) throws InterruptedException {
        var unused = steady.step(step, () -> {
            try {
                return wanted.perform();
            } catch (StepException failed) {
                return new Done("not done: " + failed.getMessage(), Map.of(NOT_DONE, step.title()));
            }
        });
    }

    /** etcd runs wherever it was stopped; the scripts see to that too, but they may have been killed. */
    private Completion bringBack(StoppedException stopped) throws InterruptedException {
        Map<String, String> order =
                log.state().step("order").map(StepState::data).orElse(Map.of());
        boolean begun = false;
        for (RestoreHost host : checkedHosts()) {
            if (log.state().step(step(ColdTask.COPY, host).id()).isPresent()) {
                begun = true;
                if (!isDone(UP + host.name())) {
                    tolerantly(step(ColdTask.START, host), () -> perform(ColdTask.START, host));
                    Step serves = new Step("serves:" + host.name(), "etcd", "see the members serve");
                    tolerantly(serves, () -> gates.caughtUp(members(order), serves, steady));
                }
                tolerantly(step(ColdTask.CLEAN, host), () -> perform(ColdTask.CLEAN, host));
            }
        }
        Completion.Finished end = stopped.finished(List.of());
        String rest = notDone();
        String state = !begun
                ? " Nothing was stopped."
                : rest.isEmpty()
                        ? " etcd runs on every member: all serve and agree."
                        : " A member that was stopped is started again by the work on its host, at its next boot at the"
                                + " latest; look at `etcd status`" + rest + ".";
        return new Completion.Finished(
                end.outcome(),
                end.summary() + state + keptSoFar(),
                List.of(new Offer("Try again", "retry " + log.state().id())));
    }

    private boolean isDone(String step) {
        return log.state()
                .step(step)
                .filter(state -> state.status() == StepState.Status.DONE)
                .isPresent();
    }

    /** What could not be done, and a person has to see to, as the end of a sentence. */
    private String notDone() {
        String left = log.state().steps().values().stream()
                .flatMap(state -> Optional.ofNullable(state.data().get(NOT_DONE)).stream())
                .collect(Collectors.joining(", "));
        return left.isEmpty() ? "" : ". It could not " + left + ": do it by hand, in " + scripts.folder();
    }

    private String keptSoFar() {
        String kept = log.state().steps().values().stream()
                .filter(state -> state.step().id().startsWith(KEEP) && state.status() == StepState.Status.DONE)
                .map(state -> state.step().id().substring(KEEP.length()))
                .collect(Collectors.joining(", "));
        return kept.isEmpty() ? "" : " Kept before that: " + kept + ".";
    }

    private List<RestoreHost> checkedHosts() {
        return log.state().steps().values().stream()
                .filter(state -> state.step().id().startsWith(CHECK) && state.status() == StepState.Status.DONE)
                .map(state -> RestoreHost.of(state.data()))
                .toList();
    }
}
