/** What is kept of a cluster beside etcd's snapshots: values, and the ports through which actions make and read it. */
@NullMarked
package dev.drydock.cluster.backup;

import org.jspecify.annotations.NullMarked;
