package dev.drydock.cluster.upgrade;

import java.util.Optional;

/** The port to what reads {@code kubeadm upgrade plan -o json}. */
@FunctionalInterface
public interface KubeadmPlanReader {
    /** The plan that the text tells, where no text at all is one of nothing; empty where it is none. */
    Optional<KubeadmPlan> read(String output);
}
