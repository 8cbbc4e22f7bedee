/** Tests of what is done to nodes. */
@NullMarked
package dev.drydock.action.node;

import org.jspecify.annotations.NullMarked;
