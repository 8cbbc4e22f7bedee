/** What happened: the journal's events, the state folded from them, and the one place from which work starts. */
@NullMarked
package dev.drydock.core.run;

import org.jspecify.annotations.NullMarked;
