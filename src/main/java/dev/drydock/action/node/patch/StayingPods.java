package dev.drydock.action.node.patch;

import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What becomes of pods that stay on a node while it boots: they come back in place, if it does so before they are deleted there.
 * How long each has is its toleration of a node that does not answer (Kubernetes, "Taints and Tolerations"), counted from when
 * the node is given up. Pure.
 */
final class StayingPods {
    private final ClusterSnapshot snapshot;
    private final List<Pod> pods;

    StayingPods(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        this.pods = snapshot.pods().stream()
                .filter(pod -> !pod.isFinished() && !pod.mirror())
                .sorted(Comparator.comparing(Pod::ref))
                .toList();
    }

    /** As a plan: its consequences, what is told of them, and the locks. */
    Plan plan(List<Resource> locks) {
        List<Consequence> consequences = new ArrayList<>();
        for (Node node : snapshot.nodes()) {
            consequences.add(new Consequence(
                    Consequence.Kind.TARGET, node.name().value(), node.ref().uid()));
        }
        List<Pod> bare = pods.stream()
                .filter(pod -> pod.controller().isEmpty() && pod.outage().isPresent())
                .toList();
        bare.forEach(pod -> consequences.add(new Consequence(
                Consequence.Kind.LOSS, pod.ref().toString(), pod.ref().uid())));
        List<Block.Section> sections = new ArrayList<>();
        if (!bare.isEmpty()) {
            sections.add(new Block.Section(
                    Tone.DANGER,
                    "Lost for good if the node is not back in time (" + bare.size() + ")",
                    bare.stream()
                            .map(pod -> Text.empty()
                                    .code(pod.ref().toString())
                                    .plain(": has no controller, and "
                                            + time(pod.outage().orElseThrow())))
                            .toList()));
        }
        sections.add(new Block.Section(Tone.NEUTRAL, "Pods that stay (" + pods.size() + ")", byTime()));
        return new Plan(
                "",
                Consequences.of(consequences),
                List.of(
                        new Block.Fact("Cluster", Text.of(snapshot.cluster().name())),
                        new Block.Fact("Pods", Text.of(pods.size() + " stay, and are down while the node boots"))),
                sections,
                List.of(),
                bare.isEmpty() ? Risk.DISRUPTIVE : Risk.DESTRUCTIVE,
                locks);
    }

    private List<Text> byTime() {
        Map<Duration, List<Pod>> timed = new TreeMap<>();
        List<Pod> forever = new ArrayList<>();
        for (Pod pod : pods) {
            Optional<Duration> outage = pod.outage();
            outage.ifPresentOrElse(
                    time -> timed.computeIfAbsent(time, none -> new ArrayList<>())
                            .add(pod),
                    () -> forever.add(pod));
        }
        List<Text> lines = new ArrayList<>();
        timed.forEach((time, group) -> lines.add(names(group).plain(": " + time(time))));
        if (!forever.isEmpty()) {
            lines.add(names(forever).plain(": wait for the node, however long it takes"));
        }
        return lines;
    }

    private static String time(Duration time) {
        return time.isZero()
                ? "gone as soon as the node is given up"
                : "gone " + Wording.duration(time) + " after the node is given up";
    }

    private static Text names(List<Pod> group) {
        Text text = Text.empty();
        for (int i = 0; i < group.size(); i++) {
            text = (i == 0 ? text : text.plain(", ")).code(group.get(i).ref().toString());
        }
        return text;
    }
}
