package dev.drydock.core.run;

import java.time.Instant;

/**
 * What a request has to do with a schedule.
 *
 * @param name the schedule's name
 * @param moment the moment for which it was due
 * @param purpose what the request is for
 * @param quiet whether a good end is told nowhere but in the journal
 */
public record Scheduled(String name, Instant moment, Purpose purpose, boolean quiet) {
    /** What a schedule's request is for. */
    public enum Purpose {
        /** Its command. */
        RUN,
        /** Nothing but telling that it is overdue: what was due at the moment has had no good end for too long. */
        OVERDUE,
        /** Nothing but telling that what was overdue is good again. */
        GOOD_AGAIN
    }

    /** The one run that this may have, at whichever replica it is asked for. */
    public RunId run() {
        return RunIds.of("schedule/" + name + "/" + purpose + "/" + moment);
    }

    /** As a person asks for it again: that is told in any case. */
    public Scheduled again() {
        return new Scheduled(name, moment, Purpose.RUN, false);
    }

    /** Whether there is nothing to do but to tell. */
    public boolean isNotice() {
        return purpose != Purpose.RUN;
    }
}
