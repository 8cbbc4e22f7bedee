/** The certificates of a kubeadm cluster, where they lie on its hosts: when they end, and their renewal. */
@NullMarked
package dev.drydock.action.certs;

import org.jspecify.annotations.NullMarked;
