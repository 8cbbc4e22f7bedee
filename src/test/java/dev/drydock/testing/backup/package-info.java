/** Backups that are kept in memory. */
@NullMarked
package dev.drydock.testing.backup;

import org.jspecify.annotations.NullMarked;
