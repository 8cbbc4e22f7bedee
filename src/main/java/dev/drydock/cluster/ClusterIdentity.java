package dev.drydock.cluster;

/**
 * Which cluster this is.
 *
 * @param name the name people know it by: the configured one, else the kubeconfig context's
 * @param uid the UID of the namespace {@code kube-system}, which lives as long as the cluster does
 */
public record ClusterIdentity(String name, String uid) {}
