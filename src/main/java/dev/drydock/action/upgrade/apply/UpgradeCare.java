package dev.drydock.action.upgrade.apply;

import dev.drydock.action.host.HostWork;
import dev.drydock.action.node.CareStep;
import dev.drydock.action.node.NodeCare;
import dev.drydock.action.node.NodeReadiness;
import dev.drydock.action.upgrade.KubernetesVersion;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an upgrade does with each node.
 *
 * <pre>
 *   control plane:  kubeadm ▶ copy ▶ kubeadm upgrade ▶ serves, on all of its nodes; then, as on a node that is empty:
 *   its kubelets:   (cordon ▶ drain) ▶ kubelet ▶ ready ▶ (uncordon)
 *   workers:        kubeadm ▶ kubeadm upgrade ▶ (cordon ▶ drain) ▶ kubelet ▶ ready ▶ (uncordon)
 * </pre>
 *
 * No kubelet is moved before the last API server, since it may not be newer than any of them (Kubernetes, "Version Skew Policy").
 * Each step looks at the host first, so that one that is done already costs a look.
 */
final class UpgradeCare implements NodeCare {
    /** Which part of the way. */
    enum Leg {
        CONTROL_PLANE,
        KUBELETS,
        WORKERS
    }

    private static final Duration PRINTING = Duration.ofSeconds(20);
    private static final String NODE = "have kubeadm upgrade";

    private final ApplyTools tools;
    private final Itinerary itinerary;
    private final Leg leg;
    private final RunLog log;
    private final UpgradeScripts scripts;
    private final HostWork work;
    private final NodeReadiness readiness;
    private final UpgradeGates gates;

    UpgradeCare(ApplyTools tools, Itinerary itinerary, Leg leg, RunLog log) {
        this.tools = tools;
        this.itinerary = itinerary;
        this.leg = leg;
        this.log = log;
        this.scripts = new UpgradeScripts(log.state().id().value(), itinerary.target());
        this.work = new HostWork(log, tools.clock(), tools.patience().away());
        this.readiness = new NodeReadiness(
                tools.cluster(), tools.clock(), log, tools.patience().ready());
        this.gates = new UpgradeGates(tools, log);
    }

    @Override
    public boolean drains() {
        return leg != Leg.CONTROL_PLANE;
    }

    @Override
    public boolean reopens() {
        return true;
    }

    @Override
    public List<CareStep> before(Node node) {
        return switch (leg) {
            case CONTROL_PLANE -> controlPlane(node);
            case KUBELETS -> List.of();
            case WORKERS -> List.of(kubeadm(node), byKubeadm(node, "node", NODE, scripts.node()));
        };
    }

    private List<CareStep> controlPlane(Node node) {
        boolean applies = itinerary.applies().equals(Optional.of(node.name()));
        return List.of(
                kubeadm(node),
                onHost(node, "copy", "copy the certificates of", scripts.copy()),
                applies
                        ? byKubeadm(node, "apply", "apply the upgrade on", scripts.apply())
                        : byKubeadm(node, "node", NODE, scripts.node()),
                step(
                        node,
                        "serves",
                        "see the control plane serve on",
                        watcher -> gates.serves(node.name(), itinerary.target(), watcher)));
    }

    private CareStep kubeadm(Node node) {
        return onHost(node, "kubeadm", "install kubeadm on", scripts.kubeadm());
    }

    @Override
    public List<CareStep> within(Node node) {
        if (leg == Leg.CONTROL_PLANE) {
            return List.of();
        }
        return List.of(
                onHost(node, "kubelet", "install the kubelet on", scripts.kubelet()),
                titled(
                        node,
                        "ready",
                        "see " + node.name() + " Ready at " + itinerary.target(),
                        watcher -> readiness.await(
                                node.ref(),
                                now -> isAtTarget(now)
                                        ? Optional.empty()
                                        : Optional.of("its kubelet still tells that it is " + now.kubeletVersion()),
                                watcher)));
    }

    /** Whatever a distribution writes behind it. */
    private boolean isAtTarget(Node now) {
        return KubernetesVersion.parse(now.kubeletVersion())
                .filter(itinerary.target()::isSameReleaseAs)
                .isPresent();
    }

    private static CareStep step(Node node, String id, String verb, CareStep.Work work) {
        return titled(node, id, verb + " " + node.name(), work);
    }

    private static CareStep titled(Node node, String id, String title, CareStep.Work work) {
        String name = node.name().value();
        return new CareStep(new Step(id + ":" + name, name, title), work);
    }

    private CareStep onHost(Node node, String id, String verb, String script) {
        String unit = "drydock-" + log.state().id().value() + "-" + id;
        // What acts is finished, whatever anybody wants meanwhile: half an upgrade is worse than either end of it.
        return step(
                node,
                id,
                verb,
                watcher -> Done.of(
                        work.perform(host(node.name()), unit, scripts.folder(), script, watcher::tell, () -> {})));
    }

    /**
     * kubeadm's own work: what it printed is a file in the thread. Of workers, of which there may be hundreds, only where it failed.
     */
    private CareStep byKubeadm(Node node, String id, String verb, String script) {
        CareStep step = onHost(node, id, verb, script);
        return new CareStep(step.step(), watcher -> {
            try {
                Done done = step.work().perform(watcher);
                if (node.controlPlane()) {
                    print(node.name(), watcher);
                }
                return done;
            } catch (StepException failed) {
                print(node.name(), watcher);
                throw failed;
            }
        });
    }

    /** That its output cannot be had now is no reason to fail: it stays on the host. */
    private void print(NodeName node, CareStep.Watcher watcher) throws InterruptedException {
        String file = scripts.folder() + "/kubeadm.log";
        try {
            HostCommand tail = HostCommand.of(PRINTING, "tail", "-c", Integer.toString(Event.Printed.MOST), file)
                    .asRoot();
            StringBuilder text = new StringBuilder();
            Ending ending = host(node).run(tail, line -> {
                if (line.source() == HostLine.Source.OUT) {
                    text.append(line.text()).append('\n');
                }
            });
            if (ending instanceof Ending.Exited exited && exited.code() == 0 && !text.isEmpty()) {
                watcher.print("kubeadm-" + node + ".log", text.toString());
            }
        } catch (HostException | StepException away) {
            watcher.tell("what kubeadm printed cannot be fetched; it is in " + file);
        }
    }

    private Host host(NodeName node) throws StepException, InterruptedException {
        HostEntry entry = work.asking(() -> tools.hosts().entry(node))
                .orElseThrow(() -> new StepException("there is no host " + node + " in the inventory any more"));
        try {
            return tools.hosts().host(entry);
        } catch (HostException unknown) {
            throw new StepException(unknown.getMessage(), unknown);
        }
    }
}
