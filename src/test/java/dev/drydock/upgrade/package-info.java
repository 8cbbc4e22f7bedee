/** Patching and upgrading clusters of kubeadm's, on real hosts. */
@NullMarked
package dev.drydock.upgrade;

import org.jspecify.annotations.NullMarked;
