/** Velero's values. */
@NullMarked
package dev.drydock.cluster.velero;

import org.jspecify.annotations.NullMarked;
