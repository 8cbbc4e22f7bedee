/** Backup sets: one command that keeps all that a lost cluster is rebuilt from, one index of it, and the proof that it is whole. */
@NullMarked
package dev.drydock.action.backup.set;

import org.jspecify.annotations.NullMarked;
