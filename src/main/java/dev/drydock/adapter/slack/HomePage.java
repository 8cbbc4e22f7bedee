package dev.drydock.adapter.slack;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.text.Card;

/** The port to what a person's home tab shows: what is running, and what waits for them. */
@FunctionalInterface
public interface HomePage {
    Card of(Standing person);
}
