/** Backups, restores and schedules of the cluster's Velero: asked for, watched by their phases, and told of. */
@NullMarked
package dev.drydock.action.backup.velero;

import org.jspecify.annotations.NullMarked;
