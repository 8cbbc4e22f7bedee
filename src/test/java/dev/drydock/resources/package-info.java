/** Exports of the simulated cluster brought back into it, and compared. */
@NullMarked
package dev.drydock.resources;

import org.jspecify.annotations.NullMarked;
