package dev.drydock.cluster.etcd;

import java.util.List;

/**
 * An etcd cluster.
 *
 * @param id its id, which etcd writes as unsigned hexadecimal
 * @param members its members, sorted by name
 */
public record EtcdCluster(long id, List<EtcdMember> members) {
    public EtcdCluster {
        members = List.copyOf(members);
    }

    public String hexId() {
        return Long.toHexString(id);
    }
}
