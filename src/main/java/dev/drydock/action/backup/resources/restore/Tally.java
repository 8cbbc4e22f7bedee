package dev.drydock.action.backup.resources.restore;

import dev.drydock.cluster.backup.ApplyOutcome;
import java.util.Map;

/** How many objects came to what, as a step leaves it behind. */
final class Tally {
    private int created;
    private int changed;
    private int unchanged;
    private int failed;
    private int leftOut;

    /**
     * Counts an outcome.
     *
     * @return whether the object is as it is in the archive now, or is nothing that a restore makes
     */
    boolean add(ApplyOutcome outcome) {
        switch (outcome) {
            case ApplyOutcome.Created none -> created++;
            case ApplyOutcome.Changed some -> changed++;
            case ApplyOutcome.Unchanged none -> unchanged++;
            case ApplyOutcome.Conflicted conflicted -> failed++;
            case ApplyOutcome.Missing missing -> failed++;
            case ApplyOutcome.Refused refused -> failed++;
            case ApplyOutcome.LeftOut absent -> leftOut++;
        }
        return outcome instanceof ApplyOutcome.Created
                || outcome instanceof ApplyOutcome.Changed
                || outcome instanceof ApplyOutcome.Unchanged
                || outcome instanceof ApplyOutcome.LeftOut;
    }

    /** Adds what a step left. */
    void add(Map<String, String> data) {
        created += number(data, "created");
        changed += number(data, "changed");
        unchanged += number(data, "unchanged");
        failed += number(data, "failed");
        leftOut += number(data, "leftOut");
    }

    private static int number(Map<String, String> data, String key) {
        return Integer.parseInt(data.getOrDefault(key, "0"));
    }

    Map<String, String> data() {
        return Map.of(
                "created", Integer.toString(created),
                "changed", Integer.toString(changed),
                "unchanged", Integer.toString(unchanged),
                "failed", Integer.toString(failed),
                "leftOut", Integer.toString(leftOut));
    }

    int failed() {
        return failed;
    }

    int leftOut() {
        return leftOut;
    }

    int all() {
        return created + changed + unchanged + failed + leftOut;
    }

    @Override
    public String toString() {
        return created + " created, " + changed + " changed, " + unchanged + " as they were"
                + (leftOut == 0 ? "" : ", " + leftOut + " left out")
                + (failed == 0 ? "" : ", " + failed + " FAILED");
    }
}
