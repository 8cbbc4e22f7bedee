/** What runs by the clock: schedules, the moments at which they are due or overdue, and who asks for them at the desk. */
@NullMarked
package dev.drydock.core.schedule;

import org.jspecify.annotations.NullMarked;
