package dev.drydock.action.etcd.restore;

import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Answer;
import dev.drydock.core.run.Procedure.StoppedException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A restore under way. Where it stands, the journal tells alone: a process that takes it over goes on from there, forward or back.
 *
 * <pre>
 *   check ▶ safety ▶ copy ▶ stage ▶ stop-api ▶ stop-etcd ▶ switch ▶│▶ start-etcd ▶ gate ▶│▶ start-api ▶ api ▶ controllers ▶ nodes
 *   └────── fails: unstage ──────┘  └──── fails: go back ─────────┘│ fails: a lead chooses │ fails: try again, or stop
 *                                                               barrier              the API serves again
 * </pre>
 */
final class RestoreRun {
    static final String ETCD = "etcd";
    private static final Choice ROLL_BACK = new Choice(
            "roll-back",
            "Roll back",
            "The members stop, the old data is put back on every host, and etcd and the API start on it.");
    static final Choice STOP = new Choice(
            "stop", "Stop here", "Drydock does nothing more, and tells the commands with which to go on by hand.");

    private final RestoreTools tools;
    private final RestoreCommand command;
    private final RunLog log;
    private final RestoreGates gates;
    private final RestoreEnding ending;

    RestoreRun(RestoreTools tools, RestoreCommand command, RunLog log) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.gates = new RestoreGates(tools, log);
        this.ending = new RestoreEnding(log);
    }

    Completion perform() throws InterruptedException {
        Procedure forward = new Procedure(log);
        if (isGoingBack()) {
            return back(theater(checkedHosts()));
        }
        List<RestoreHost> hosts;
        RestoreTheater theater;
        try (RestorePreparation preparation = new RestorePreparation(tools, command, log, forward)) {
            hosts = preparation.check();
            theater = theater(hosts);
            preparation.prepare(theater);
        } catch (StoppedException stopped) {
            return nothingHappened(stopped);
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
        parts.add(
                new Part(gate, () -> gates.restored(theater.members().size(), theater.leastRevision(), gate, forward)));
        Optional<Answer.Chosen> chosen;
        try {
            chosen = inTurn(forward, List.of(ROLL_BACK, STOP), parts);
        } catch (StoppedException aborted) {
            return back(theater);
        }
        if (chosen.isEmpty()) {
            return open(theater, Procedure.unstoppable(log));
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
        parts.add(new Part(api, () -> gates.apiServes(api, forward)));
        parts.addAll(parts("", HostTask.START_CONTROLLERS, theater, forward));
        Optional<Answer.Chosen> chosen = inTurn(forward, List.of(STOP), parts);
        if (chosen.isPresent()) {
            return ending.stopHere(
                    theater.open(),
                    "The restored etcd serves, and not everything on it was started: "
                            + chosen.get().why());
        }
        Step nodes = new Step("nodes", "api", "see the nodes ready");
        Map<String, String> ready = forward.step(nodes, () -> gates.nodesReady(nodes, forward));
        var unused = theater.everywhere(HostTask.CLEAN, forward, Set.of());
        String revision = log.state()
                .step("gate")
                .map(state -> state.data().getOrDefault("revision", "?"))
                .orElse("?");
        int members = theater.members().size();
        return new Completion.Finished(
                Outcome.SUCCEEDED,
                "etcd serves snapshot " + command.snapshot() + " again, at revision " + revision + ", on "
                        + Wording.count(members, "member") + "; " + ready.getOrDefault("nodes", "?")
                        + ". The old data is kept: " + theater.oldData()
                        + ". The kubelets of other nodes were not restarted.",
                List.of());
    }

    /** Nothing was stopped yet: what lies beside the data is removed where that can be done. */
    private Completion nothingHappened(StoppedException stopped) throws InterruptedException {
        List<RestoreHost> known = checkedHosts();
        String leftovers = known.isEmpty()
                ? ""
                : theater(known).everywhere(HostTask.UNSTAGE, Procedure.unstoppable(log), Set.of());
        return new Completion.Finished(
                ending.outcome(),
                ending.reason(String.valueOf(stopped.getMessage())) + " Nothing was stopped"
                        + (ending.served() ? ": etcd and the API serve as before." : ": all is as it was.")
                        + (leftovers.isEmpty() ? "" : " What was copied is left on " + leftovers + "."),
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
