/**
 * A cluster of kubeadm's for tests: real hosts with real packages, whose programs stand in for Kubernetes' own and tell a simulated
 * cluster what they run.
 */
@NullMarked
package dev.drydock.testing.kubeadm;

import org.jspecify.annotations.NullMarked;
