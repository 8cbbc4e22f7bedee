package dev.drydock.adapter.store;

import dev.drydock.core.run.RunId;
import dev.drydock.core.run.WorkQueue.Work;
import java.util.List;

/**
 * The key of a piece of work in db-scheduler's table.
 *
 * @param task the kind of work
 * @param instance which one: the run, and what else tells it apart
 */
record Ticket(String task, String instance) {
    private static final String CARRY = "carry";
    private static final String EXPIRE = "expire";

    /** All kinds. */
    static final List<String> TASKS = List.of(CARRY, EXPIRE);

    static Ticket of(Work work) {
        return switch (work) {
            case Work.Carry carry -> new Ticket(CARRY, carry.run().value());
            case Work.Expire expire -> new Ticket(EXPIRE, expire.run() + "/" + expire.revision());
        };
    }

    /**
     * The work that it stands for.
     *
     * @throws IllegalArgumentException where it stands for none
     */
    Work work() {
        String[] parts = instance.split("/", -1);
        return switch (task) {
            case CARRY -> new Work.Carry(new RunId(instance));
            case EXPIRE -> new Work.Expire(new RunId(parts[0]), Integer.parseInt(parts[parts.length - 1]));
            default -> throw new IllegalArgumentException("no such work: " + task);
        };
    }
}
