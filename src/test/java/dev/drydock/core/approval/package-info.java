/** Tests of {@code dev.drydock.core.approval}, and its fakes. */
@NullMarked
package dev.drydock.core.approval;

import org.jspecify.annotations.NullMarked;
