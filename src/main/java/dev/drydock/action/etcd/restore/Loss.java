package dev.drydock.action.etcd.restore;

import dev.drydock.cluster.etcd.LiveKey;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What a restore would lose: what was written since the snapshot, by Kubernetes resource. Pure. A key that came to be since is
 * gone after the restore; one that was only written since is what it was; one that was deleted since comes back, and is not
 * counted, since nothing live tells of it.
 *
 * @param resources by resource, {@code deployments}
 */
record Loss(SortedMap<String, Count> resources) {
    /** What comes and goes by itself all the time: it is shown, and one more of it voids no approval. */
    private static final Set<String> CHURN = Set.of(
            "events",
            "leases",
            "pods",
            "replicasets",
            "endpoints",
            "endpointslices",
            "controllerrevisions",
            "certificatesigningrequests",
            "masterleases",
            "jobs",
            "ranges",
            "ciliumendpoints");

    /**
     * What is written anew all the time besides, as what it stands for comes up, goes away or tells how it is: nodes, which etcd
     * keeps as minions, and what counts its pods in its status.
     */
    private static final Set<String> STATUS = Set.of(
            "minions",
            "deployments",
            "daemonsets",
            "statefulsets",
            "controllers",
            "cronjobs",
            "horizontalpodautoscalers",
            "poddisruptionbudgets",
            "resourcequotas",
            "apiservices",
            "csinodes",
            "ciliumnodes");

    private static final int MOST = 2_000;
    private static final String OTHERS = "others";

    /**
     * How much of a resource.
     *
     * @param created objects that are gone
     * @param changed objects that are what they were
     */
    record Count(long created, long changed) {}

    Loss {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    /** Whether it comes and goes by itself. */
    static boolean isChurn(String resource) {
        return CHURN.contains(resource.substring(resource.lastIndexOf('/') + 1));
    }

    /** Whether it is changed all the time, so that one more that was changed voids no approval. */
    static boolean changesByItself(String resource) {
        return isChurn(resource) || STATUS.contains(resource.substring(resource.lastIndexOf('/') + 1));
    }

    /** What voids no approval when more of it was made, in order, for people. */
    static List<String> churn() {
        return CHURN.stream().sorted().toList();
    }

    /** What, besides, voids no approval when more of it was changed. */
    static List<String> status() {
        return STATUS.stream().sorted().toList();
    }

    /**
     * The marks that a count has reached: every one of the first twenty, then every tenth, hundredth and thousandth. One more of
     * a few is something else to approve; one more of thousands is not.
     */
    static LongStream marks(long count) {
        return LongStream.rangeClosed(1, Math.min(count, 20_000))
                .filter(mark -> mark <= 20
                        || (mark <= 100 && mark % 10 == 0)
                        || (mark <= 1_000 && mark % 100 == 0)
                        || mark % 1_000 == 0);
    }

    long created() {
        return resources.values().stream().mapToLong(Count::created).sum();
    }

    long changed() {
        return resources.values().stream().mapToLong(Count::changed).sum();
    }

    /** Counts keys. */
    static final class Counting {
        private final long since;
        private final SortedMap<String, Count> resources = new TreeMap<>();

        /**
         * Begins.
         *
         * @param since the snapshot's revision
         */
        Counting(long since) {
            this.since = since;
        }

        void take(LiveKey key) {
            if (key.modified() <= since) {
                return;
            }
            boolean created = key.created() > since;
            String resource = resource(key.key());
            String known = resources.size() < MOST || resources.containsKey(resource) ? resource : OTHERS;
            resources.merge(
                    known,
                    created ? new Count(1, 0) : new Count(0, 1),
                    (one, two) -> new Count(one.created() + two.created(), one.changed() + two.changed()));
        }

        Loss loss() {
            return new Loss(resources);
        }
    }

    /** Kubernetes keeps a resource below {@code /registry/RESOURCE/}, one of a group with a dot below {@code /registry/GROUP/RESOURCE/}. */
    static String resource(String key) {
        String[] parts = key.split("/", 5);
        if (parts.length < 4 || !parts[1].equals("registry")) {
            return OTHERS;
        }
        return parts[2].contains(".") && parts.length == 5 ? parts[2] + "/" + parts[3] : parts[2];
    }
}
