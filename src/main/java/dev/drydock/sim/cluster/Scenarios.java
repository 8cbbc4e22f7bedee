package dev.drydock.sim.cluster;

import java.time.Duration;
import java.util.Locale;

/** Ready-made scenarios. */
public final class Scenarios {
    private Scenarios() {}

    /**
     * The demo's story: node01 runs pods of every sort, among them one that would be lost and one that keeps local data; the
     * budget of {@code shop/web} lets one go at a time, and frees again when the replacement is Ready.
     */
    public static ClusterBuilder story() {
        PodShape web = PodShape.plain().terminatesAfter(Duration.ofMillis(600)).readyAfter(Duration.ofMillis(900));
        return SimulatedCluster.builder()
                .controlPlane("cp01")
                .node("node01")
                .node("node02")
                .node("node03")
                .kubeadm("cp01")
                .statefulSet("shop", "postgres", 3)
                .deployment("shop", "web", 6, web)
                .deployment("shop", "cache", 3, PodShape.plain().withEmptyDir())
                .deployment("blog", "wordpress", 3)
                .budget("shop", "web", BudgetShape.minAvailable(5))
                .budget("shop", "postgres", BudgetShape.maxUnavailable(1))
                .barePod("default", "debug-session", "node01");
    }

    /**
     * One node, node01, that runs that many pods of one Deployment, {@code load/app}, each taking its whole grace period to stop;
     * node02 and node03 are empty and take the replacements.
     */
    public static ClusterBuilder oneFullNode(int pods, long graceSeconds) {
        PodShape shape = PodShape.plain().grace(graceSeconds).terminatesAfter(Duration.ofSeconds(graceSeconds));
        return SimulatedCluster.builder()
                .node("node01")
                .deployment("load", "app", pods, shape)
                .afterwards()
                .node("node02")
                .node("node03");
    }

    /** That many nodes, node0001 on, and that many pods in Deployments of 100, ten Deployments to a namespace, one in two with a budget. */
    public static ClusterBuilder large(int nodes, int pods) {
        ClusterBuilder large = SimulatedCluster.builder();
        for (int i = 1; i <= nodes; i++) {
            large.node(String.format(Locale.ROOT, "node%04d", i));
        }
        int deployments = (pods + 99) / 100;
        for (int i = 0; i < deployments; i++) {
            String namespace = "team" + i / 10;
            String name = "app" + i;
            large.deployment(namespace, name, Math.min(100, pods - i * 100));
            if (i % 2 == 0) {
                large.budget(namespace, name, BudgetShape.maxUnavailable("10%"));
            }
        }
        return large;
    }
}
