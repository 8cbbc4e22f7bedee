/** Draws what is told in pictures: the timeline of a run, for the thread and for the email. */
@NullMarked
package dev.drydock.adapter.chart;

import org.jspecify.annotations.NullMarked;
