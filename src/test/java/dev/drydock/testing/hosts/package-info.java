/**
 * Real hosts for tests, each with systemd, OpenSSH, an address and a boot id of its own, and etcd laid out on them.
 *
 * <p>All of a fleet lives in namespaces that end with the test's JVM, however it ends: mounts, networks and processes go with them.
 */
@NullMarked
package dev.drydock.testing.hosts;

import org.jspecify.annotations.NullMarked;
