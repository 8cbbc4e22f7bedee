package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the way to a version is shown. Pure. */
final class PlanCard {
    private PlanCard() {}

    static Card of(
            String cluster,
            ClusterLook look,
            KubernetesVersion target,
            HostsLook hosts,
            Optional<KubeadmsPlan> kubeadms,
            PastUpgrades past) {
        ClusterVersions versions = hosts.with(look.versions());
        UpgradePath path = UpgradePath.of(versions, target, hosts.releases());
        WayFindings findings =
                WayFindings.of(look, path, hosts, versions.machines().keySet());
        List<String> obstacles =
                findings.obstacles().stream().map(Obstacle::words).toList();
        List<UpgradeStep> steps = path.steps();
        String title = "Upgrade of " + cluster + from(versions) + " to " + target + ": " + summary(path, obstacles);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(title));
        UpgradeCheckQuery.section(blocks, Tone.DANGER, "In the way", obstacles);
        int number = 0;
        for (UpgradeRun run : path.runs()) {
            number++;
            if (!run.steps().isEmpty()) {
                String name = path.runs().size() == 1
                        ? ""
                        : "Run " + number + " of " + path.runs().size() + ": ";
                UpgradeCheckQuery.section(blocks, Tone.NEUTRAL, name + "to " + run.release(), lines(run, versions));
            }
        }
        UpgradeCheckQuery.section(blocks, Tone.CAUTION, "No way back", noWayBack(steps));
        UpgradeCheckQuery.section(blocks, Tone.CAUTION, "Before an upgrade", findings.warnings());
        if (!steps.isEmpty()) {
            past.words()
                    .ifPresent(words ->
                            UpgradeCheckQuery.section(blocks, Tone.NEUTRAL, "How long, by past runs", List.of(words)));
        }
        kubeadms.ifPresent(plan -> UpgradeCheckQuery.section(blocks, Tone.NEUTRAL, plan.title(), plan.lines(target)));
        UpgradeCheckQuery.section(blocks, Tone.NEUTRAL, "Not known", findings.unknown());
        return new Card(title, blocks);
    }

    private static String from(ClusterVersions versions) {
        Optional<KubernetesVersion> oldest =
                versions.oldest(Component.API_SERVER).or(versions::answering);
        return oldest.map(version -> " from " + version).orElse("");
    }

    private static String summary(UpgradePath path, List<String> obstacles) {
        if (!obstacles.isEmpty()) {
            return "cannot be done as it is, " + Wording.count(obstacles.size(), "obstacle");
        }
        int steps = path.steps().size();
        long runs = path.runs().stream().filter(run -> !run.steps().isEmpty()).count();
        return steps == 0
                ? "nothing is left to do"
                : Wording.count(steps, "step") + " in " + Wording.count((int) runs, "run");
    }

    /** The control plane's steps one by one; what is done to each worker once for all of them. */
    private static List<String> lines(UpgradeRun run, ClusterVersions versions) {
        Set<NodeName> controlPlanes = versions.controlPlanes();
        List<String> lines = new ArrayList<>();
        List<NodeName> workers = new ArrayList<>();
        boolean kept = true;
        for (UpgradeStep step : run.steps()) {
            if (controlPlanes.contains(step.node())) {
                lines.add(Wordings.step(step) + moves(step) + ". " + verdict(step));
            } else {
                kept &= step.broken().isEmpty();
                if (step.kind() == UpgradeStep.Kind.KUBELET) {
                    workers.add(step.node());
                }
            }
        }
        if (!workers.isEmpty()) {
            lines.add(Wording.count(workers.size(), "worker") + " (" + NodeWords.of(workers) + "), each: kubeadm "
                    + run.release() + ", `kubeadm upgrade node`, drain, kubelet and kubectl, restart, Ready, uncordon. "
                    + (kept ? "The skew policy is kept after each step." : "The skew policy is BROKEN meanwhile."));
        }
        return lines;
    }

    private static String moves(UpgradeStep step) {
        String addons = step.addons() ? ", and then CoreDNS and kube-proxy" : "";
        return switch (step.kind()) {
            case FIRST_CONTROL_PLANE, NEXT_CONTROL_PLANE ->
                ": etcd, kube-apiserver, kube-controller-manager and kube-scheduler" + addons;
            case KUBELET -> ", with kubectl: drain, restart, Ready, uncordon";
            case KUBEADM_PACKAGE, WORKER_CONFIGURATION -> "";
        };
    }

    private static String verdict(UpgradeStep step) {
        return step.broken().isEmpty()
                ? "The skew policy is kept."
                : "The skew policy is BROKEN afterwards: "
                        + step.broken().getFirst().why()
                        + (step.broken().size() == 1
                                ? ""
                                : ", and " + (step.broken().size() - 1) + " more") + ".";
    }

    private static List<String> noWayBack(List<UpgradeStep> steps) {
        return steps.stream()
                .filter(step -> !step.kind().isUndoable())
                .map(step -> Wordings.step(step) + ". " + step.kind().wayBack() + ".")
                .toList();
    }
}
