package dev.drydock.cluster.upgrade;

import java.util.Optional;

/**
 * What kubeadm wrote down of the cluster that it made.
 *
 * @param kubernetesVersion the version that it last brought the cluster to; empty where that is not readable
 */
public record KubeadmRecord(Optional<String> kubernetesVersion) {}
