package dev.drydock.action.etcd.restore;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Answer;
import dev.drydock.core.run.Procedure.StoppedException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import dev.drydock.core.run.Uncut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A restore under way. Where it stands, the journal tells alone: a process that takes it over goes on from there, forward or back.
 *
 * <pre>
 *   check ▶ safety ▶ copy ▶ stage ▶ (plan) ▶ stop-api ▶ stop-etcd ▶ switch ▶│▶ start-etcd ▶ gate ▶│▶ start-api ▶ ready, api ▶ controllers ▶ workers, nodes
 *   └────── fails: unstage ──────┘  └──── fails: go back ─────────┘│ fails: a lead chooses │ fails: try again, or stop
 *                                                               barrier              the API serves again
 * </pre>
 */
final class RestoreRun {
    static final String ETCD = "etcd";
    private static final String OTHERS =
            "Etcd, its members or its hosts are not as they were approved any more. Ask again, to see how they are.";
    private static final Choice ROLL_BACK = new Choice(
            "roll-back",
            "Roll back",
            "The members stop, the old data is put back on every host, and etcd and the API start on it.");
    static final Choice STOP = new Choice(
            "stop", "Stop here", "Drydock does nothing more, and tells the commands with which to go on by hand.");

    private final RestoreTools tools;
    private final RestoreCommand command;
    private final Supplier<Plan> again;
    private final RunLog log;
    private final RestoreGates gates;
    private final RestoreEnding ending;

    /** @param again makes the plan once more, from how all is now */
    RestoreRun(RestoreTools tools, RestoreCommand command, Supplier<Plan> again, RunLog log) {
        this.tools = tools;
        this.command = command;
        this.again = again;
        this.log = log;
        this.gates = new RestoreGates(tools, log);
        this.ending = new RestoreEnding(log);
    }

    Completion perform() throws InterruptedException {
        try {
            return go();
        } catch (RunLog.RunLostException | Journal.JournalException | StoppedException told) {
            throw told;
        } catch (RuntimeException bug) {
            if (!(bug instanceof RefusalException refusal && refusal.isPassing())
                    && !Thread.currentThread().isInterrupted()) {
                tellByHand(bug);
            }
            throw bug;
        }
    }

    /** Something stopped may stay so when Drydock itself fails: who goes on must not have to look for how. */
    private void tellByHand(RuntimeException bug) {
        if (!hasStoppedAny()) {
            return;
        }
        try {
            RestoreTheater theater = theater(checkedHosts());
            ending.byHand(
                    isGoingBack()
                            ? theater.back()
                            : hasBegun(HostTask.START_API) ? theater.open() : theater.onOrBack());
        } catch (RuntimeException another) {
            bug.addSuppressed(another);
        }
    }

    private boolean hasBegun(HostTask task) {
        return log.state().steps().keySet().stream().anyMatch(id -> id.startsWith(task.id() + ":"));
    }

    private Completion go() throws InterruptedException {
        Procedure forward = new Procedure(log);
        if (isGoingBack()) {
            return back(theater(checkedHosts()));
        }
        if (!hasBegun(HostTask.START_API)) {
            ending.abortMeans(
                    true,
                    "The restore goes back to the old data: on every host that is put in its place again, and etcd and"
                            + " the API start on it. Where nothing was stopped yet, what was copied is removed.");
        }
        List<RestoreHost> hosts;
        RestoreTheater theater;
        try (RestorePreparation preparation = new RestorePreparation(tools, command, log, forward)) {
            hosts = preparation.check();
            if (!hasStoppedAny() && !preparation.areApproved(hosts)) {
                return nothingHappened(OTHERS);
            }
            theater = theater(hosts);
            if (!hasPrepared()) {
                switch (again()) {
                    case Look.Refused(String why) -> {
                        return nothingHappened(why);
                    }
                    case Look.Seen(Plan now)
                    when !isCovered(now) -> {
                        return new Completion.ApprovalNeeded(now);
                    }
                    case Look.Seen seen -> {}
                    case Look.Unseen unseen -> {}
                }
            }
            preparation.prepare(theater);
        } catch (StoppedException stopped) {
            return nothingHappened(String.valueOf(stopped.getMessage()));
        }
        if (!hasStoppedAny() && again() instanceof Look.Refused(String why)) {
            return nothingHappened(why);
        }
        try {
            for (HostTask task : List.of(HostTask.STOP_API, HostTask.STOP_ETCD, HostTask.SWITCH)) {
                for (RestoreHost host : theater.hostsOf(task)) {
                    Step step = theater.step("", task, host);
                    forward.step(step, () -> theater.perform(step, task, host, forward));
                }
            }
        } catch (StoppedException stopped) {
            return back(theater);
        }
        return bringUp(theater, forward);
    }

