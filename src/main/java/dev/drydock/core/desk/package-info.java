/** Where people's words and presses become journal entries: the desk that takes them, and the rules that it asks. */
@NullMarked
package dev.drydock.core.desk;

import org.jspecify.annotations.NullMarked;
