package dev.drydock.action.host;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.Hosts;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What came of asking a node's host something.
 *
 * @param <T> the answer
 */
public sealed interface HostVisit<T> {
    /** It told. */
    record Seen<T>(T told) implements HostVisit<T> {}

    /** It did not: why, and what to do, in a sentence. */
    record Unseen<T>(String why) implements HostVisit<T> {}

    /** What it told, if it did. */
    default Optional<T> answer() {
        return switch (this) {
            case Seen<T>(T told) -> Optional.of(told);
            case Unseen<T> unseen -> Optional.empty();
        };
    }

    /**
     * Asks the hosts of nodes, a few at once; a {@link HostException} is what came of that one.
     *
     * @param patience after which none is waited for
     * @throws dev.drydock.cluster.ClusterException where the cluster does not tell its nodes
     */
    static <T> SortedMap<NodeName, HostVisit<T>> round(
            Hosts hosts, Collection<NodeName> nodes, Duration patience, HostRound.Question<Host, T> question)
            throws InterruptedException {
        return round(hosts, hosts.inventory(), nodes, patience, question);
    }

    /** As the other one, of an inventory that was asked for before. */
    static <T> SortedMap<NodeName, HostVisit<T>> round(
            Hosts hosts,
            List<HostEntry> inventory,
            Collection<NodeName> nodes,
            Duration patience,
            HostRound.Question<Host, T> question)
            throws InterruptedException {
        Map<NodeName, HostEntry> entries =
                inventory.stream().collect(Collectors.toMap(HostEntry::name, Function.identity()));
        List<NodeName> order = List.copyOf(nodes);
        List<Optional<HostVisit<T>>> ends = HostRound.within(
                patience, order, node -> visit(hosts, Optional.ofNullable(entries.get(node)), question));
        SortedMap<NodeName, HostVisit<T>> visits = new TreeMap<>();
        for (int i = 0; i < order.size(); i++) {
            visits.put(
                    order.get(i),
                    ends.get(i)
                            .orElseGet(
                                    () -> new Unseen<>("it did not answer in time. Look at its load, and ask again.")));
        }
        return visits;
    }

    private static <T> HostVisit<T> visit(Hosts hosts, Optional<HostEntry> entry, HostRound.Question<Host, T> question)
            throws InterruptedException {
        if (entry.isEmpty()) {
            return new Unseen<>("it is in no inventory of hosts; `hosts check` tells which there are.");
        }
        try {
            Host host = hosts.host(entry.get());
            try {
                return new Seen<>(question.ask(host));
            } finally {
                host.leave();
            }
        } catch (HostException trouble) {
            return new Unseen<>(trouble.getMessage());
        }
    }
}
