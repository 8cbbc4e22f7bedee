package dev.drydock.action.etcd.restore;

import java.util.Optional;
import java.util.Set;

/**
 * What the running etcd's own keys tell a restore.
 *
 * @param loss what would be lost; empty where that was not counted
 * @param silence why it was not, though the etcd is the snapshot's; empty where it was, or the etcd is another
 * @param apiServers the addresses under which API servers serve: each renews a lease of its own every few seconds (Kubernetes,
 *     {@code pkg/controlplane/reconcilers})
 */
record Written(Optional<Loss> loss, String silence, Set<String> apiServers) {
    static final Written NOTHING = new Written(Optional.empty(), "", Set.of());

    Written {
        apiServers = Set.copyOf(apiServers);
    }
}
