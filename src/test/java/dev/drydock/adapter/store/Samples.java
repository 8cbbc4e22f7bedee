package dev.drydock.adapter.store;

import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Fingerprint;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events of every type, and every value that a sealed interface in them may have. */
final class Samples {
    private static final Person DANA = new Person(new PersonId("T1", "U1"), "Dana");
    private static final Person LEE = new Person(new PersonId("T1", "U2"), "Lee");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.250Z");
    private static final Step EVICT = new Step("evict:uid-1", "node01", "evict shop/web-1");
    private static final Consequences CONSEQUENCES = Consequences.of(List.of(
            new Consequence(Consequence.Kind.ACT, "drain", "force=true"),
            new Consequence(Consequence.Kind.LOSS, "default/debug", "uid-9")));
    private static final Plan PLAN = new Plan(
            "Drain node01 (2 pods)",
            CONSEQUENCES,
            List.of(new Block.Fact("Cluster", Text.of("prod").code("eu-1"))),
            List.of(new Block.Section(
                    Tone.DANGER,
                    "Lost for good",
                    List.of(Text.empty()
                            .plain("pod ")
                            .bold("debug")
                            .mention("U1", "Dana")
                            .moment(AT)))),
            List.of(Text.of("a budget blocks")),
            Risk.DESTRUCTIVE,
            List.of(new Resource("node/c1/node01", "node01")));

    /** In the order in which {@link Event} declares its types. */
    static final List<Event> EVENTS = List.of(
            new Event.Requested(
                    DANA,
                    "C1",
                    "drain node01 --force",
                    Optional.of("kernel \"patch\" ⚓"),
                    Optional.of(new RunId("r-00000001"))),
            new Event.Requested(DANA, "C1", "cordon node01", Optional.empty(), Optional.empty()),
            new Event.Requested(
                    Person.ofSchedule("nightly"),
                    "C1",
                    "cordon node01",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Scheduled("nightly", AT, Scheduled.Purpose.RUN, true))),
            new Event.Planned(2, PLAN, 2, AT, List.of("one pod more: default/debug")),
            new Event.Planned(3, PLAN.confirmedBy("harbour"), 2, AT, List.of()),
            new Event.Taken("press:0123456789abcdef"),
            new Event.ApprovalGiven(LEE, 2, CONSEQUENCES.fingerprint()),
            new Event.ApprovalWithdrawn(LEE, 2),
            new Event.ApprovalRefused(DANA, "the requester never counts"),
            new Event.Rejected(LEE),
            new Event.Approved(2, new Fingerprint("0123456789abcdef".repeat(4)), List.of(LEE)),
            new Event.Started(1, "drydock-0", 7),
            new Event.HandedOver("drydock-0", "it is about to evict the pod it runs in"),
            new Event.Postponed("node01 is being worked on by run r-00000002"),
            new Event.StepsListed("node01", List.of(EVICT)),
            new Event.StepIntended(EVICT),
            new Event.StepWaiting("evict:uid-1", "budget shop/web allows no disruption"),
            new Event.StepAsks(
                    "evict:uid-1", "it did not start", List.of(new Choice("roll-back", "Roll back", "The old data."))),
            new Event.StepProgressed("evict:uid-1", "terminating, 30 s of grace"),
            new Event.StepDone("evict:uid-1", "gone after 12 s", Map.of("uid", "uid-1", "node", "node02")),
            new Event.StepFailed("evict:uid-1", "forbidden"),
            new Event.StepSkipped("evict:uid-1", "skipped by Lee"),
            new Event.Printed("node:cp1", "kubeadm-cp1.log", "[upgrade] done\n"),
            new Event.Milestone("cordoned node01"),
            new Event.AbortMeans(false, "It is too late."),
            new Event.Controlled(LEE, new Control.Pause()),
            new Event.Controlled(LEE, new Control.Resume()),
            new Event.Controlled(LEE, new Control.Abort()),
            new Event.Controlled(LEE, new Control.Skip("evict:uid-1")),
            new Event.Controlled(LEE, new Control.Choose("evict:uid-1", "roll-back")),
            new Event.Controlled(LEE, new Control.Unlock("node/c1/node01", "its worker is stuck")),
            new Event.Controlled(LEE, new Control.Extend(Duration.ofMinutes(10))),
            new Event.Ended(
                    Outcome.FAILED, "1 of 2 pods evicted", List.of(new Offer("Uncordon node01", "uncordon node01"))));

    private Samples() {}
}
