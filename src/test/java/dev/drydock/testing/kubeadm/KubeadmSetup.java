package dev.drydock.testing.kubeadm;

import dev.drydock.sim.cluster.ClusterBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a cluster of kubeadm's is to be.
 *
 * @param version what its hosts have at first, as {@code 1.31.1}
 * @param versions what the repositories have
 * @param contents what else is in the cluster
 */
public record KubeadmSetup(
        int controlPlanes, int workers, String version, List<String> versions, UnaryOperator<ClusterBuilder> contents) {
    /** With the repositories' versions around its own, and nothing but kubeadm's own in the cluster. */
    public static KubeadmSetup of(int controlPlanes, int workers) {
        return new KubeadmSetup(
                controlPlanes,
                workers,
                "1.31.1",
                List.of("1.31.1", "1.31.3", "1.32.0", "1.33.2"),
                UnaryOperator.identity());
    }

    /** Begins at another version; the repositories have that, and these. */
    public KubeadmSetup at(String first, String... others) {
        List<String> all =
                Stream.concat(Stream.of(first), Stream.of(others)).distinct().toList();
        return new KubeadmSetup(controlPlanes, workers, first, all, contents);
    }

    public KubeadmSetup with(UnaryOperator<ClusterBuilder> more) {
        return new KubeadmSetup(controlPlanes, workers, version, versions, more);
    }

    List<String> controlPlaneNames() {
        return IntStream.rangeClosed(1, controlPlanes).mapToObj(i -> "cp" + i).toList();
    }

    List<String> workerNames() {
        return IntStream.rangeClosed(1, workers).mapToObj(i -> "worker" + i).toList();
    }
}
