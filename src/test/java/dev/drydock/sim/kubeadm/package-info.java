@NullMarked
package dev.drydock.sim.kubeadm;

import org.jspecify.annotations.NullMarked;
