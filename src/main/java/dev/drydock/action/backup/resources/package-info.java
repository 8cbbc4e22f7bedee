/** The export of the cluster's objects into a kept backup. */
@NullMarked
package dev.drydock.action.backup.resources;

import org.jspecify.annotations.NullMarked;
