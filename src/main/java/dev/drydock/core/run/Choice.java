package dev.drydock.core.run;

/**
 * One of the ways on that a step offers to a lead when it cannot be done.
 *
 * @param id what the journal calls it: {@code roll-back}
 * @param label the button's label: {@code Roll back}
 * @param question what choosing it means, asked before it counts
 */
public record Choice(String id, String label, String question) {
    public Choice {
        if (!id.matches("[a-z][a-z-]{0,29}")) {
            throw new IllegalArgumentException("not the id of a choice: " + id);
        }
    }
}
