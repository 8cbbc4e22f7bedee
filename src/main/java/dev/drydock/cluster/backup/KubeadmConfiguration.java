package dev.drydock.cluster.backup;

import java.util.Map;
import java.util.Optional;

/** The port to what kubeadm wrote down of the cluster that it made. */
@FunctionalInterface
public interface KubeadmConfiguration {
    /**
     * The texts of its ConfigMap, by their names; empty where there is none: then it was not kubeadm that made the cluster.
     *
     * @throws dev.drydock.cluster.ClusterException where the cluster does not tell
     */
    Optional<Map<String, String>> read();
}
