/** What Velero is asked for and what it tells: backups, restores, schedules, and where it keeps them. */
@NullMarked
package dev.drydock.cluster.velero;

import org.jspecify.annotations.NullMarked;
