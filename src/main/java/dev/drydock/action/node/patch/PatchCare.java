package dev.drydock.action.node.patch;

import dev.drydock.action.host.HostWork;
import dev.drydock.action.node.CareStep;
import dev.drydock.action.node.Gate;
import dev.drydock.action.node.Gate.Missing;
import dev.drydock.action.node.NodeCare;
import dev.drydock.action.node.NodeReadiness;
import dev.drydock.cluster.ClusterException;
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
 *   look ▶ fetch ▶ (cordon ▶ drain) ▶ install ▶ boot-id ▶ reboot ▶ ready ▶ (uncordon)
 * </pre>
 *
 * On a node of the control plane etcd's other members are seen well before it is closed, and all of them, and an API server, before
 * it is opened again.
 *
 * A node on which there is nothing to do is not closed.
 */
final class PatchCare implements NodeCare {
    private static final String FOLDER = "/var/lib/drydock/patch";
    private static final String LOOK = "look:";
    private static final String FETCH = "fetch:";
    private static final String INSTALL = "install:";
    private static final String BOOT_BEFORE = "boot-before:";
    private static final String REBOOT = "reboot:";
    /** Under which the journal keeps whether there is anything to do on the node; the word is in journals already. */
    private static final String WORK_FOUND = "todo";
    /** The pods that were Ready when the node was booted without being emptied. */
    private static final String SERVING = "serving";

    private final PatchTools tools;
    private final PatchCommand command;
    private final RunLog log;
    private final HostWork work;
    private final Rebooting rebooting;
    private final NodeReadiness readiness;
    private final ControlPlaneGate controlPlane;
    private final Gate gate;

    PatchCare(PatchTools tools, PatchCommand command, RunLog log) {
        this.tools = tools;
        this.command = command;
        this.log = log;
        this.work = new HostWork(log, tools.clock(), tools.patience().away());
        this.rebooting = new Rebooting(log, tools.clock(), tools.patience().boot());
        this.readiness = new NodeReadiness(
                tools.cluster(), tools.clock(), log, tools.patience().ready());
        this.controlPlane = new ControlPlaneGate(tools, log);
        this.gate = new Gate(tools.clock(), log, tools.patience().gate());
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
        List<CareStep> steps = new ArrayList<>();
        steps.add(step(node, LOOK, "look at", watcher -> look(node)));
        switch (command.work()) {
            case PatchCommand.Work.Boot boot -> {}
            case PatchCommand.Work.Patch patch ->
                steps.add(step(node, FETCH, "fetch packages for", watcher -> fetch(node, patch, watcher)));
        }
        if (node.controlPlane()) {
            steps.add(step(
                    node,
                    "quorum:",
                    "see that etcd can do without",
                    watcher -> isNeedless(node, log.state())
                            ? Done.of("nothing is done to it")
                            : controlPlane.spares(node, watcher)));
        }
        return List.copyOf(steps);
    }

    @Override
    public List<CareStep> within(Node node) {
        List<CareStep> steps = new ArrayList<>();
        if (node.controlPlane()) {
            // Emptying it took its time, and another member may have gone away meanwhile.
            steps.add(step(
                    node,
                    "still-quorum:",
                    "see that etcd can still do without",
                    watcher -> controlPlane.spares(node, watcher)));
        }
        switch (command.work()) {
            case PatchCommand.Work.Boot boot ->
                steps.addAll(booting(node, watcher -> reboot(node, host(node), watcher)));
            case PatchCommand.Work.Patch patch -> {
                steps.add(step(node, INSTALL, "upgrade packages of", watcher -> install(node, patch, watcher)));
                if (patch.reboot() != PatchCommand.Reboot.NEVER) {
                    steps.addAll(booting(node, watcher -> rebootIfNeeded(node, patch, watcher)));
                }
            }
        }
        steps.add(step(node, "ready:", "see ready", watcher -> ready(node, watcher)));
        if (!drains()) {
            steps.add(step(node, "pods:", "see the pods Ready again on", watcher -> podsBack(node, watcher)));
        }
        if (node.controlPlane()) {
            steps.add(step(node, "serves:", "see the control plane well with", controlPlane::serves));
        }
        return List.copyOf(steps);
    }

    /** The boot that is to end is noted right before: one that the host made by itself, before what was installed, does not count. */
    private List<CareStep> booting(Node node, CareStep.Work reboot) {
        return List.of(
                step(node, BOOT_BEFORE, "note the boot of", watcher -> noted(node)),
                step(node, REBOOT, "reboot", reboot));
    }

    @Override
    public boolean isNeedless(Node node, RunState run) {
        return isNeedless(node.name().value(), run);
    }

