/** Tests of the cluster's values. */
@NullMarked
package dev.drydock.cluster;

import org.jspecify.annotations.NullMarked;
