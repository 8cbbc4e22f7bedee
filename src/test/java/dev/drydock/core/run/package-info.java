/** Tests of {@code dev.drydock.core.run}, and its fakes. */
@NullMarked
package dev.drydock.core.run;

import org.jspecify.annotations.NullMarked;
