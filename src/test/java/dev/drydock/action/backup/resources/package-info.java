/** Tests of exports as backups. */
@NullMarked
package dev.drydock.action.backup.resources;

import org.jspecify.annotations.NullMarked;
