/** What readers of the journal show: cards, milestones and summaries, made purely from a run's state. */
@NullMarked
package dev.drydock.core.report;

import org.jspecify.annotations.NullMarked;
