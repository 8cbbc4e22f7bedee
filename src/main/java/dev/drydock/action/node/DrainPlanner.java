package dev.drydock.action.node;

import dev.drydock.cluster.Budget;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells an assessment as a plan: the card's facts and sections, what stands in the way, what is locked. Pure. */
final class DrainPlanner {
    private DrainPlanner() {}

    static Plan plan(DrainAssessment assessment) {
        return plan(assessment, LeftClosed.NONE);
    }

    /** @param left what earlier runs closed and left so, and this one opens again */
    static Plan plan(DrainAssessment assessment, LeftClosed left) {
        return new Plan(
                headline(assessment),
                assessment.consequences(),
                facts(assessment),
                sections(assessment, left),
                obstacles(assessment),
                assessment.risk(),
                NodeLocks.of(assessment.snapshot()));
    }

    private static String headline(DrainAssessment assessment) {
        List<Node> nodes = assessment.snapshot().nodes();
        String what = nodes.size() == 1 ? nodes.getFirst().name().value() : nodes.size() + " nodes";
        int pods = assessment.leaving().size();
        return "Drain " + what + " (" + count(pods, "pod") + ")";
    }

    private static List<Block.Fact> facts(DrainAssessment assessment) {
        List<Block.Fact> facts = new ArrayList<>();
        facts.add(new Block.Fact(
                "Cluster", Text.of(assessment.snapshot().cluster().name())));
        facts.add(new Block.Fact("Nodes", nodeNames(assessment)));
        facts.add(
                new Block.Fact("Pods", Text.of(assessment.leaving().size() + " go, " + staying(assessment) + " stay")));
        facts.add(new Block.Fact("Grace", Text.of(grace(assessment))));
        Duration timeout = assessment.command().timeout();
        facts.add(
                new Block.Fact("Timeout", Text.of(timeout.isZero() ? "none" : Wording.duration(timeout) + " a node")));
        facts.add(new Block.Fact(
                "How",
                Text.of(
                        assessment.bypassesBudgets()
                                ? "deletion, past every budget"
                                : "eviction, under every budget")));
        return facts;
    }

    private static Text nodeNames(DrainAssessment assessment) {
        Text text = Text.empty();
        List<Node> nodes = assessment.snapshot().nodes();
        for (int i = 0; i < nodes.size() && i < 10; i++) {
            text = (i == 0 ? text : text.plain(", ")).code(nodes.get(i).name().value());
        }
        return nodes.size() > 10 ? text.plain(" and " + (nodes.size() - 10) + " more") : text;
    }

    private static long staying(DrainAssessment assessment) {
        return assessment.judgements().stream()
                .filter(j -> !j.stays().isEmpty())
                .count();
    }

    private static String grace(DrainAssessment assessment) {
        if (assessment.kills()) {
            return "none: every pod is killed at once";
        }
        if (assessment.command().gracePeriod().isPresent()) {
            return assessment.command().gracePeriod().getAsInt() + " s for every pod";
        }
        Duration longest = assessment.leaving().stream()
                .map(judgement -> judgement.pod().gracePeriod())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return "each pod's own, " + Wording.duration(longest) + " at most";
    }

    private static List<Block.Section> sections(DrainAssessment assessment, LeftClosed left) {
        List<Block.Section> sections = new ArrayList<>();
        add(sections, Tone.DANGER, "Lost for good", losses(assessment, Consequence.Kind.LOSS));
        List<Text> local = losses(assessment, Consequence.Kind.LOCAL_DATA);
        if (!local.isEmpty()) {
            List<Text> lines = new ArrayList<>(local);
            if (assessment.command().uncordonAfter()
                    && assessment.snapshot().nodes().size() > 1) {
                lines.add(Text.of(
                        "The pods that replace these may come to a node whose turn is later, and lose theirs too"));
            }
            sections.add(new Block.Section(Tone.DANGER, "Local data deleted (" + local.size() + ")", lines));
        }
        if (assessment.bypassesBudgets()) {
            add(
                    sections,
                    Tone.DANGER,
                    "Budgets bypassed",
                    assessment.forecast().covering().stream()
                            .map(DrainPlanner::budget)
                            .toList());
        } else {
            add(sections, Tone.DANGER, "Evictions that can never succeed", impossible(assessment));
            add(
                    sections,
                    Tone.CAUTION,
                    "Budgets that will make it wait",
                    blocking(assessment, BudgetForecast.Hope.WAITS));
        }
        add(sections, Tone.CAUTION, "Nodes to know about", remarkable(assessment, left));
        add(sections, Tone.NEUTRAL, assessment.bypassesBudgets() ? "To delete" : "To evict", leaving(assessment));
        add(sections, Tone.NEUTRAL, "Stay where they are", leftAlone(assessment));
        return sections;
    }

