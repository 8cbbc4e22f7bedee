package dev.drydock.adapter.store;

import java.util.Optional;

/**
 * What a group of appends adds to one run.
 *
 * @param first the first new line
 * @param last the last new line
 * @param ended whether the run ends with one of them
 * @param schedule the schedule that the run belongs to, where it begins with one of them
 */
record Growth(Line first, Line last, boolean ended, Optional<String> schedule) {
    /** Whether the run begins with it. */
    boolean isNew() {
        return first.sequence() == 1;
    }

    /** This and what is added after it. */
    Growth and(Growth later) {
        return new Growth(first, later.last(), ended || later.ended(), schedule);
    }
}
