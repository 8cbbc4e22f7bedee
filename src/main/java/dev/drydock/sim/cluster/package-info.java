/**
 * A simulated Kubernetes cluster, served over HTTP on loopback as a Kubernetes API: its job is to behave, to a client that drains
 * nodes, as a real cluster does, and to tell tests the truth about what was done to it. Nothing here knows Drydock.
 */
@NullMarked
package dev.drydock.sim.cluster;

import org.jspecify.annotations.NullMarked;
