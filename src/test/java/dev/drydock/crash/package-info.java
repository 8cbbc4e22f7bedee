/**
 * Stops a process of Drydock at every point at which it leaves a mark on the world, starts another one, and looks whether the
 * work ended right, once.
 */
@NullMarked
package dev.drydock.crash;

import org.jspecify.annotations.NullMarked;
