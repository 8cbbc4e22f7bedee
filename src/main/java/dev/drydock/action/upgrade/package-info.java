/** Cluster upgrades: which versions run where, what Kubernetes allows beside what, and the way to another version. */
@NullMarked
package dev.drydock.action.upgrade;

import org.jspecify.annotations.NullMarked;
