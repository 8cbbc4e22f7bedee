package dev.drydock.core.report;

import dev.drydock.core.text.Card;

/**
 * A message in a run's thread.
 *
 * @param card what it says
 * @param broadcast whether the channel sees it too: the last line of a run
 */
public record ThreadReply(Card card, boolean broadcast) {}
