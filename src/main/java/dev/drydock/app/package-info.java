/** Starts the program: configuration, wiring by hand, lifecycle, and the command line. */
@NullMarked
package dev.drydock.app;

import org.jspecify.annotations.NullMarked;