    @Override
    public boolean isGoingDown(Node now, RunState run) throws InterruptedException {
        if (!isBooting(now, run)) {
            return false;
        }
        try {
            // A request that was refused, or never made, takes no host down.
            return Rebooting.isGoingDown(host(now));
        } catch (StepException | HostException away) {
            return true;
        }
    }

    /** From when a boot was to be asked for until the node's kubelet tells of another boot. */
    static boolean isBooting(Node now, RunState run) {
        boolean asked = run.step(REBOOT + now.name()).isPresent();
        Optional<String> before = run.step(BOOT_BEFORE + now.name())
                .flatMap(step -> Optional.ofNullable(step.data().get(Rebooting.BOOT)));
        return asked && before.isPresent() && now.bootId().equals(before);
    }

    private static boolean isNeedless(String node, RunState run) {
        return run.step(FETCH + node)
                .map(step -> "nothing".equals(step.data().get(WORK_FOUND)))
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
        } catch (ClusterException away) {
            throw new StepException(away.getMessage(), away);
        }
    }

    private Done look(Node node) throws StepException, InterruptedException {
        return Done.of(facts(host(node)).system());
    }

    private Done noted(Node node) throws StepException, InterruptedException {
        // A boot that a version before this one asked for was noted when the node was looked at.
        Optional<String> asked = log.state().step(REBOOT + node.name()).isPresent()
                ? kept(LOOK + node.name(), Rebooting.BOOT)
                : Optional.empty();
        String boot = asked.isPresent() ? asked.get() : facts(host(node)).bootId();
        return drains()
                ? new Done(boot, Map.of(Rebooting.BOOT, boot))
                : new Done(
                        boot,
                        Map.of(Rebooting.BOOT, boot, SERVING, serving(node).written()));
    }

    private ServingPods serving(Node node) throws StepException {
        try {
            return ServingPods.of(tools.cluster().snapshot(List.of(node.name())).pods());
        } catch (ClusterException away) {
            throw new StepException(away.getMessage(), away);
        }
    }

    /**
     * Pods that were not moved away are down while their node boots, and a kubelet's Ready says nothing of them: those that were
     * Ready before are awaited, or two nodes in turn could take all of a workload. One that is gone is not awaited here. After a
     * short boot the API server calls a pod Ready that is not back yet, until the kubelet has told of it anew: that does not count.
     */
    private Done podsBack(Node node, CareStep.Watcher watcher) throws StepException, InterruptedException {
        ServingPods before =
                ServingPods.read(kept(BOOT_BEFORE + node.name(), SERVING).orElse(""));
        boolean booted = kept(REBOOT + node.name(), Rebooting.BOOT).isPresent();
        return gate.await(
                () -> Missing.of(before.missing(
                        tools.cluster().snapshot(List.of(node.name())).pods(), booted)),
                "what was Ready on it is Ready again",
                watcher);
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
                ? new Done("nothing to upgrade, and no reboot is asked for", Map.of(WORK_FOUND, "nothing"))
                : new Done(said, Map.of(WORK_FOUND, "something"));
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
        return reboot(node, host, watcher);
    }

    /** Trying again may come hours after the look before: etcd is seen once more, right before its member goes. */
    private Done reboot(Node node, Host host, CareStep.Watcher watcher) throws StepException, InterruptedException {
        if (node.controlPlane()) {
            var unused = controlPlane.spares(node, watcher);
        }
        return rebooting.reboot(host, bootBefore(node), watcher);
    }

    private String bootBefore(Node node) throws StepException {
        return kept(BOOT_BEFORE + node.name(), Rebooting.BOOT)
                .orElseThrow(() -> new StepException("the journal does not tell from which boot it ran before"));
    }

    private Optional<String> kept(String step, String key) {
        return log.state()
                .step(step)
                .flatMap(state -> Optional.ofNullable(state.data().get(key)));
    }

    /** Where it was booted, only a kubelet that tells of the new boot counts. */
    private Done ready(Node node, CareStep.Watcher watcher) throws StepException, InterruptedException {
        Optional<String> booted = kept(REBOOT + node.name(), Rebooting.BOOT);
        return readiness.await(
                node.ref(),
                now -> booted.isPresent() && !now.bootId().equals(booted)
                        ? Optional.of("its kubelet has not told of the new boot yet")
                        : Optional.empty(),
                watcher);
    }

    /** What it did, for the end of the run. */
    static String summary(RunState run, List<String> done) {
        // One that an earlier run had left closed was gone through to its end all the same.
        long needless = done.stream()
                .filter(node -> isNeedless(node, run))
                .filter(node -> run.step("cordon:" + node).isEmpty())
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
