/** The restore of an etcd from a snapshot, on the hosts of all its members together, with a way back. */
@NullMarked
package dev.drydock.action.etcd.restore;

import org.jspecify.annotations.NullMarked;
