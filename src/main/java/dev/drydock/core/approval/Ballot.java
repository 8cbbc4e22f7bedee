package dev.drydock.core.approval;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plan that waits for approvals, and the rules by which people are counted: the requester never counts, and approvers are
 * distinct, active, full members of the requester's workspace who lead. In doubt the answer is no, with the reason.
 *
 * @param requester who asked
 * @param revision the plan's revision
 * @param needed how many different leads must approve
 * @param expiresAt when it is too late
 * @param given who approved this revision so far
 */
public record Ballot(Person requester, int revision, int needed, Instant expiresAt, List<Person> given) {
    public Ballot {
        given = List.copyOf(given);
    }

    /**
     * Why this person may not approve this revision now; empty when the approval counts.
     *
     * @param seen the revision on the card that was pressed
     */
    public Optional<String> objection(Standing standing, int seen, Instant now) {
        if (!now.isBefore(expiresAt)) {
            return Optional.of("This plan has expired. Ask for it again to see how things stand now.");
        }
        if (seen != revision) {
            return Optional.of(
                    "The plan has changed since that card was shown. Please read the new one and press there.");
        }
        PersonId id = standing.person().id();
        if (id.equals(requester.id())) {
            return Optional.of("You asked for this yourself; somebody else who leads has to approve it.");
        }
        if (given.stream().anyMatch(person -> person.id().equals(id))) {
            return Optional.of("You have approved this already; each person counts once. "
                    + Math.max(0, needed - given.size()) + " more to go.");
        }
        return standingObjection(standing);
    }

    /** Why an approver's standing does not let the approval count; asked again when the run starts. */
    public Optional<String> standingObjection(Standing standing) {
        // A schedule belongs to the bot's own workspace, whose members the standing tells.
        boolean bySchedule = requester.id().isSchedule();
        if (!bySchedule
                && !standing.person().id().teamId().equals(requester.id().teamId())) {
            return Optional.of("You belong to another workspace; only members of the requester's own may approve.");
        }
        if (!standing.human()) {
            return Optional.of("Bots do not approve.");
        }
        if (!standing.active()) {
            return Optional.of("This account is deactivated.");
        }
        if (!standing.member()) {
            return Optional.of("Guests do not approve; a full member who leads has to.");
        }
        if (!standing.lead()) {
            return Optional.of("Only leads may approve, and you are not one of them here. Ask one of the leads.");
        }
        return Optional.empty();
    }

    /** Whether one more approval is all that is missing. */
    public boolean isLast() {
        return given.size() + 1 >= needed;
    }
}
