@NullMarked
package dev.drydock.cluster.host;

import org.jspecify.annotations.NullMarked;
