package dev.drydock.cluster.upgrade;

import dev.drydock.cluster.Budget;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The port to what the control plane and its nodes are made of. Each call is one look that changes nothing; all throw
 * {@link dev.drydock.cluster.ClusterException}, so that who may not see one thing still sees the others.
 */
public interface ControlPlane {
    /** The version of the API server that answers. */
    String version();

    /** Every node, sorted by name. */
    List<NodeFacts> nodes();

    /** The pods of the control plane's components, as kubeadm labels them, and those of kube-proxy. */
    List<ComponentPod> components();

    /** The DaemonSet kube-proxy; empty where there is none. */
    Optional<Rollout> kubeProxy();

    /** The Deployment coredns; empty where there is none. */
    Optional<Rollout> coreDns();

    /** What kubeadm wrote down of the cluster; empty where it wrote nothing: then it was not kubeadm that made it. */
    Optional<KubeadmRecord> kubeadm();

    /** Whether the API server that answers is ready, and what of it is not. */
    Readiness readiness();

    /**
     * The deprecated parts of the API that somebody has asked the API server that answers for, since it was started.
     *
     * @throws dev.drydock.cluster.ClusterException also where it told too much to be read to its end
     */
    List<DeprecatedUse> deprecatedUses();

    /**
     * The objects of a kind that somebody wrote at one of these versions of the API, as far as it is told: by their managed
     * fields, and by what {@code kubectl apply} notes. None where the API server serves no such kind.
     *
     * @param apiVersions each as group and version, for example {@code batch/v1beta1}
     */
    WrittenObjects written(StoredKind kind, Set<String> apiVersions);

    /** Every kind of custom resources. */
    List<CustomKind> customKinds();

    /** Every budget of the cluster. */
    List<Budget> budgets();
}