    private boolean hasStoppedAny() {
        return hasBegun(HostTask.STOP_API) || hasBegun(HostTask.STOP_ETCD);
    }

    /** Whether anything was put on a host: from then on the plan takes what is ours for an obstacle. */
    private boolean hasPrepared() {
        return log.state().steps().keySet().stream().anyMatch(id -> id.startsWith(RestorePreparation.COPY));
    }

    private Plan approved() {
        return log.state().plan().orElseThrow();
    }

    private boolean isCovered(Plan now) {
        return now.isPossible() && RestorePlanner.isCovered(approved().consequences(), now.consequences());
    }

    /** What planning once more comes to. */
    private sealed interface Look {
        /** It is the same etcd on the same hosts. */
        record Seen(Plan plan) implements Look {}

        /** It cannot be planned now, since the cluster that it is for is away. */
        record Unseen() implements Look {}

        /** It must not go on: why, in sentences. */
        record Refused(String why) implements Look {}
    }

    private Look again() throws InterruptedException {
        try {
            Plan now = Uncut.ask(again);
            return RestorePlanner.isSame(approved().consequences(), now.consequences())
                    ? new Look.Seen(now)
                    : new Look.Refused(OTHERS);
        } catch (RefusalException unseen) {
            if (!unseen.isPassing()) {
                // The snapshot was deleted, or judged bad, meanwhile: what was put on the hosts goes.
                return new Look.Refused(String.valueOf(unseen.getMessage()));
            }
            log.append(new Event.Milestone("Whether more would be lost by now could not be seen, and what was approved"
                    + " counts: " + unseen.getMessage()));
            return new Look.Unseen();
        }
    }

    /** A step and what it does. */
    record Part(Step step, Procedure.Work work) {}

    private List<Part> parts(String prefix, HostTask task, RestoreTheater theater, Procedure procedure) {
        return theater.hostsOf(task).stream()
                .map(host -> {
                    Step step = theater.step(prefix, task, host);
                    return new Part(step, () -> theater.perform(step, task, host, procedure));
                })
                .toList();
    }

    /** Does parts in turn, up to the first at which a lead chooses something else than to try again. */
    static Optional<Answer.Chosen> inTurn(Procedure procedure, List<Choice> ways, List<Part> parts)
            throws InterruptedException {
        for (Part part : parts) {
            if (procedure.stepOrAsk(part.step(), ways, part.work()) instanceof Answer.Chosen chosen) {
                return Optional.of(chosen);
            }
        }
        return Optional.empty();
    }

    private Completion bringUp(RestoreTheater theater, Procedure forward) throws InterruptedException {
        Step gate = new Step("gate", ETCD, "see the restored members agree");
        List<Part> parts = new ArrayList<>(parts("", HostTask.START_ETCD, theater, forward));
        parts.add(new Part(gate, () -> {
            if (RestoreEnding.wasAsked(log.state(), gate)) {
                theater.again(HostTask.START_ETCD, Set.of(), gate, forward);
            }
            return gates.restored(
                    theater.members().size(),
                    theater.leastRevision(),
                    RestorePlanner.approvedEtcd(log.state().plan().orElseThrow().consequences()),
                    gate,
                    forward);
        }));
        Optional<Answer.Chosen> chosen;
        try {
            chosen = inTurn(forward, List.of(ROLL_BACK, STOP), parts);
        } catch (StoppedException aborted) {
            return back(theater);
        }
        if (chosen.isEmpty()) {
            ending.abortMeans(
                    false,
                    "The API servers are started on the restored data, and who uses them may have written to it: there"
                            + " is no way back to the old data any more. It goes on to its end.");
            // Who was quicker is heard; who comes later is refused.
            return log.state().abortedBy().isPresent() && !hasBegun(HostTask.START_API)
                    ? back(theater)
                    : open(theater, Procedure.unstoppable(log));
        }
        return chosen.get().choice().equals(ROLL_BACK.id())
                ? back(theater)
                : ending.stopHere(
                        theater.onOrBack(),
                        "Stopped with the new data in place and the API away: "
                                + chosen.get().why());
    }

