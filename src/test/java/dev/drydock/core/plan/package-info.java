/** Tests of {@code dev.drydock.core.plan}, and its fakes. */
@NullMarked
package dev.drydock.core.plan;

import org.jspecify.annotations.NullMarked;
