package dev.drydock.sim.cluster;

import java.util.List;
import java.util.Optional;

/** A kind of object that a simulated API serves, and how discovery describes it. */
final class ResourceType {
    /** What the simulation itself does with a kind; of every other one it keeps what clients write. */
    enum Role {
        NODES,
        NAMESPACES,
        PODS,
        EVENTS,
        REPLICATION_CONTROLLERS,
        SERVICES,
        CONFIG_MAPS,
        DEPLOYMENTS,
        REPLICA_SETS,
        STATEFUL_SETS,
        DAEMON_SETS,
        JOBS,
        BUDGETS,
        LEASES,
        KEPT
    }

    static final ResourceType NODES = new ResourceType(Role.NODES, "", "v1", "nodes", "Node", false, "no");
    static final ResourceType NAMESPACES =
            new ResourceType(Role.NAMESPACES, "", "v1", "namespaces", "Namespace", false, "ns");
    static final ResourceType PODS = new ResourceType(Role.PODS, "", "v1", "pods", "Pod", true, "po");
    static final ResourceType EVENTS = new ResourceType(Role.EVENTS, "", "v1", "events", "Event", true, "ev");
    static final ResourceType REPLICATION_CONTROLLERS = new ResourceType(
            Role.REPLICATION_CONTROLLERS, "", "v1", "replicationcontrollers", "ReplicationController", true, "rc");
    static final ResourceType SERVICES = new ResourceType(Role.SERVICES, "", "v1", "services", "Service", true, "svc");
    static final ResourceType CONFIG_MAPS =
            new ResourceType(Role.CONFIG_MAPS, "", "v1", "configmaps", "ConfigMap", true, "cm");
    static final ResourceType DEPLOYMENTS =
            new ResourceType(Role.DEPLOYMENTS, "apps", "v1", "deployments", "Deployment", true, "deploy");
    static final ResourceType REPLICA_SETS =
            new ResourceType(Role.REPLICA_SETS, "apps", "v1", "replicasets", "ReplicaSet", true, "rs");
    static final ResourceType STATEFUL_SETS =
            new ResourceType(Role.STATEFUL_SETS, "apps", "v1", "statefulsets", "StatefulSet", true, "sts");
    static final ResourceType DAEMON_SETS =
            new ResourceType(Role.DAEMON_SETS, "apps", "v1", "daemonsets", "DaemonSet", true, "ds");
    static final ResourceType JOBS = new ResourceType(Role.JOBS, "batch", "v1", "jobs", "Job", true, "");
    static final ResourceType BUDGETS =
            new ResourceType(Role.BUDGETS, "policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true, "pdb");
    static final ResourceType LEASES =
            new ResourceType(Role.LEASES, "coordination.k8s.io", "v1", "leases", "Lease", true, "");
    static final ResourceType DEFINITIONS = new ResourceType(
            Role.KEPT,
            "apiextensions.k8s.io",
            "v1",
            "customresourcedefinitions",
            "CustomResourceDefinition",
            false,
            "crd");

    /** What every simulated API serves. */
    static final List<ResourceType> ALWAYS = List.of(
            NODES,
            NAMESPACES,
            PODS,
            EVENTS,
            REPLICATION_CONTROLLERS,
            SERVICES,
            CONFIG_MAPS,
            DEPLOYMENTS,
            REPLICA_SETS,
            STATEFUL_SETS,
            DAEMON_SETS,
            JOBS,
            BUDGETS,
            LEASES,
            DEFINITIONS);

    private final Role role;
    private final String group;
    private final String version;
    private final String plural;
    private final String kind;
    private final boolean namespaced;
    private final String shortName;

    private ResourceType(
            Role role, String group, String version, String plural, String kind, boolean namespaced, String shortName) {
        this.role = role;
        this.group = group;
        this.version = version;
        this.plural = plural;
        this.kind = kind;
        this.namespaced = namespaced;
        this.shortName = shortName;
    }

    /** A kind whose objects are kept as they are written. */
    static ResourceType kept(String group, String version, String plural, String kind, boolean namespaced) {
        return new ResourceType(Role.KEPT, group, version, plural, kind, namespaced, "");
    }

    Role role() {
        return role;
    }

    String group() {
        return group;
    }

    String version() {
        return version;
    }

    String plural() {
        return plural;
    }

    String kind() {
        return kind;
    }

    boolean namespaced() {
        return namespaced;
    }

    Optional<String> shortName() {
        return shortName.isEmpty() ? Optional.empty() : Optional.of(shortName);
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As the API server names it in messages: {@code pods}, {@code deployments.apps}. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    boolean is(String otherGroup, String otherVersion, String otherPlural) {
        return group.equals(otherGroup) && version.equals(otherVersion) && plural.equals(otherPlural);
    }

    /** Whether its desired state is {@code spec}, so that a change of it makes a new generation. */
    boolean hasGeneration() {
        return switch (role) {
            case DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, DAEMON_SETS, JOBS, BUDGETS, REPLICATION_CONTROLLERS -> true;
            case NODES, NAMESPACES, PODS, EVENTS, SERVICES, CONFIG_MAPS, LEASES, KEPT -> false;
        };
    }

    boolean hasStatus() {
        return switch (role) {
            case NODES,
                    NAMESPACES,
                    PODS,
                    DEPLOYMENTS,
                    REPLICA_SETS,
                    STATEFUL_SETS,
                    DAEMON_SETS,
                    JOBS,
                    BUDGETS,
                    SERVICES,
                    REPLICATION_CONTROLLERS -> true;
            case EVENTS, CONFIG_MAPS, LEASES, KEPT -> false;
        };
    }

    @Override
    public String toString() {
        return qualified();
    }
}
