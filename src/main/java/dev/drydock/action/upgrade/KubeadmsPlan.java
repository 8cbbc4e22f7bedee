package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.upgrade.KubeadmPlan;
import dev.drydock.core.report.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * kubeadm's own plan, beside ours.
 *
 * @param node on whose host it was asked
 * @param program the version of kubeadm there; empty where it is not known
 * @param plan what it says
 */
record KubeadmsPlan(NodeName node, Optional<KubernetesVersion> program, Known<KubeadmPlan> plan) {
    private static final String API_SERVER = "kube-apiserver";

    /** How a section with it is called. */
    String title() {
        return "kubeadm's own plan (" + program.map(version -> version + " ").orElse("") + "on " + node + ")";
    }

    /** What it comes to for the way to a version. */
    List<String> lines(KubernetesVersion target) {
        return switch (plan) {
            case Known.Untold<KubeadmPlan>(String why) -> List.of("Not known: " + why + ".");
            case Known.Told<KubeadmPlan>(KubeadmPlan told) -> lines(told, target);
        };
    }

    private List<String> lines(KubeadmPlan told, KubernetesVersion target) {
        List<String> lines = new ArrayList<>();
        told.upgrades().forEach(upgrade -> upgrade(upgrade, lines));
        boolean offers = told.upgrades().stream()
                .flatMap(upgrade -> upgrade.components().stream())
                .filter(component -> component.name().equals(API_SERVER))
                .anyMatch(component -> KubernetesVersion.parse(component.target())
                        .filter(target::isSameReleaseAs)
                        .isPresent());
        if (!offers) {
            lines.add("It offers " + (told.upgrades().isEmpty() ? "nothing" : "no `" + target + "`")
                    + ": a kubeadm plans no further than its own version, and the one of `" + target
                    + "` is installed by the upgrade's first step.");
        }
        return lines;
    }

    private static void upgrade(KubeadmPlan.Upgrade upgrade, List<String> lines) {
        Map<String, TreeSet<NodeName>> equal = new LinkedHashMap<>();
        upgrade.components()
                .forEach(component -> equal.computeIfAbsent(
                                "`" + said(component.name()) + "` from " + version(component.current()) + " to "
                                        + version(component.target()),
                                none -> new TreeSet<>())
                        .addAll(Stream.of(component.node())
                                .filter(NodeName::isValid)
                                .map(NodeName::new)
                                .toList()));
        if (!upgrade.description().isEmpty()) {
            lines.add("Offered: " + said(upgrade.description()) + ".");
        }
        equal.forEach((what, nodes) -> lines.add(what + (nodes.isEmpty() ? "" : " on " + NodeWords.of(nodes)) + "."));
    }

    private static String version(String word) {
        return word.isEmpty() ? "?" : "`" + said(word) + "`";
    }

    private static String said(String words) {
        return Wording.name(words.replace('`', '\''));
    }
}
