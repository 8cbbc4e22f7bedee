/** Tests of {@code dev.drydock.core.desk}, and its fakes. */
@NullMarked
package dev.drydock.core.desk;

import org.jspecify.annotations.NullMarked;
