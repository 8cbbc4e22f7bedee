/** Exports brought back into a cluster by server-side apply, and compared with each other. */
@NullMarked
package dev.drydock.action.backup.resources.restore;

import org.jspecify.annotations.NullMarked;
