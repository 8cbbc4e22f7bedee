package dev.drydock.core.run;

import dev.drydock.core.approval.Person;
import dev.drydock.core.plan.Fingerprint;
import dev.drydock.core.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened to a request or its run. The journal keeps these for ever: fields are added, never renamed or
 * given another meaning.
 */
public sealed interface Event {
    /**
     * Somebody asked for something.
     *
     * @param requester who
     * @param channel the channel's id, where the answer goes
     * @param line the command line in canonical form
     * @param reason why, as the requester put it
     * @param retryOf the run that this one tries again
     * @param schedule what it has to do with a schedule; empty where a person wanted it
     */
    record Requested(
            Person requester,
            String channel,
            String line,
            Optional<String> reason,
            Optional<RunId> retryOf,
            Optional<Scheduled> schedule)
            implements Event {
        /** What has nothing to do with any schedule. */
        public Requested(
                Person requester, String channel, String line, Optional<String> reason, Optional<RunId> retryOf) {
            this(requester, channel, line, reason, retryOf, Optional.empty());
        }
    }

    /**
     * A plan was made, for the first time or again, and waits for approvals; approvals of earlier revisions are void.
     *
     * @param revision 1 for the first
     * @param plan the plan
     * @param approvalsNeeded how many different leads must approve; 0 when none
     * @param expiresAt when it is too late
     * @param changes what is different from the revision before, a line each; empty for the first
     */
    record Planned(int revision, Plan plan, int approvalsNeeded, Instant expiresAt, List<String> changes)
            implements Event {
        public Planned {
            changes = List.copyOf(changes);
        }
    }

    /**
     * What a person did was taken: the events behind it are what came of it. When it is delivered again, at whatever replica and
     * however late, nothing comes of it.
     *
     * @param delivery the medium's key for it
     */
    record Taken(String delivery) implements Event {}

    /** A lead approved a revision. */
    record ApprovalGiven(Person by, int revision, Fingerprint fingerprint) implements Event {}

    /** A lead took the approval back. */
    record ApprovalWithdrawn(Person by, int revision) implements Event {}

    /** Somebody who may not approve, or may not approve this, tried to; kept for the audit, once for each reason. */
    record ApprovalRefused(Person by, String why) implements Event {}

    /** A lead said no, or the requester took the request back; {@link Ended} follows. */
    record Rejected(Person by) implements Event {}

    /**
     * All approvals are there and the plan made anew is covered by them. A run starts from this event and from nothing else.
     *
     * @param revision the revision approved
     * @param fingerprint its fingerprint
     * @param by who approved, in order
     */
    record Approved(int revision, Fingerprint fingerprint, List<Person> by) implements Event {
        public Approved {
            by = List.copyOf(by);
        }
    }

    /**
     * A worker took the run up: at its start, and again after a crash.
     *
     * @param attempt 1 for the first
     * @param worker which process
     * @param fence the fencing number of its lease; a worker that sees a higher one than its own has lost the run
     */
    record Started(int attempt, String worker, long fence) implements Event {}

    /**
     * A worker gave the run up for others to take: it is about to be stopped by what the run does next.
     *
     * @param worker which process
     */
    record HandedOver(String worker, String why) implements Event {}

    /** The run cannot start yet; the reason is shown. */
    record Postponed(String why) implements Event {}

    /** The steps of a group are known: the final list, taken when nothing new can come. */
    record StepsListed(String group, List<Step> steps) implements Event {
        public StepsListed {
            steps = List.copyOf(steps);
        }
    }

    /** A step is about to act. */
    record StepIntended(Step step) implements Event {}

    /** A step that was intended cannot be done yet. Appended again only when the reason changes. */
    record StepWaiting(String stepId, String why) implements Event {}

    /**
     * A step cannot be done, and a lead chooses how to go on; nothing is done until one has.
     *
     * @param why why it cannot be done
     * @param choices the ways on
     */
    record StepAsks(String stepId, String why, List<Choice> choices) implements Event {
        public StepAsks {
            choices = List.copyOf(choices);
        }
    }

    /**
     * A step that was intended has been taken up by the cluster, and its end is awaited: an eviction was accepted.
     *
     * @param detail what is awaited, for people
     */
    record StepProgressed(String stepId, String detail) implements Event {}

    /**
     * What a program printed while it did a step's work: a text for a file, with nothing in it that is to be acted on.
     *
     * @param name what the file is called
     * @param text its end, {@link #MOST} characters at most
     */
    record Printed(String stepId, String name, String text) implements Event {
        /** The journal keeps it for ever: enough for what kubeadm says of a node. */
        public static final int MOST = 64 * 1024;

        public Printed {
            text = text.length() <= MOST
                    ? text
                    : "(its last " + MOST + " characters)\n" + text.substring(text.length() - MOST + 40);
        }
    }

    /**
     * A step is done.
     *
     * @param detail what came of it, for people; may be empty
     * @param data what a resumed run needs to know of it
     */
    record StepDone(String stepId, String detail, Map<String, String> data) implements Event {
        public StepDone {
            data = Map.copyOf(data);
        }
    }

    /** A step could not be done. */
    record StepFailed(String stepId, String why) implements Event {}

    /** A step was left out. */
    record StepSkipped(String stepId, String why) implements Event {}

    /**
     * Something worth telling in the thread.
     *
     * @param text one line
     */
    record Milestone(String text) implements Event {}

    /**
     * What an abort means from here on, where that is something else than that nothing new begins; the newest one holds.
     *
     * @param possible whether the run can be aborted; an abort is refused otherwise
     * @param words what comes of it, or why it is refused: sentences for people
     */
    record AbortMeans(boolean possible, String words) implements Event {}

    /** A person steered the run. */
    record Controlled(Person by, Control control) implements Event {}

    /**
     * It is over.
     *
     * @param outcome how
     * @param summary what was done and not done, in a few words; names what to do next where it did not succeed
     * @param offers what is offered as buttons
     */
    record Ended(Outcome outcome, String summary, List<Offer> offers) implements Event {
        public Ended {
            offers = List.copyOf(offers);
        }
    }
}
