/** Backup sets of parts that are played. */
@NullMarked
package dev.drydock.action.backup.set;

import org.jspecify.annotations.NullMarked;
