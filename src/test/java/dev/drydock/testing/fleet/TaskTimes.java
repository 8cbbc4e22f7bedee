package dev.drydock.testing.fleet;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How long a worker takes for each task: between half and one and a half of the usual time, drawn by a seed for each host and task,
 * whatever the order in which they are asked for.
 *
 * @param usual the usual time by the task's word: {@code kubeadm}, {@code node}, {@code kubelet}, and {@code ready} for a
 *     kubelet's start
 */
public record TaskTimes(long seed, Map<String, Duration> usual) {
    public TaskTimes {
        usual = Map.copyOf(usual);
    }

    /** Those of a test, which has not the patience of a data centre. */
    public static TaskTimes quick(long seed) {
        return of(seed, 350, 200, 350, 300);
    }

    /** Those of machines with a package mirror nearby. */
    public static TaskTimes real(long seed) {
        return of(seed, 20_000, 6_000, 25_000, 8_000);
    }

    private static TaskTimes of(long seed, long kubeadm, long node, long kubelet, long ready) {
        return new TaskTimes(
                seed,
                Map.of(
                        "kubeadm", Duration.ofMillis(kubeadm),
                        "node", Duration.ofMillis(node),
                        "kubelet", Duration.ofMillis(kubelet),
                        "ready", Duration.ofMillis(ready)));
    }

    Duration of(String host, String task) {
        Duration time = usual.getOrDefault(task, Duration.ZERO);
        double factor = 0.5 + new SplittableRandom(seed ^ (host + "/" + task).hashCode()).nextDouble();
        return Duration.ofNanos((long) (time.toNanos() * factor));
    }
}
