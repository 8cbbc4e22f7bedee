package dev.drydock.core.report;

import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run told event by event, on a clock that only the story moves; the same story always makes the same journal. */
public final class Story {
    public static final RunId RUN = new RunId("r-7k3m9q2x");
    public static final Instant BEGIN = Instant.parse("2026-03-14T02:00:00Z");
    public static final Person DANA = person("U0DANA", "dana");
    public static final Person LEE = person("U0LEE", "lee");
    public static final Person SAM = person("U0SAM", "sam");

    private final List<Entry> entries = new ArrayList<>();
    private Instant now = BEGIN;

    public static Person person(String id, String name) {
        return new Person(new PersonId("T0DOCK", id), name);
    }

    public Story wait(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    public Story seconds(double seconds) {
        return wait(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    public Story then(Event event) {
        long sequence = entries.size() + 1L;
        entries.add(
                new Entry(sequence + 100, RUN, sequence, now, event, String.format("%064x", sequence + 0xabcdef00L)));
        return this;
    }

    public Story asked() {
        return asked("drain node01 --ignore-daemonsets --force", Optional.of("kernel patch"));
    }

    public Story asked(String line, Optional<String> reason) {
        return then(new Event.Requested(DANA, "C0OPS", line, reason, Optional.empty()));
    }

    public Story planned(Plan plan, int needed) {
        return then(new Event.Planned(1, plan, needed, BEGIN.plus(Duration.ofMinutes(30)), List.of()));
    }

    public Story approvedBy(Person... people) {
        RunState state = state();
        for (Person person : people) {
            seconds(20);
            then(new Event.ApprovalGiven(
                    person, state.revision(), state.plan().orElseThrow().fingerprint()));
        }
        return then(
                new Event.Approved(state.revision(), state.plan().orElseThrow().fingerprint(), List.of(people)));
    }

    public Story started() {
        return seconds(1).then(new Event.Started(state().attempt() + 1, "drydock-0", state().attempt() + 1L));
    }

    /** Cordons a node and lists its pods as the drain does. */
    public Story cordonedWith(String node, List<Step> pods) {
        then(new Event.StepIntended(new Step("cordon:" + node, node, "cordon " + node)));
        seconds(0.3).then(new Event.StepDone("cordon:" + node, "", Map.of("ours", "true")));
        return seconds(0.2).then(new Event.StepsListed(node, pods));
    }

    public Story evicting(Step pod) {
        return then(new Event.StepIntended(pod));
    }

    public Story accepted(Step pod) {
        return then(new Event.StepProgressed(pod.id(), "evicted, terminating"));
    }

    public Story waits(Step pod, String why) {
        return then(new Event.StepWaiting(pod.id(), why));
    }

    public Story gone(Step pod) {
        return then(new Event.StepDone(pod.id(), "", Map.of()));
    }

    public Story failed(Step pod, String why) {
        return then(new Event.StepFailed(pod.id(), why));
    }

    public Story skipped(Step pod, String why) {
        return then(new Event.StepSkipped(pod.id(), why));
    }

    public Story ended(Outcome outcome, String summary, Offer... offers) {
        return then(new Event.Ended(outcome, summary, List.of(offers)));
    }

    public static Step pod(String node, String name) {
        return new Step("evict:uid-" + name, node, "evict " + name);
    }

    public static List<Step> pods(String node, int number) {
        List<Step> pods = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            pods.add(pod(node, "shop/" + node + "-web-" + i));
        }
        return pods;
    }

    /** A forced drain of one node that loses a bare pod. */
    public static Plan forcedDrain() {
        return new Plan(
                "Drain node01 (12 pods)",
                Consequences.of(List.of(
                        new Consequence(Consequence.Kind.ACT, "drain --force --ignore-daemonsets", ""),
                        new Consequence(Consequence.Kind.TARGET, "node01", "uid-node01"),
                        new Consequence(Consequence.Kind.LOSS, "default/debug", "uid-debug"))),
                List.of(
                        new Block.Fact("Cluster", Text.of("harbour")),
                        new Block.Fact("Pods", Text.of("12 to evict, 3 ignored"))),
                List.of(
                        new Block.Section(
                                Tone.DANGER,
                                "Lost for good",
                                List.of(Text.empty().code("default/debug").plain(": no controller makes it again"))),
                        new Block.Section(
                                Tone.CAUTION,
                                "Budgets that block now",
                                List.of(Text.empty().code("shop/web").plain(": 0 of 1 may go"))),
                        new Block.Section(
                                Tone.NEUTRAL,
                                "Ignored",
                                List.of(Text.empty().code("kube-system/proxy-x").plain(": DaemonSet")))),
                List.of(),
                Risk.DESTRUCTIVE,
                List.of(new Resource("node/c-uid/node01", "node01")));
    }

    /** A plan that needs nobody's approval. */
    public static Plan cordon() {
        return new Plan(
                "Cordon node01",
                Consequences.of(List.of(new Consequence(Consequence.Kind.TARGET, "node01", "uid-node01"))),
                List.of(),
                List.of(),
                List.of(),
                Risk.REVERSIBLE,
                List.of());
    }

    public Instant now() {
        return now;
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    public RunState state() {
        return RunState.of(RUN, entries);
    }
}
