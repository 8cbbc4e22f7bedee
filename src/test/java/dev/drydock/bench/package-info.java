/** Measurements with a peer beside them in the same run. */
@NullMarked
package dev.drydock.bench;

import org.jspecify.annotations.NullMarked;
