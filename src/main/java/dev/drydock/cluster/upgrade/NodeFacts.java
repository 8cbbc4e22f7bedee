package dev.drydock.cluster.upgrade;

import dev.drydock.cluster.Node;

/**
 * A node and what its kubelet tells of it.
 *
 * @param node the node, with its kubelet's version
 * @param runtime for example {@code containerd://1.7.24}
 * @param operatingSystem for example {@code Debian GNU/Linux 13 (trixie)}
 * @param kernel its version
 */
public record NodeFacts(Node node, String runtime, String operatingSystem, String kernel) {}
