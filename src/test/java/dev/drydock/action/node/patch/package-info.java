/** Tests of patching and rebooting. */
@NullMarked
package dev.drydock.action.node.patch;

import org.jspecify.annotations.NullMarked;