    /** From here on clients may have written: there is no way back any more, and an abort would only leave it half done. */
    private Completion open(RestoreTheater theater, Procedure forward) throws InterruptedException {
        Step api = new Step("api", "api", "see the API serve again");
        List<Part> parts = new ArrayList<>(parts("", HostTask.START_API, theater, forward));
        for (RestoreHost host : theater.hosts()) {
            host.door().ifPresent(door -> {
                Step ready = new Step(
                        "ready:" + host.name(), host.name(), "see the API server of " + host.name() + " ready");
                parts.add(new Part(ready, () -> {
                    if (RestoreEnding.wasAsked(log.state(), ready)) {
                        theater.again(HostTask.START_API, host, ready, forward);
                    }
                    return gates.hostServes(door, ready, forward);
                }));
            });
        }
        parts.add(new Part(api, () -> {
            if (RestoreEnding.wasAsked(log.state(), api)) {
                theater.again(HostTask.START_API, Set.of(), api, forward);
            }
            return gates.apiServes(api, forward);
        }));
        parts.addAll(parts("", HostTask.START_CONTROLLERS, theater, forward));
        Optional<Answer.Chosen> chosen = inTurn(forward, List.of(STOP), parts);
        if (chosen.isPresent()) {
            return ending.stopHere(
                    theater.open(),
                    "The restored etcd serves, and not everything on it was started: "
                            + chosen.get().why());
        }
        Step workers = new Step("workers", "kubelets", "begin the other nodes' kubelets anew");
        Map<String, String> kubelets = forward.step(
                workers,
                () -> new WorkerKubelets(tools.hosts(), tools.etcd().clock())
                        .restart(RestorePreparation.workers(log.state())));
        Step nodes = new Step("nodes", "api", "see the nodes ready");
        Map<String, String> ready = forward.step(nodes, () -> gates.nodesReady(theater.freshSince(), nodes, forward));
        String left = theater.everywhere(HostTask.CLEAN, forward, Set.of());
        String revision = log.state()
                .step("gate")
                .map(state -> state.data().getOrDefault("revision", "?"))
                .orElse("?");
        int members = theater.members().size();
        return new Completion.Finished(
                Outcome.SUCCEEDED,
                "etcd serves snapshot " + command.snapshot() + " again, at revision " + revision + ", on "
                        + Wording.count(members, "member") + "; " + ready.getOrDefault("nodes", "?")
                        + "; " + kubelets.getOrDefault(WorkerKubelets.TOLD, "?")
                        + ". The old data is kept: " + theater.oldData() + "." + notAsked(theater)
                        + (left.isEmpty()
                                ? ""
                                : " The copy of the snapshot, with every Secret in it, is left on " + left + ": "
                                        + theater.removal(HostTask.CLEAN) + "."),
                List.of());
    }

    private static String notAsked(RestoreTheater theater) {
        String names = theater.hosts().stream()
                .filter(host -> host.servesApi() && host.door().isEmpty())
                .map(RestoreHost::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " Nobody asked the API servers of " + names + " one by one: look there.";
    }

    /** Nothing was stopped yet: what lies beside the data is removed where that can be done. */
    private Completion nothingHappened(String why) throws InterruptedException {
        List<RestoreHost> known = checkedHosts();
        String leftovers = known.isEmpty()
                ? ""
                : theater(known).everywhere(HostTask.UNSTAGE, Procedure.unstoppable(log), Set.of());
        return new Completion.Finished(
                ending.outcome(),
                ending.reason(why) + " Nothing was stopped"
                        + (ending.served() ? ": etcd and the API serve as before." : ": all is as it was.")
                        + (leftovers.isEmpty() ? "" : " " + theater(known).leftOn(leftovers)),
                ending.retry());
    }

    private boolean isGoingBack() {
        return log.state().steps().keySet().stream().anyMatch(id -> id.startsWith(WayBack.BACK));
    }

    /** The hosts as they were when they were looked at, before anything was done: the cluster may not tell them any more. */
    private List<RestoreHost> checkedHosts() {
        return log.state().steps().values().stream()
                .filter(step ->
                        step.step().id().startsWith(RestorePreparation.CHECK) && step.status() == StepState.Status.DONE)
                .map(step -> RestoreHost.of(step.data()))
                .toList();
    }

    private Completion back(RestoreTheater theater) throws InterruptedException {
        return new WayBack(theater, gates, log).go();
    }

    private RestoreTheater theater(List<RestoreHost> hosts) {
        return new RestoreTheater(tools, command, log, hosts);
    }
}
