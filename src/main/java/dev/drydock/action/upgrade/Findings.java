package dev.drydock.action.upgrade;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.ComponentPod;
import dev.drydock.cluster.upgrade.DeprecatedUse;
import dev.drydock.cluster.upgrade.KubeadmRecord;
import dev.drydock.cluster.upgrade.Readiness;
import dev.drydock.cluster.upgrade.Rollout;
import dev.drydock.core.report.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is amiss in a cluster that is to be upgraded, each with what to do, in sentences. Pure. */
final class Findings {
    private final ClusterLook look;
    private final ClusterVersions versions;
    private final List<String> lines = new ArrayList<>();

    private Findings(ClusterLook look) {
        this.look = look;
        this.versions = look.versions();
    }

    /** The rules of the skew policy that are broken now, equal nodes in one line. */
    static List<String> skew(ClusterVersions versions) {
        Map<List<Object>, List<SkewVerdict>> equal = new LinkedHashMap<>();
        for (SkewVerdict verdict : SkewPolicy.broken(versions)) {
            List<Object> what = List.of(verdict.component(), verdict.version(), verdict.rule());
            equal.computeIfAbsent(what, none -> new ArrayList<>()).add(verdict);
        }
        return equal.values().stream()
                .map(verdicts -> {
                    SkewVerdict first = verdicts.getFirst();
                    return "`" + first.component().program() + "` " + first.version() + " of "
                            + NodeWords.of(
                                    verdicts.stream().map(SkewVerdict::node).toList()) + ": it "
                            + first.rule().words() + ". See " + first.rule().source();
                })
                .toList();
    }

    /** Everything else that is amiss. */
    static List<String> others(ClusterLook look) {
        Findings findings = new Findings(look);
        findings.kubeadm();
        findings.readiness();
        findings.nodes();
        findings.components();
        findings.rollout("DaemonSet `kube-proxy`", look.kubeProxy().value().flatMap(found -> found));
        findings.rollout("Deployment `coredns`", look.coreDns().value().flatMap(found -> found));
        findings.budgets();
        return List.copyOf(findings.lines);
    }

    /** Parts of the API that somebody asks for and that a version has no more. */
    static List<String> removed(ClusterLook look, Optional<KubernetesVersion> target) {
        List<String> lines = new ArrayList<>();
        for (DeprecatedUse use : look.deprecated().value().orElse(List.of())) {
            Optional<KubernetesVersion> removed = KubernetesVersion.parse(use.removedRelease() + ".0");
            if (removed.isPresent()
                    && target.map(version -> version.minorsAheadOf(removed.get()) >= 0)
                            .orElse(true)) {
                String group = use.group().isEmpty() ? use.version() : use.group() + "/" + use.version();
                lines.add("`" + Wording.name(use.resource()) + "` of `" + Wording.name(group)
                        + "` is still asked for, and " + removed.get().minorName()
                        + " has it no more: find who asks (the audit log tells by `k8s.io/deprecated`), and have it ask"
                        + " for the newer version.");
            }
        }
        return lines;
    }

    private void kubeadm() {
        Optional<Optional<KubeadmRecord>> record = look.kubeadm().value();
        if (record.filter(Optional::isEmpty).isPresent()) {
            lines.add(
                    "There is no ConfigMap `kube-system/kubeadm-config`: it was not kubeadm that made this cluster, and"
                            + " Drydock upgrades no other. Upgrade it by what made it.");
        }
        versions.configured()
                .filter(written -> versions.of(Component.API_SERVER).values().stream()
                        .anyMatch(server -> !server.isSameReleaseAs(written)))
                .ifPresent(
                        written -> lines.add("kubeadm wrote down `" + written + "`, and not every kube-apiserver runs"
                                + " it: an upgrade stopped half way."
                                + " `upgrade plan` with the newest"
                                + " version that runs tells what is left"
                                + " of it."));
    }

    private void readiness() {
        look.readiness()
                .value()
                .filter(readiness -> !readiness.ready())
                .map(Readiness::failing)
                .ifPresent(failing -> lines.add("The kube-apiserver that answers is not ready: "
                        + failing.stream().map(Wording::name).toList() + ". See to that first."));
    }

    private void nodes() {
        List<NodeName> unready = look.nodes().value().orElse(List.of()).stream()
                .filter(facts -> !facts.node().ready())
                .map(facts -> facts.node().name())
                .toList();
        if (!unready.isEmpty()) {
            lines.add("Not Ready: " + NodeWords.of(unready) + ". An upgrade would stop there; see to it first.");
        }
    }

    private void components() {
        for (ComponentPod pod : look.components().value().orElse(List.of())) {
            if (!pod.ready()) {
                lines.add("`" + Wording.name(pod.component()) + "` of `" + pod.node()
                        + "` is not Ready: see to it first.");
            }
        }
    }

    private void rollout(String what, Optional<Rollout> rollout) {
        rollout.filter(each -> !each.isDone())
                .ifPresent(each -> lines.add("The " + what + " is not rolled out: " + each.updated() + " of "
                        + each.wanted() + " pods are of its newest template, " + each.ready()
                        + " Ready. Wait for it, or see to its pods."));
    }

    private void budgets() {
        for (Budget budget : look.budgets().value().orElse(List.of())) {
            if (budget.observed() && budget.expectedPods() > 0 && budget.neverAllowsAny()) {
                lines.add("The budget `" + Wording.name(budget.display()) + "` (" + Wording.name(budget.rule()) + " of "
                        + Wording.count(budget.expectedPods(), "pod")
                        + ") allows no disruption, ever: every drain would wait for it in vain. Run more pods, or ask"
                        + " its owner for another rule.");
            }
        }
    }
}
