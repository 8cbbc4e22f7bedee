/** Tests of cluster upgrades. */
@NullMarked
package dev.drydock.action.upgrade;

import org.jspecify.annotations.NullMarked;
