/** What people type: the definitions of commands, the words of a line, and the errors that name the wrong word and the nearest right one. */
@NullMarked
package dev.drydock.core.command;

import org.jspecify.annotations.NullMarked;
