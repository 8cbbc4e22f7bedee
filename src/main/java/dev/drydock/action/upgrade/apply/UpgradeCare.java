package dev.drydock.action.upgrade.apply;

import dev.drydock.action.host.HostWork;
import dev.drydock.action.node.CareStep;
import dev.drydock.action.node.NodeCare;
import dev.drydock.action.node.NodeReadiness;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an upgrade does with each node.
 *
 * <pre>
 *   kubeadm ▶ (copy ▶) kubeadm upgrade ▶ (serves ▶) ▶ (cordon ▶ drain) ▶ kubelet ▶ ready ▶ (uncordon)
 * </pre>
 *
 * What is in brackets before the cordon is for nodes of the control plane. Each step looks at the host first, so that one that
 * is done already costs a look.
 */
final class UpgradeCare implements NodeCare {
    private final UpgradeTools tools;
    private final Itinerary itinerary;
    private final RunLog log;
    private final UpgradeScripts scripts;
    private final HostWork work;
    private final NodeReadiness readiness;
    private final UpgradeGates gates;

    UpgradeCare(UpgradeTools tools, Itinerary itinerary, RunLog log) {
        this.tools = tools;
        this.itinerary = itinerary;
        this.log = log;
        this.scripts = new UpgradeScripts(log.state().id().value(), itinerary.target());
        this.work = new HostWork(log, tools.clock(), tools.patience().away());
        this.readiness = new NodeReadiness(
                tools.cluster(), tools.clock(), log, tools.patience().ready());
        this.gates = new UpgradeGates(tools, log);
    }

    @Override
    public boolean drains() {
        return true;
    }

    @Override
    public boolean reopens() {
        return true;
    }

    @Override
    public List<CareStep> before(Node node) {
        List<CareStep> steps = new ArrayList<>();
        steps.add(onHost(node, "kubeadm", "install kubeadm on", scripts.kubeadm()));
        if (itinerary.controlPlane().contains(node.name())) {
            steps.add(onHost(node, "copy", "copy the certificates of", scripts.copy()));
        }
        if (itinerary.applies().equals(Optional.of(node.name()))) {
            steps.add(onHost(node, "apply", "apply the upgrade on", scripts.apply()));
        } else {
            steps.add(onHost(node, "node", "upgrade", scripts.node()));
        }
        if (itinerary.controlPlane().contains(node.name())) {
            steps.add(step(
                    node,
                    "serves",
                    "see the control plane serve on",
                    watcher -> gates.serves(node.name(), itinerary.target(), watcher)));
        }
        return List.copyOf(steps);
    }

    @Override
    public List<CareStep> within(Node node) {
        String wanted = itinerary.target().toString();
        return List.of(
                onHost(node, "kubelet", "install the kubelet on", scripts.kubelet()),
                step(
                        node,
                        "ready",
                        "see ready",
                        watcher -> readiness.await(
                                node.ref(),
                                now -> now.kubeletVersion().equals(wanted)
                                        ? Optional.empty()
                                        : Optional.of("its kubelet still tells that it is " + now.kubeletVersion()),
                                watcher)));
    }

    private static CareStep step(Node node, String id, String verb, CareStep.Work work) {
        String name = node.name().value();
        return new CareStep(new Step(id + ":" + name, name, verb + " " + name), work);
    }

    private CareStep onHost(Node node, String id, String verb, String script) {
        String unit = "drydock-" + log.state().id().value() + "-" + id;
        // What acts is finished, whatever anybody wants meanwhile: half an upgrade is worse than either end of it.
        return step(node, id, verb, watcher -> Done.of(
                work.perform(host(node.name()), unit, scripts.folder(), script, watcher::tell, () -> {})));
    }

    private Host host(NodeName node) throws StepException, InterruptedException {
        HostEntry entry = work.asking(() -> tools.hosts().inventory()).stream()
                .filter(each -> each.name().equals(node))
                .findFirst()
                .orElseThrow(() -> new StepException("there is no host " + node + " in the inventory any more"));
        try {
            return tools.hosts().host(entry);
        } catch (HostException unknown) {
            throw new StepException(unknown.getMessage(), unknown);
        }
    }
}
