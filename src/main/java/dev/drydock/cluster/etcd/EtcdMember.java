package dev.drydock.cluster.etcd;

import java.util.List;

/**
 * A member of an etcd cluster.
 *
 * @param id its id, which etcd writes as unsigned hexadecimal
 * @param name its name; empty for a member that has not started yet
 * @param peerUrls where its peers reach it
 * @param clientUrls where its clients reach it; empty for a member that has not started yet
 * @param learner whether it only learns, and has no vote
 */
public record EtcdMember(long id, String name, List<String> peerUrls, List<String> clientUrls, boolean learner) {
    public EtcdMember {
        peerUrls = List.copyOf(peerUrls);
        clientUrls = List.copyOf(clientUrls);
    }

    /** The id as etcd's own tools write it. */
    public String hexId() {
        return Long.toHexString(id);
    }

    /** What people call it: its name, or its id while it has none. */
    public String display() {
        return name.isEmpty() ? hexId() : name;
    }
}
