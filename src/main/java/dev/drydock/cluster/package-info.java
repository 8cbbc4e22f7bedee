/** What Drydock knows of a Kubernetes cluster: immutable values, and the ports through which actions read and change it. */
@NullMarked
package dev.drydock.cluster;

import org.jspecify.annotations.NullMarked;
