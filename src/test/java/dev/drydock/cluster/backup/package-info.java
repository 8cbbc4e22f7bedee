@NullMarked
package dev.drydock.cluster.backup;

import org.jspecify.annotations.NullMarked;
