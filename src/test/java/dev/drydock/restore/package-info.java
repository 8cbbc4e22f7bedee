/** Restores on real hosts: real systemd, sshd and etcd, everything of Drydock's that a restore uses, and trouble at every step. */
@NullMarked
package dev.drydock.restore;

import org.jspecify.annotations.NullMarked;
