package dev.drydock.adapter.kubernetes;

import java.util.stream.Stream;

/**
 * Everything that this adapter asks an API server for, as RBAC names it: the one list that the manifests' ClusterRole, the
 * check at start and the advice in error messages are made from. Not in it: discovery ({@code /api/v1}) and access reviews of
 * oneself, which Kubernetes grants to every authenticated account.
 */
public enum RequiredAccess {
    GET_NAMESPACE(
            "get",
            "",
            "namespaces",
            "",
            "to tell one cluster from another by the UID of kube-system",
            "",
            "kube-system"),
    LIST_NODES("list", "", "nodes", "", "to find the nodes"),
    GET_NODE("get", "", "nodes", "", "to see that a node is still the one that was meant"),
    PATCH_NODE("patch", "", "nodes", "", "to cordon and uncordon"),
    LIST_PODS("list", "", "pods", "", "to see what runs on a node"),
    WATCH_PODS("watch", "", "pods", "", "to see pods go"),
    EVICT_POD("create", "", "pods", "eviction", "to evict pods"),
    DELETE_POD("delete", "", "pods", "", "for drains with --disable-eviction"),
    LIST_BUDGETS("list", "policy", "poddisruptionbudgets", "", "to see which budgets stand in the way"),
    GET_DAEMON_SET("get", "apps", "daemonsets", "", "to see whether a pod's DaemonSet still exists"),
    GET_REPLICA_SET("get", "apps", "replicasets", "", "to see whether replacements are Ready"),
    GET_DEPLOYMENT("get", "apps", "deployments", "", "to see whether replacements are Ready"),
    GET_STATEFUL_SET("get", "apps", "statefulsets", "", "to see whether replacements are Ready"),
    GET_REPLICATION_CONTROLLER("get", "", "replicationcontrollers", "", "to see whether replacements are Ready"),
    GET_KUBEADM_CONFIG(
            "get",
            "",
            "configmaps",
            "",
            "to see whether kubeadm made the cluster, and at which version",
            "kube-system",
            "kubeadm-config"),
    LIST_CRON_JOBS("list", "batch", "cronjobs", "", RequiredAccess.OLD_WRITERS),
    LIST_AUTOSCALERS("list", "autoscaling", "horizontalpodautoscalers", "", RequiredAccess.OLD_WRITERS),
    LIST_ENDPOINT_SLICES("list", "discovery.k8s.io", "endpointslices", "", RequiredAccess.OLD_WRITERS),
    LIST_RUNTIME_CLASSES("list", "node.k8s.io", "runtimeclasses", "", RequiredAccess.OLD_WRITERS),
    LIST_POD_SECURITY_POLICIES("list", "policy", "podsecuritypolicies", "", RequiredAccess.OLD_WRITERS),
    LIST_STORAGE_CAPACITIES("list", "storage.k8s.io", "csistoragecapacities", "", RequiredAccess.OLD_WRITERS),
    LIST_FLOW_SCHEMAS("list", "flowcontrol.apiserver.k8s.io", "flowschemas", "", RequiredAccess.OLD_WRITERS),
    LIST_PRIORITY_LEVELS(
            "list", "flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations", "", RequiredAccess.OLD_WRITERS),
    LIST_DEFINITIONS(
            "list",
            "apiextensions.k8s.io",
            "customresourcedefinitions",
            "",
            "to see at which versions custom resources are stored"),
    GET_METRICS("get", "", RequiredAccess.METRICS, "", "to see which deprecated parts of the API are still asked for");

    /** The one path that is no resource's and that not every account may read. */
    static final String METRICS = "/metrics";

    private static final String OLD_WRITERS =
            "to see which objects are still written at versions that an upgrade removes";

    private final String verb;
    private final String group;
    private final String resource;
    private final String subresource;
    private final String purpose;
    private final String namespace;
    private final String name;

    RequiredAccess(String verb, String group, String resource, String subresource, String purpose) {
        this(verb, group, resource, subresource, purpose, "", "");
    }

    RequiredAccess(
            String verb,
            String group,
            String resource,
            String subresource,
            String purpose,
            String namespace,
            String object) {
        this.verb = verb;
        this.group = group;
        this.resource = resource;
        this.subresource = subresource;
        this.purpose = purpose;
        this.namespace = namespace;
        this.name = object;
    }

    /** The verb, for example {@code create}. */
    public String verb() {
        return verb;
    }

    /** The API group; empty for the core group. */
    public String group() {
        return group;
    }

    /** The resource, for example {@code pods}. */
    public String resource() {
        return resource;
    }

    /** The subresource, for example {@code eviction}; empty for the resource itself. */
    public String subresource() {
        return subresource;
    }

    /** The resource as a ClusterRole's rule writes it, for example {@code pods/eviction}. */
    public String ruleResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** The namespace of the one object that is meant; empty for all, or for one without. */
    String namespace() {
        return namespace;
    }

    /** The name of the one object that is meant; empty for all. */
    String objectName() {
        return name;
    }

    /** Whether it is a path of the API server's that is no resource, such as {@code /metrics}. */
    public boolean isPath() {
        return resource.startsWith("/");
    }

    /** What it is needed for, as the end of a sentence. */
    public String purpose() {
        return purpose;
    }

    /** What it allows, in words: {@code create pods/eviction}, {@code list poddisruptionbudgets.policy}. */
    @Override
    public String toString() {
        return verb + " " + ruleResource() + (group.isEmpty() ? "" : "." + group);
    }

    Deed deed() {
        return new Deed(toString(), remedy());
    }

    /** Listing a kind that is looked through before an upgrade. */
    static Deed listing(String group, String resource) {
        return Stream.of(values())
                .filter(access ->
                        access.verb.equals("list") && access.group.equals(group) && access.resource.equals(resource))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(resource + "." + group + " is never listed"))
                .deed();
    }

    private String remedy() {
        String right = isPath()
                ? "\" on the non-resource URL \"" + resource + "\""
                : "\" on \"" + ruleResource() + "\" in the API group \"" + group + "\"";
        return "grant its account the verb \"" + verb + right + ", as the ClusterRole in manifests/kubernetes does";
    }
}
