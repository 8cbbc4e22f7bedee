package dev.drydock.action.node.patch;

import dev.drydock.action.host.HostWork;
import dev.drydock.action.node.CareStep;
import dev.drydock.action.node.NodeCare;
import dev.drydock.action.node.NodeReadiness;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostException;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a patch, or a reboot, does with each node.
 *
 * <pre>
 *   look ▶ fetch ▶ (cordon ▶ drain) ▶ install ▶ reboot ▶ ready ▶ (uncordon)
 * </pre>
 *
 * A node on which there is nothing to do is not closed.
 */
final class PatchCare implements NodeCare {
    private static final String FOLDER = "/var/lib/drydock/patch";
    private static final String LOOK = "look:";
    private static final String FETCH = "fetch:";
    private static final String INSTALL = "install:";
    private static final String REBOOT = "reboot:";
    private static final String TODO = "todo";

    private final PatchTools tools;
    private final PatchCommand command;
    private final RunLog log;
    private final HostWork work;
    private final Rebooting rebooting;
    private final NodeReadiness readiness;

    PatchCare(PatchTools tools, PatchCommand command, RunLog log) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.work = new HostWork(log, tools.clock(), tools.patience().away());
        this.rebooting = new Rebooting(log, tools.clock(), tools.patience().boot());
        this.readiness = new NodeReadiness(
                tools.cluster(), tools.clock(), log, tools.patience().ready());
    }

    @Override
    public boolean drains() {
        return command.drains();
    }

    @Override
    public boolean reopens() {
        return true;
    }

    @Override
    public List<CareStep> before(Node node) {
        CareStep look = step(node, LOOK, "look at", watcher -> look(node));
        return switch (command.work()) {
            case PatchCommand.Work.Boot boot -> List.of(look);
            case PatchCommand.Work.Patch patch ->
                List.of(look, step(node, FETCH, "fetch packages for", watcher -> fetch(node, patch, watcher)));
        };
    }

    @Override
    public List<CareStep> within(Node node) {
        List<CareStep> steps = new ArrayList<>();
        switch (command.work()) {
            case PatchCommand.Work.Boot boot ->
                steps.add(step(node, REBOOT, "reboot", watcher -> reboot(node, watcher)));
            case PatchCommand.Work.Patch patch -> {
                steps.add(step(node, INSTALL, "upgrade packages of", watcher -> install(node, patch, watcher)));
                if (patch.reboot() != PatchCommand.Reboot.NEVER) {
                    steps.add(step(node, REBOOT, "reboot", watcher -> rebootIfNeeded(node, patch, watcher)));
                }
            }
        }
        steps.add(step(node, "ready:", "see ready", watcher -> ready(node, watcher)));
        return List.copyOf(steps);
    }

    @Override
    public boolean isNeedless(Node node, RunState run) {
        return run.step(FETCH + node.name())
                .map(step -> "nothing".equals(step.data().get(TODO)))
                .orElse(false);
    }

    private static CareStep step(Node node, String id, String verb, CareStep.Work work) {
        String name = node.name().value();
        return new CareStep(new Step(id + name, name, verb + " " + name), work);
    }

    /** The host of a node, by what the inventory says now. */
    private Host host(Node node) throws StepException {
        try {
            return tools.hosts().host(tools.hosts().entry(node.name()).orElseThrow(() -> unknown(node.name())));
        } catch (HostException trouble) {
            throw new StepException(trouble.getMessage(), trouble);
        }
    }

    private static StepException unknown(NodeName name) {
        return new StepException("there is no host " + name + " in the inventory any more");
    }

    private PatchFacts facts(Host host) throws StepException, InterruptedException {
        try {
            return work.asking(() -> {
                try {
                    return PatchSurvey.look(host);
                } catch (PatchSurvey.OddException odd) {
                    throw new HostException(String.valueOf(odd.getMessage()), false);
                }
            });
        } catch (dev.drydock.cluster.ClusterException away) {
            throw new StepException(away.getMessage(), away);
        }
    }

    private Done look(Node node) throws StepException, InterruptedException {
        PatchFacts facts = facts(host(node));
        return new Done(facts.system(), Map.of(Rebooting.BOOT, facts.bootId()));
    }

    private Done fetch(Node node, PatchCommand.Work.Patch patch, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        Host host = host(node);
        String said = perform(host, FETCH, PatchScripts.fetch(patch.securityOnly()), watcher);
        PatchFacts facts = facts(host);
        int packages = facts.chosen(patch.securityOnly()).size();
        boolean reboots = switch (patch.reboot()) {
            case AUTO -> facts.rebootNeeded();
            case ALWAYS -> true;
            case NEVER -> false;
        };
        return packages == 0 && !reboots
                ? new Done("nothing to upgrade, and no reboot is asked for", Map.of(TODO, "nothing"))
                : new Done(said, Map.of(TODO, "something"));
    }

    private Done install(Node node, PatchCommand.Work.Patch patch, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        return Done.of(perform(host(node), INSTALL, PatchScripts.install(patch.securityOnly()), watcher));
    }

    private String perform(Host host, String step, String script, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        String name = "drydock-" + log.state().id().value() + "-" + step.substring(0, step.length() - 1);
        // What acts is finished, whatever anybody wants meanwhile.
        return work.perform(host, name, FOLDER, script, watcher::tell, () -> {});
    }

    private Done rebootIfNeeded(Node node, PatchCommand.Work.Patch patch, CareStep.Watcher watcher)
            throws StepException, InterruptedException {
        Host host = host(node);
        String before = bootBefore(node);
        PatchFacts facts = facts(host);
        // One that was booted by a process that then died asks for no reboot any more, and has been booted all the
        // same.
        boolean booted = !facts.bootId().equals(before);
        if (patch.reboot() == PatchCommand.Reboot.AUTO && !facts.rebootNeeded() && !booted) {
            return Done.of("not needed");
        }
        return rebooting.reboot(host, before, watcher);
    }

    private Done reboot(Node node, CareStep.Watcher watcher) throws StepException, InterruptedException {
        return rebooting.reboot(host(node), bootBefore(node), watcher);
    }

    private String bootBefore(Node node) throws StepException {
        return left(LOOK + node.name())
                .orElseThrow(() -> new StepException("the journal does not tell from which boot it ran before"));
    }

    private Optional<String> left(String step) {
        return log.state()
                .step(step)
                .flatMap(state -> Optional.ofNullable(state.data().get(Rebooting.BOOT)));
    }

    /** Where it was booted, only a kubelet that tells of the new boot counts. */
    private Done ready(Node node, CareStep.Watcher watcher) throws StepException, InterruptedException {
        Optional<String> booted = left(REBOOT + node.name());
        return readiness.await(
                node.ref(),
                now -> booted.isPresent() && !now.bootId().equals(booted)
                        ? Optional.of("its kubelet has not told of the new boot yet")
                        : Optional.empty(),
                watcher);
    }

    /** What it did, for the end of the run. */
    static String summary(RunState run, List<String> done) {
        long needless = done.stream()
                .filter(node -> run.step(FETCH + node)
                        .map(step -> "nothing".equals(step.data().get(TODO)))
                        .orElse(false))
                .count();
        long booted = done.stream()
                .filter(node -> run.step(REBOOT + node)
                        .map(step -> step.data().containsKey(Rebooting.BOOT))
                        .orElse(false))
                .count();
        return Wording.count(done.size() - (int) needless, "node") + " done, " + booted + " rebooted"
                + (needless == 0 ? "" : ", " + needless + " had nothing to do and were left open") + ".";
    }
}
