/** Tests of the simulated cluster, and the contract that it shares with every real one. */
@NullMarked
package dev.drydock.sim.cluster;

import org.jspecify.annotations.NullMarked;
