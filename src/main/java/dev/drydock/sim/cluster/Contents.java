package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * What can be put into a cluster, in the words of scenarios. Namespaces come into being by being named.
 *
 * @param <S> the kind of contents itself, so that calls chain
 */
public abstract sealed class Contents<S extends Contents<S>> permits ClusterBuilder, Additions {
    Contents() {}

    /** Something that is put into a cluster; what is not there at once is there when the controllers have settled. */
    @FunctionalInterface
    interface Step {
        void put(Stage stage);
    }

    abstract S then(Step step);

    /** A schedulable, Ready worker. */
    public S node(String name) {
        return node(name, Map.of());
    }

    public S node(String name, Map<String, String> labels) {
        return then(stage -> stage.create(ResourceType.NODES, "", NodeShape.worker(name, labels)));
    }

    /** A Ready control plane node with its taint. */
    public S controlPlane(String name) {
        return then(stage -> stage.create(ResourceType.NODES, "", NodeShape.controlPlane(name)));
    }

    /**
     * A node whose kubelet is outside: what its status and its static pods are is written by others, over the API. The pods that
     * are scheduled to it are played here. It is NotReady while nobody writes.
     */
    public S hostNode(String name, boolean controlPlane) {
        return then(stage -> {
            stage.leave(name);
            stage.create(
                    ResourceType.NODES,
                    "",
                    controlPlane ? NodeShape.controlPlane(name) : NodeShape.worker(name, Map.of()));
        });
    }

    /** A ConfigMap. */
    public S configMap(String namespace, String name, Map<String, String> data) {
        ObjectNode map = Json.object();
        Json.meta(map).put("name", name);
        map.set("data", Json.of(data));
        return then(stage -> stage.create(ResourceType.CONFIG_MAPS, namespace, map));
    }

    /** Serves a kind of which the simulation knows nothing but how it is named, such as {@code rbac.authorization.k8s.io}'s. */
    public S kind(String group, String version, String plural, String kind, boolean namespaced) {
        return then(stage -> stage.serve(group, version, plural, kind, namespaced));
    }

    /**
     * An object of any kind that is served, as it is written.
     *
     * @param json with its metadata; the namespace is that of the metadata
     */
    public S object(String group, String version, String plural, String json) {
        return then(stage -> stage.object(group, version, plural, json));
    }

    public S namespace(String name) {
        return then(stage -> stage.namespace(name));
    }

    /** A namespace that is being deleted and never done with it, since a finalizer of nobody's keeps it. */
    public S terminatingNamespace(String name) {
        return then(stage -> stage.terminatingNamespace(name));
    }

    public S deployment(String namespace, String name, int replicas) {
        return deployment(namespace, name, replicas, PodShape.plain());
    }

    public S deployment(String namespace, String name, int replicas, PodShape pods) {
        return workload(ResourceType.DEPLOYMENTS, namespace, name, replicas, pods);
    }

    public S statefulSet(String namespace, String name, int replicas) {
        return statefulSet(namespace, name, replicas, PodShape.plain());
    }

    public S statefulSet(String namespace, String name, int replicas, PodShape pods) {
        return workload(ResourceType.STATEFUL_SETS, namespace, name, replicas, pods);
    }

    /** A DaemonSet whose pods tolerate every taint. */
    public S daemonSet(String namespace, String name) {
        return daemonSet(namespace, name, PodShape.plain().toleratingAll());
    }

    public S daemonSet(String namespace, String name, PodShape pods) {
        return workload(ResourceType.DAEMON_SETS, namespace, name, 0, pods);
    }

    /** A Job with one pod that runs on. */
    public S job(String namespace, String name, PodShape pod) {
        return workload(ResourceType.JOBS, namespace, name, 0, pod);
    }

    private S workload(ResourceType type, String namespace, String name, int replicas, PodShape pods) {
        ObjectNode object = Json.object();
        Json.meta(object).put("name", name);
        ObjectNode spec = Json.child(object, "spec");
        if (type == ResourceType.DEPLOYMENTS || type == ResourceType.STATEFUL_SETS) {
            spec.put("replicas", replicas);
        }
        Json.child(spec, "selector").set("matchLabels", Json.of(Map.of("app", name)));
        spec.set("template", pods.template(name));
        return then(stage -> stage.create(type, namespace, object));
    }

