/**
 * The port {@link dev.drydock.cluster.etcd.Etcd} on real members, over the gRPC stubs that jetcd generates. jetcd's own client
 * is left out: its calls wait without a deadline, its snapshot can neither be cancelled nor slowed, and it spreads over the
 * members what must go to one of them.
 */
@NullMarked
package dev.drydock.adapter.etcd;

import org.jspecify.annotations.NullMarked;
