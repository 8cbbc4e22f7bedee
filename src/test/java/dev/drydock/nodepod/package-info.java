/** Hosts by SSH and by node pods: real ones, entered the real way. */
@NullMarked
package dev.drydock.nodepod;

import org.jspecify.annotations.NullMarked;
