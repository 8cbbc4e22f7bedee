/** Upgrades a kubeadm cluster by one version: the control plane first, then the workers in a rolling window. */
@NullMarked
package dev.drydock.action.upgrade.apply;

import org.jspecify.annotations.NullMarked;
