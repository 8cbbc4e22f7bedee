package dev.drydock.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A node as it was when it was read.
 *
 * @param ref which node, by UID
 * @param labels its labels
 * @param unschedulable whether it is cordoned
 * @param ready whether its Ready condition is true
 * @param controlPlane whether it carries the label {@code node-role.kubernetes.io/control-plane} (or the older {@code master})
 * @param kubeletVersion for example {@code v1.36.1}
 * @param internalAddress the first InternalIP that its kubelet tells
 * @param heartbeat when its kubelet last told that it is ready, or not; empty where it does not say
 * @param bootId the boot of its machine that its kubelet tells of; empty where it tells none
 * @param closedAt when the control plane saw that it was cordoned; empty where it is not, or does not say
 */
public record Node(
        NodeRef ref,
        Map<String, String> labels,
        boolean unschedulable,
        boolean ready,
        boolean controlPlane,
        String kubeletVersion,
        Optional<String> internalAddress,
        Optional<Instant> heartbeat,
        Optional<String> bootId,
        Optional<Instant> closedAt) {
    public Node {
        labels = Map.copyOf(labels);
    }

    /** A node that tells no times, and no boot. */
    public Node(
            NodeRef ref,
            Map<String, String> labels,
            boolean unschedulable,
            boolean ready,
            boolean controlPlane,
            String kubeletVersion,
            Optional<String> internalAddress) {
        this(
                ref,
                labels,
                unschedulable,
                ready,
                controlPlane,
                kubeletVersion,
                internalAddress,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A node that tells no address either. */
    public Node(
            NodeRef ref,
            Map<String, String> labels,
            boolean unschedulable,
            boolean ready,
            boolean controlPlane,
            String kubeletVersion) {
        this(ref, labels, unschedulable, ready, controlPlane, kubeletVersion, Optional.empty());
    }

    public NodeName name() {
        return ref.name();
    }
}
