package dev.drydock.core.plan;

/**
 * A thing that only one run works on at a time.
 *
 * @param name its lock's name: {@code node/CLUSTER-UID/NODE-NAME}, or {@code cluster/CLUSTER-UID}
 * @param display how people call it
 */
public record Resource(String name, String display) {
    private static final String CLUSTER = "cluster/";

    /** All of a cluster: excludes every other lock in it. */
    public static Resource cluster(String clusterUid, String display) {
        return new Resource(CLUSTER + clusterUid, display);
    }

    /** A thing in a cluster, of a kind such as {@code node}. */
    public static Resource in(String clusterUid, String kind, String name) {
        return new Resource(kind + "/" + clusterUid + "/" + name, name);
    }

    /** Whether two runs may not hold the two locks of these names at once. */
    public static boolean exclude(String one, String other) {
        return one.equals(other) || covers(one, other) || covers(other, one);
    }

    private static boolean covers(String whole, String part) {
        int slash = part.indexOf('/');
        return whole.startsWith(CLUSTER)
                && slash >= 0
                && part.substring(slash + 1).startsWith(whole.substring(CLUSTER.length()) + "/");
    }
}
