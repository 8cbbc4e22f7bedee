/** The cluster's etcd and its snapshots: values, and the ports through which actions meet them. */
@NullMarked
package dev.drydock.cluster.etcd;

import org.jspecify.annotations.NullMarked;
