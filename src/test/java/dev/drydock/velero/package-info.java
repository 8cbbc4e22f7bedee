/** Backups and restores with a Velero that is played against the simulated cluster. */
@NullMarked
package dev.drydock.velero;

import org.jspecify.annotations.NullMarked;
