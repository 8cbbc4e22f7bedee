package dev.drydock.sim.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A kind of object that the simulated API serves, and how discovery describes it. */
enum ResourceType {
    NODES("", "v1", "nodes", "Node", false, "no"),
    NAMESPACES("", "v1", "namespaces", "Namespace", false, "ns"),
    PODS("", "v1", "pods", "Pod", true, "po"),
    EVENTS("", "v1", "events", "Event", true, "ev"),
    REPLICATION_CONTROLLERS("", "v1", "replicationcontrollers", "ReplicationController", true, "rc"),
    SERVICES("", "v1", "services", "Service", true, "svc"),
    CONFIG_MAPS("", "v1", "configmaps", "ConfigMap", true, "cm"),
    DEPLOYMENTS("apps", "v1", "deployments", "Deployment", true, "deploy"),
    REPLICA_SETS("apps", "v1", "replicasets", "ReplicaSet", true, "rs"),
    STATEFUL_SETS("apps", "v1", "statefulsets", "StatefulSet", true, "sts"),
    DAEMON_SETS("apps", "v1", "daemonsets", "DaemonSet", true, "ds"),
    JOBS("batch", "v1", "jobs", "Job", true, ""),
    BUDGETS("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true, "pdb"),
    LEASES("coordination.k8s.io", "v1", "leases", "Lease", true, ""),
    VELERO_BACKUPS("velero.io", "v1", "backups", "Backup", true, ""),
    VELERO_RESTORES("velero.io", "v1", "restores", "Restore", true, ""),
    VELERO_SCHEDULES("velero.io", "v1", "schedules", "Schedule", true, ""),
    VELERO_LOCATIONS("velero.io", "v1", "backupstoragelocations", "BackupStorageLocation", true, "bsl"),
    VELERO_DELETIONS("velero.io", "v1", "deletebackuprequests", "DeleteBackupRequest", true, ""),
    VELERO_DOWNLOADS("velero.io", "v1", "downloadrequests", "DownloadRequest", true, "");

    /** The API group of Velero, which is served only where it is installed. */
    static final String VELERO = "velero.io";

    private final String group;
    private final String version;
    private final String plural;
    private final String kind;
    private final boolean namespaced;
    private final String shortName;

    ResourceType(String group, String version, String plural, String kind, boolean namespaced, String shortName) {
        this.group = group;
        this.version = version;
        this.plural = plural;
        this.kind = kind;
        this.namespaced = namespaced;
        this.shortName = shortName;
    }

    static Optional<ResourceType> find(String group, String version, String plural) {
        return Arrays.stream(values())
                .filter(type -> type.group.equals(group) && type.version.equals(version) && type.plural.equals(plural))
                .findFirst();
    }

    static List<ResourceType> of(String group, String version) {
        return Arrays.stream(values())
                .filter(type -> type.group.equals(group) && type.version.equals(version))
                .toList();
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

    /** Whether its desired state is {@code spec}, so that a change of it makes a new generation. */
    boolean hasGeneration() {
        return switch (this) {
            case DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, DAEMON_SETS, JOBS, BUDGETS, REPLICATION_CONTROLLERS -> true;
            case NODES,
                    NAMESPACES,
                    PODS,
                    EVENTS,
                    SERVICES,
                    CONFIG_MAPS,
                    LEASES,
                    VELERO_BACKUPS,
                    VELERO_RESTORES,
                    VELERO_SCHEDULES,
                    VELERO_LOCATIONS,
                    VELERO_DELETIONS,
                    VELERO_DOWNLOADS -> false;
        };
    }

    /** Velero's kinds have a status that is written as any other field, as their definitions say. */
    boolean hasStatus() {
        return switch (this) {
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
            case EVENTS,
                    CONFIG_MAPS,
                    LEASES,
                    VELERO_BACKUPS,
                    VELERO_RESTORES,
                    VELERO_SCHEDULES,
                    VELERO_LOCATIONS,
                    VELERO_DELETIONS,
                    VELERO_DOWNLOADS -> false;
        };
    }
}
