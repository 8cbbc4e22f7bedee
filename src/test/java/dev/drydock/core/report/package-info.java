/** Shows the words that people read of a run, state by state. */
@NullMarked
package dev.drydock.core.report;

import org.jspecify.annotations.NullMarked;
