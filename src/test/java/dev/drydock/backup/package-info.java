/** Backups of a control plane's hosts, and their way back, on real hosts over real SSH. */
@NullMarked
package dev.drydock.backup;

import org.jspecify.annotations.NullMarked;
