package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.Budget;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.ClusterSnapshot;
import dev.drydock.cluster.Controller;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.Node;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.Pod;
import dev.drydock.cluster.Presence;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers what a plan is made from. */
final class SnapshotReader {
    /** With more namespaces, one list of every budget is cheaper than one list each. */
    private static final int MOST_NAMESPACES = 4;

    private static final ApiPath NODES = ApiPath.of("/api/v1/nodes");

    private final ApiServer server;

    SnapshotReader(ApiServer server) {
        this.server = server;
    }

    List<Node> nodes() {
        return server.list(RequiredAccess.LIST_NODES.deed(), NODES).items().stream()
                .flatMap(node -> NodeReader.read(node).stream())
                .sorted(Comparator.comparing(Node::name))
                .toList();
    }

    Optional<Node> node(NodeName name) {
        return server.find(RequiredAccess.GET_NODE.deed(), NODES.slash(name.value()))
                .flatMap(NodeReader::read);
    }

    ClusterSnapshot snapshot(
            ClusterIdentity cluster, Instant takenAt, EvictionSupport support, Collection<NodeName> chosen) {
        List<Node> nodes = Parallel.map(new TreeSet<>(chosen), this::node).stream()
                .flatMap(Optional::stream)
                .toList();
        List<Pod> pods = Parallel.map(nodes, node -> pods(node.name())).stream()
                .flatMap(List::stream)
                .toList();
        return new ClusterSnapshot(cluster, takenAt, nodes, pods, daemonSets(pods), budgets(pods, support), support);
    }

    private List<Pod> pods(NodeName node) {
        ApiPath pods = ApiPath.of("/api/v1/pods").with("fieldSelector", "spec.nodeName=" + node);
        return server.list(RequiredAccess.LIST_PODS.deed(), pods).items().stream()
                .map(PodReader::read)
                .sorted(Comparator.comparing(Pod::ref))
                .toList();
    }

    private Map<String, Presence> daemonSets(List<Pod> pods) {
        SortedMap<String, ApiPath> paths = new TreeMap<>();
        for (Pod pod : pods) {
            pod.controller()
                    .filter(Controller::isDaemonSet)
                    .ifPresent(owner -> paths.put(
                            pod.ref().namespace() + "/" + owner.name(),
                            daemonSet(pod.ref().namespace(), owner)));
        }
        return Parallel.map(paths.entrySet(), entry -> Map.entry(entry.getKey(), presence(entry.getValue()))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ApiPath daemonSet(String namespace, Controller owner) {
        return ApiPath.of("/apis/apps/v1/namespaces")
                .slash(namespace)
                .slash("daemonsets")
                .slash(owner.name());
    }

    private Presence presence(ApiPath daemonSet) {
        try {
            Optional<JsonNode> found = server.find(RequiredAccess.GET_DAEMON_SET.deed(), daemonSet);
            return found.isPresent() ? new Presence.Exists() : new Presence.Gone();
        } catch (ClusterException e) {
            return new Presence.Unknown(e.getMessage());
        }
    }

    /** An API server that evicts by v1beta1 may have no other budgets; there, a selector without conditions covers no pod. */
    private List<Budget> budgets(List<Pod> pods, EvictionSupport support) {
        boolean beta = support == EvictionSupport.POLICY_V1BETA1;
        Set<String> namespaces =
                pods.stream().map(pod -> pod.ref().namespace()).collect(Collectors.toCollection(TreeSet::new));
        ApiPath policy = ApiPath.of(beta ? "/apis/policy/v1beta1" : "/apis/policy/v1");
        Stream<JsonNode> found = namespaces.size() > MOST_NAMESPACES
                ? budgets(policy.slash("poddisruptionbudgets")).stream()
                : Parallel.map(
                                namespaces,
                                namespace -> budgets(policy.slash("namespaces")
                                        .slash(namespace)
                                        .slash("poddisruptionbudgets")))
                        .stream()
                        .flatMap(List::stream);
        return found.map(BudgetReader::read)
                .filter(budget -> namespaces.contains(budget.namespace()))
                .filter(budget -> !beta
                        || budget.selector().stream()
                                .noneMatch(all -> all.requirements().isEmpty()))
                .sorted(Comparator.comparing(Budget::display))
                .toList();
    }

    private List<JsonNode> budgets(ApiPath path) {
        return server.list(RequiredAccess.LIST_BUDGETS.deed(), path).items();
    }
}