    private static void add(List<Block.Section> sections, Tone tone, String title, List<Text> lines) {
        if (!lines.isEmpty()) {
            sections.add(new Block.Section(tone, title + " (" + lines.size() + ")", lines));
        }
    }

    private static List<Text> losses(DrainAssessment assessment, Consequence.Kind kind) {
        return assessment.leaving().stream()
                .filter(judgement -> judgement.loses(kind))
                .map(judgement -> {
                    String why = judgement.losses().stream()
                            .filter(loss -> loss.kind() == kind)
                            .map(Verdict.Loses::why)
                            .collect(Collectors.joining("; "));
                    return where(judgement.pod()).plain(": " + why);
                })
                .toList();
    }

    private static List<Text> impossible(DrainAssessment assessment) {
        List<Text> lines = new ArrayList<>(blocking(assessment, BudgetForecast.Hope.NEVER));
        for (Pod pod : assessment.forecast().doubled()) {
            lines.add(where(pod).plain(": more than one budget covers it, and the API server refuses such evictions"));
        }
        return lines;
    }

    private static List<Text> blocking(DrainAssessment assessment, BudgetForecast.Hope hope) {
        return assessment.forecast().blocking().stream()
                .filter(blocking -> blocking.hope() == hope)
                .map(blocking -> budget(blocking.budget()).plain(": " + blocking.why()))
                .toList();
    }

    private static Text budget(Budget budget) {
        return Text.empty().code(budget.display());
    }

    private static List<Text> remarkable(DrainAssessment assessment, LeftClosed left) {
        List<Text> lines = new ArrayList<>();
        for (Node node : assessment.snapshot().nodes()) {
            List<String> remarks = new ArrayList<>();
            if (node.controlPlane()) {
                remarks.add("control plane, drained one at a time");
            }
            if (!node.ready()) {
                remarks.add("not Ready, so its pods may stay Terminating until it is back");
            }
            if (node.unschedulable()) {
                remarks.add(left.by(node)
                        .map(run -> "left cordoned by run " + run + ", and opened again at the end")
                        .orElse("cordoned already, and stays so"));
            }
            if (!remarks.isEmpty()) {
                lines.add(Text.empty().code(node.name().value()).plain(": " + String.join("; ", remarks)));
            }
        }
        return lines;
    }

    private static List<Text> leaving(DrainAssessment assessment) {
        return assessment.leaving().stream()
                .map(judgement -> {
                    Pod pod = judgement.pod();
                    String owner = pod.controller().map(c -> " · " + c).orElse("");
                    String state =
                            pod.isTerminating() ? " · terminating already" : pod.isFinished() ? " · finished" : "";
                    return where(pod).plain(owner + state);
                })
                .toList();
    }

    private static List<Text> leftAlone(DrainAssessment assessment) {
        Map<String, List<Judgement>> byReason = assessment.judgements().stream()
                .filter(judgement -> !judgement.stays().isEmpty())
                .collect(Collectors.groupingBy(
                        judgement -> judgement.stays().getFirst(), TreeMap::new, Collectors.toList()));
        List<Text> lines = new ArrayList<>();
        byReason.forEach((why, judgements) ->
                judgements.forEach(judgement -> lines.add(where(judgement.pod()).plain(": " + why))));
        return lines;
    }

    private static List<Text> obstacles(DrainAssessment assessment) {
        return assessment.refused().stream()
                .map(judgement -> where(judgement.pod()).plain(": " + String.join("; ", judgement.refusals())))
                .toList();
    }

    private static Text where(Pod pod) {
        return Text.empty().code(pod.ref().toString());
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
