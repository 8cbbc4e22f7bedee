package dev.drydock.core.approval;

/**
 * A person of a workspace.
 *
 * @param teamId the workspace's id
 * @param userId the person's id in it
 */
public record PersonId(String teamId, String userId) {
    private static final String SCHEDULE = "schedule/";

    /** Whoever asks when a schedule is due: nobody of any workspace, and so nobody who may approve. */
    static PersonId ofSchedule(String name) {
        return new PersonId("", SCHEDULE + name);
    }

    /** Whether it is a schedule's, and no person's. */
    public boolean isSchedule() {
        return teamId.isEmpty() && userId.startsWith(SCHEDULE);
    }
}
