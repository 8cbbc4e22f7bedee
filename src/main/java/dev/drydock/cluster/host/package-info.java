/** The machines behind the nodes: values, and the ports through which actions work on them. */
@NullMarked
package dev.drydock.cluster.host;

import org.jspecify.annotations.NullMarked;