    /** A pod without a controller. */
    public S barePod(String namespace, String name, String node) {
        return barePod(namespace, name, node, PodShape.plain());
    }

    public S barePod(String namespace, String name, String node, PodShape shape) {
        return then(stage -> stage.pod(namespace, name, Optional.of(node), shape, pod -> {}));
    }

    /** A pod that no node takes: Pending for good. */
    public S unschedulablePod(String namespace, String name) {
        PodShape shape = PodShape.plain().onlyOn("sim.drydock.dev/nowhere", "true");
        return then(stage -> stage.pod(namespace, name, Optional.empty(), shape, pod -> {}));
    }

    /** A pod whose controller is named but not there: of a DaemonSet that is gone, or of a kind that is not served here. */
    public S ownedPod(String namespace, String name, String node, String apiVersion, String kind, String owner) {
        return then(stage -> stage.pod(
                namespace,
                name,
                Optional.of(node),
                PodShape.plain(),
                pod -> PodFactory.own(Json.meta(pod), apiVersion, kind, owner, stage.uid())));
    }

    /** The mirror of a static pod, named as the kubelet names it: with its node's name at the end. */
    public S mirrorPod(String namespace, String name, String node) {
        return mirrorPod(namespace, name, node, PodShape.plain());
    }

    public S mirrorPod(String namespace, String name, String node, PodShape like) {
        PodShape shape = like.annotation(Annotations.MIRROR, "simulated");
        return then(stage -> stage.pod(
                namespace,
                name + "-" + node,
                Optional.of(node),
                shape,
                pod -> PodFactory.own(Json.meta(pod), "v1", "Node", node, stage.uidOf(node))));
    }

    /**
     * What kubeadm puts into a cluster: its record, its add-ons, and the control plane's static pods, all of the version that the
     * nodes' kubelets have.
     *
     * @param controlPlanes nodes that are there already
     */
    public S kubeadm(String... controlPlanes) {
        configMap("kube-system", KubeadmMoves.RECORD, KubeadmMoves.record(NodeShape.VERSION));
        daemonSet("kube-system", KubeadmMoves.PROXY, KubeadmMoves.proxy());
        S last = deployment("kube-system", KubeadmMoves.DNS, 2, KubeadmMoves.dns());
        for (String node : controlPlanes) {
            for (String component : KubeadmMoves.COMPONENTS) {
                last = mirrorPod("kube-system", component, node, KubeadmMoves.component(component));
            }
        }
        return last;
    }

    /** A budget over the pods that are labelled {@code app} with the budget's name, if its shape does not say otherwise. */
    public S budget(String namespace, String name, BudgetShape shape) {
        return then(stage -> stage.create(ResourceType.BUDGETS, namespace, shape.object(name)));
    }

    /** Cordons a node, or takes that back. */
    public S cordoned(String node, boolean cordoned) {
        return then(stage -> stage.cordon(node, cordoned));
    }

    /** Deletes a pod by name, with its own grace period. */
    public S deletedPod(String namespace, String name) {
        return then(stage -> stage.delete(ResourceType.PODS, namespace, name));
    }

    /** Deletes an object of any kind that is served, if it is there. */
    public S deleted(String group, String version, String plural, String namespace, String name) {
        return then(stage -> stage.remove(group, version, plural, namespace, name));
    }

    /** Deletes a node; its pods go with it. */
    public S deletedNode(String name) {
        return then(stage -> stage.delete(ResourceType.NODES, "", name));
    }

    /** Waits, while the cluster is being built, until everything so far is placed and runs: what follows comes later. */
    public S afterwards() {
        return then(Stage::settle);
    }

    /** Stops a node's kubelet: it is NotReady, and its pods neither start nor stop. */
    public S deadNode(String name) {
        return then(stage -> stage.dead(name, true));
    }

    /** Starts a dead node's kubelet again. */
    public S revivedNode(String name) {
        return then(stage -> stage.dead(name, false));
    }
}
