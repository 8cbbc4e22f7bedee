/** What can be asked at any time: the commands there are, who one is, and what runs, ran or waits. */
@NullMarked
package dev.drydock.action.desk;

import org.jspecify.annotations.NullMarked;
