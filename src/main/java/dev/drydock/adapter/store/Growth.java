package dev.drydock.adapter.store;

/**
 * What a group of appends adds to one run.
 *
 * @param first the first new line
 * @param last the last new line
 * @param ended whether the run ends with one of them
 */
record Growth(Line first, Line last, boolean ended) {
    /** Whether the run begins with it. */
    boolean isNew() {
        return first.sequence() == 1;
    }

    /** This and what is added after it. */
    Growth and(Growth later) {
        return new Growth(first, later.last(), ended || later.ended());
    }
}
