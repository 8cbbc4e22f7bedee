/** Tests of what people type. */
@NullMarked
package dev.drydock.core.command;

import org.jspecify.annotations.NullMarked;
