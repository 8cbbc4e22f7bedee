package dev.drydock.action.etcd.restore;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Answer;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The way back from a restore, for as long as no API server was started on the restored data. */
final class WayBack {
    /** What its steps' ids begin with. */
    static final String BACK = "back-";

    private static final Choice WITHOUT = new Choice(
            "without-it",
            "Go on without this host",
            "The other hosts go back; what was stopped on this one stays stopped until somebody goes on there by"
                    + " hand.");

    private final RestoreTheater theater;
    private final RestoreGates gates;
    private final RunLog log;
    private final RestoreEnding ending;

    WayBack(RestoreTheater theater, RestoreGates gates, RunLog log) {
        this.theater = theater;
        this.gates = gates;
        this.log = log;
        this.ending = new RestoreEnding(log);
    }

    /** The old state, on every host, before anything is started on it. */
    Completion go() throws InterruptedException {
        Procedure back = Procedure.unstoppable(log);
        ending.abortMeans(false, "It goes back to the old data already.");
        Set<String> without = new TreeSet<>();
        boolean stopped = log.state().steps().keySet().stream().anyMatch(id -> id.startsWith("stop-etcd:"));
        if (stopped) {
            Optional<Answer.Chosen> chosen = onHosts(
                    back,
                    List.of(HostTask.STOP_API, HostTask.STOP_ETCD, HostTask.SWITCH_BACK, HostTask.START_ETCD),
                    without);
            if (chosen.isPresent()) {
                return ending.stopHere(
                        theater.back(),
                        "The way back was stopped: " + chosen.get().why());
            }
        }
        Step gate = new Step(BACK + "gate", RestoreRun.ETCD, "see the old members serve");
        Step api = new Step(BACK + "api", "api", "see the API serve again");
        Optional<Answer.Chosen> chosen = ending.served()
                ? RestoreRun.inTurn(back, List.of(RestoreRun.STOP), List.of(new RestoreRun.Part(gate, () -> {
                    if (RestoreEnding.wasAsked(log.state(), gate)) {
                        theater.again(HostTask.START_ETCD, without, gate, back);
                    }
                    return gates.serves(theater.members().size(), gate, back);
                })))
                : Optional.empty();
        if (chosen.isEmpty()) {
            chosen = onHosts(back, List.of(HostTask.START_API, HostTask.START_CONTROLLERS), without);
        }
        if (chosen.isEmpty() && ending.served()) {
            chosen = RestoreRun.inTurn(back, List.of(RestoreRun.STOP), List.of(new RestoreRun.Part(api, () -> {
                if (RestoreEnding.wasAsked(log.state(), api)) {
                    theater.again(HostTask.START_API, without, api, back);
                }
                return gates.apiServes(api, back);
            })));
        }
        if (chosen.isPresent()) {
            return ending.stopHere(
                    theater.back(), "The way back was stopped: " + chosen.get().why());
        }
        String left = theater.everywhere(HostTask.UNSTAGE, back, without);
        return new Completion.Finished(
                ending.outcome(),
                ending.reason("A lead chose to roll back.")
                        + (ending.served()
                                ? " Rolled back: the old data serves again."
                                : " Rolled back: the old data is in its place again, where etcd had no quorum before.")
                        + (without.isEmpty()
                                ? ""
                                : " Left out: " + String.join(", ", without)
                                        + "; when it is there again, bring it to the old data by hand, a command after"
                                        + " the other: " + theater.byHandBack(without) + ".")
                        + (left.isEmpty()
                                ? ""
                                : " What was restored is left on " + left + ": " + theater.removal(HostTask.UNSTAGE)
                                        + "."),
                ending.retry());
    }

    /** Does tasks of the way back in turn; a lead may leave out a host without which the others have a quorum. */
    private Optional<Answer.Chosen> onHosts(Procedure back, List<HostTask> tasks, Set<String> without)
            throws InterruptedException {
        for (HostTask task : tasks) {
            for (RestoreHost host : theater.hostsOf(task)) {
                if (without.contains(host.name())) {
                    continue;
                }
                Step step = theater.step(BACK, task, host);
                List<Choice> ways = theater.canDoWithout(host, without)
                        ? List.of(WITHOUT, RestoreRun.STOP)
                        : List.of(RestoreRun.STOP);
                if (back.stepOrAsk(step, ways, () -> theater.perform(step, task, host, back))
                        instanceof Answer.Chosen chosen) {
                    if (!chosen.choice().equals(WITHOUT.id())) {
                        return Optional.of(chosen);
                    }
                    without.add(host.name());
                }
            }
        }
        return Optional.empty();
    }
}
