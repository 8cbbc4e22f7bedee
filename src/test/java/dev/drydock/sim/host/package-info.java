/** Tests of the simulated host, from within and over SSH. */
@NullMarked
package dev.drydock.sim.host;

import org.jspecify.annotations.NullMarked;
