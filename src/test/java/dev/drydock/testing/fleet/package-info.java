/** Large fleets for tests: hundreds of hosts in memory, as the nodes of a simulated cluster of kubeadm's. */
@NullMarked
package dev.drydock.testing.fleet;

import org.jspecify.annotations.NullMarked;
