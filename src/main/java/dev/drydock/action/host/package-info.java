/** What Drydock tells of the machines behind the nodes. */
@NullMarked
package dev.drydock.action.host;

import org.jspecify.annotations.NullMarked;
