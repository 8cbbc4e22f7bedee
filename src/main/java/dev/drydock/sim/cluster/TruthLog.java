package dev.drydock.sim.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What clients really did to the cluster: the truth that tests compare a client's own account with. */
public final class TruthLog {
    private final Queue<Removal> removals = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final AtomicInteger evicting = new AtomicInteger();
    private final AtomicInteger mostEvicting = new AtomicInteger();
    private final Queue<Outage> outages = new ConcurrentLinkedQueue<>();

    TruthLog() {}

    /** Every accepted eviction or deletion of a pod, in order; one that was accepted twice is here twice. */
    public List<Removal> removals() {
        return List.copyOf(removals);
    }

    /** The accepted evictions, in order. */
    public List<Removal> evictions() {
        return removals.stream().filter(Removal::eviction).toList();
    }

    /** The accepted deletions of pods by DELETE, in order. */
    public List<Removal> deletions() {
        return removals.stream().filter(removal -> !removal.eviction()).toList();
    }

    /** How often each {@code "verb resource"} (with its API group: {@code "list deployments.apps"}) was asked for. */
    public Map<String, Long> requests() {
        Map<String, Long> counts = new TreeMap<>();
        requests.forEach((what, count) -> counts.put(what, count.sum()));
        return counts;
    }

    /** How many evictions were under way at once, at most. */
    public int mostConcurrentEvictions() {
        return mostEvicting.get();
    }

    /** Each change of how many nodes take no pods, cordoned or not Ready, in order. */
    public List<Outage> outages() {
        return List.copyOf(outages);
    }

    /** Forgets all. */
    public void clear() {
        removals.clear();
        outages.clear();
        requests.clear();
        mostEvicting.set(evicting.get());
    }

    void count(ApiRequest request) {
        String subresource = request.subresource().isEmpty() ? "" : "/" + request.subresource();
        count(request.verb() + " " + request.type().qualified() + subresource);
    }

    void count(String what) {
        requests.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    void evictionBegins() {
        int now = evicting.incrementAndGet();
        mostEvicting.accumulateAndGet(now, Math::max);
    }

    void evictionEnds() {
        evicting.decrementAndGet();
    }

    void add(Removal removal) {
        removals.add(removal);
    }

    void add(Outage outage) {
        outages.add(outage);
    }

    /**
     * An accepted request that a pod go.
     *
     * @param uid the UID of the pod that went
     * @param node where it was
     * @param at when it was accepted
     * @param eviction whether by the eviction API; else by DELETE
     * @param gracePeriodSeconds what the client asked for
     * @param userAgent the client's name for itself
     */
    public record Removal(
            String namespace,
            String pod,
            String uid,
            String node,
            Instant at,
            boolean eviction,
            OptionalLong gracePeriodSeconds,
            String userAgent) {}

    /**
     * A node that began or ceased to take pods.
     *
     * @param node which
     * @param at when
     * @param nodes how many take none from then on
     */
    public record Outage(String node, Instant at, int nodes) {}
}
