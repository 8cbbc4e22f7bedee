package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.CordonAnswer;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.NodeRef;
import dev.drydock.cluster.PodListener;
import dev.drydock.cluster.PodRef;
import dev.drydock.cluster.PodWatch;
import dev.drydock.cluster.Removal;
import dev.drydock.cluster.Replicas;
import dev.drydock.cluster.backup.KubeadmConfiguration;
import dev.drydock.cluster.backup.ObjectApplication;
import dev.drydock.cluster.backup.ResourceExporter;
import dev.drydock.cluster.host.NodePodRule;
import dev.drydock.cluster.upgrade.ControlPlane;
import dev.drydock.cluster.velero.Velero;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A Kubernetes cluster, spoken to over its API. Thread-safe; nothing is sent before it is first asked something. */
public final class KubernetesCluster implements Cluster, AutoCloseable {
    private static final Deed IDENTIFY = RequiredAccess.GET_NAMESPACE.deed();

    private final String name;
    private final ApiServer server;
    private final SnapshotReader reader;
    private final Evictions evictions;
    private final InstantSource clock;
    private final WatchTimes watchTimes;
    private volatile @Nullable ClusterIdentity identity;
    private volatile @Nullable EvictionSupport evictionSupport;

    KubernetesCluster(ClientConfiguration configuration, InstantSource clock, WatchTimes watchTimes) {
        this.name = configuration.name();
        this.server = new ApiServer(configuration.config());
        this.reader = new SnapshotReader(server);
        this.evictions = new Evictions(server);
        this.clock = clock;
        this.watchTimes = watchTimes;
    }

    /**
     * Makes a client of the cluster that the settings name.
     *
     * @param environment the process's environment, where a pod finds its cluster's address
     * @param random what spreads the retries of broken watches
     * @throws IllegalArgumentException where the kubeconfig or the ServiceAccount is missing or wrong; the message says how
     */
    public static KubernetesCluster connect(
            KubernetesSettings settings, Map<String, String> environment, InstantSource clock, RandomGenerator random) {
        return new KubernetesCluster(
                ClientConfiguration.of(settings, environment, ClientConfiguration.SERVICE_ACCOUNT),
                clock,
                WatchTimes.usual(random));
    }

    @Override
    public ClusterIdentity identity() {
        ClusterIdentity known = identity;
        if (known == null) {
            JsonNode namespace = server.find(IDENTIFY, ApiPath.of("/api/v1/namespaces/kube-system"))
                    .orElseThrow(() -> Failures.unreadable(server.host(), IDENTIFY));
            known = new ClusterIdentity(name, Json.text(namespace, "metadata", "uid"));
            identity = known;
        }
        return known;
    }

    @Override
    public List<Node> nodes() {
        return reader.nodes();
    }

    @Override
    public Optional<Node> node(NodeName name) {
        return reader.node(name);
    }

    @Override
    public ClusterSnapshot snapshot(Collection<NodeName> nodes) {
        return reader.snapshot(identity(), clock.instant(), discover(), nodes);
    }

    @Override
    public CordonAnswer setUnschedulable(NodeRef node, boolean unschedulable) {
        return new Cordons(server, reader).set(node, unschedulable);
    }

    @Override
    public EvictionAnswer remove(PodRef pod, Removal how) {
        try {
            EvictionSupport support = how.deleteInstead() ? EvictionSupport.NONE : evictionSupport();
            return evictions.remove(pod, how.gracePeriodSeconds(), support);
        } catch (ClusterException e) {
            return switch (e.kind()) {
                case UNAVAILABLE -> new EvictionAnswer.Unavailable(e.getMessage());
                case FORBIDDEN -> new EvictionAnswer.Failed(403, e.getMessage());
                case REFUSED -> new EvictionAnswer.Failed(500, e.getMessage());
            };
        }
    }

    @Override
    public Optional<Replicas> replicas(String namespace, Controller controller) {
        return new Workloads(server).replicas(namespace, controller);
    }

    @Override
    public PodWatch watchPods(NodeName node, PodListener listener) {
        return new PodWatchLoop(server, node, listener, clock, watchTimes).start();
    }

    /** What kubeadm wrote down of it. */
    public KubeadmConfiguration kubeadmConfiguration() {
        return new ControlPlaneReader(server, this::evictionSupport)::kubeadmConfiguration;
    }

    /** What the control plane is made of, as an upgrade must know it. */
    public ControlPlane controlPlane() {
        return new ControlPlaneReader(server, this::evictionSupport);
    }

    /** Applies archived objects to it. */
    public ObjectApplication application() {
        return new KubernetesObjectApplication(server);
    }

    /**
     * Its Velero, if it has one.
     *
     * @param namespace where that runs
     */
    public Velero velero(String namespace) {
        return new KubernetesVelero(server, namespace, SignedDownload.Limits.USUAL, Thread::sleep);
    }

    /**
     * The rights that our account lacks; empty when it has all that it needs.
     *
     * @throws ClusterException where the API server is away, or does not say
     */
    public List<MissingAccess> missingPermissions() {
        return new AccessReview(server).missing();
    }

    /**
     * The export of the cluster's objects.
     *
     * @param program what exports, as its index says it
     */
    public ResourceExporter exporter(String program) {
        return new KubernetesExport(server, this::exported, program, clock, Thread::sleep);
    }

    /** An account that may not look at kube-system can export what it may look at, of a cluster without a name of its own. */
    private ClusterIdentity exported() {
        try {
            return identity();
        } catch (ClusterException e) {
            if (e.kind() == ClusterException.Kind.FORBIDDEN) {
                return new ClusterIdentity(name, "");
            }
            throw e;
        }
    }

    /**
     * The node pods that the policy file allows; to be closed before this cluster.
     *
     * @param owner our name among Drydock's processes, the same after a restart: what it left behind is removed
     */
    public KubernetesNodePods nodePods(NodePodRule rule, String owner, RandomGenerator random) {
        return new KubernetesNodePods(server, rule, owner, random, KubernetesNodePods.Times.USUAL);
    }

    /** Asked anew for each snapshot, since clusters are upgraded; evictions go by the latest answer. */
    private EvictionSupport discover() {
        EvictionSupport found = new Discovery(server).evictionSupport();
        evictionSupport = found;
        return found;
    }

    private EvictionSupport evictionSupport() {
        EvictionSupport known = evictionSupport;
        return known == null ? discover() : known;
    }

    /** Ends the connections; watches are to be closed before. */
    @Override
    public void close() {
        server.close();
    }
}
