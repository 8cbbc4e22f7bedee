/** Simulated hosts as the nodes of a simulated cluster of kubeadm's: packages, kubeadm and a kubelet, all played. */
@NullMarked
package dev.drydock.sim.kubeadm;

import org.jspecify.annotations.NullMarked;
