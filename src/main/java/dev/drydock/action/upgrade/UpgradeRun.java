package dev.drydock.action.upgrade;

import java.util.List;

/**
 * One {@code upgrade apply}: at most one minor version further.
 *
 * @param release to what
 * @param steps its steps, in order; none for what is there already
 */
public record UpgradeRun(Release release, List<UpgradeStep> steps) {
    public UpgradeRun {
        steps = List.copyOf(steps);
    }
}
