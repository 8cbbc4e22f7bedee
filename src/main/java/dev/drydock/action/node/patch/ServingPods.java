package dev.drydock.action.node.patch;

import dev.drydock.cluster.Pod;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pods that were Ready when their node was booted without being emptied, and what ran in them then: its containers, by the ends
 * of their ids. No container lives through a boot, and the kubelet makes each anew, so that a pod which is told to be Ready with one
 * of before is what the API server heard before the boot, and not how it is. No clock is asked for that.
 *
 * @param containers by the UID of each pod; none where nothing was told of them
 */
record ServingPods(Map<String, List<String>> containers) {
    /** So many characters tell two containers of a node apart, and leave room in the journal. */
    private static final int END = 12;

    static ServingPods of(Collection<Pod> pods) {
        return new ServingPods(pods.stream()
                .filter(Pod::ready)
                .collect(Collectors.toMap(pod -> pod.ref().uid(), ServingPods::ends)));
    }

    private static List<String> ends(Pod pod) {
        return pod.containers().stream()
                .map(id -> id.substring(Math.max(0, id.length() - END)))
                .filter(end -> end.matches("[0-9A-Za-z-]+"))
                .toList();
    }

    /** As the journal keeps it; a version before this one kept the UIDs alone. */
    String written() {
        return containers.entrySet().stream()
                .map(pod ->
                        pod.getValue().isEmpty() ? pod.getKey() : pod.getKey() + "=" + String.join("+", pod.getValue()))
                .sorted()
                .collect(Collectors.joining(","));
    }

    static ServingPods read(String written) {
        Map<String, List<String>> containers = new HashMap<>();
        for (String pod : written.split(",", -1)) {
            String[] parts = pod.split("=", 2);
            containers.put(parts[0], parts.length == 1 ? List.of() : Arrays.asList(parts[1].split("\\+", -1)));
        }
        return new ServingPods(containers);
    }

    /**
     * What is missing of them, if anything. One that is gone, or has ended, is not missed.
     *
     * @param booted whether the node was booted since
     */
    Optional<String> missing(Collection<Pod> now, boolean booted) {
        return now.stream()
                .filter(pod -> containers.containsKey(pod.ref().uid()) && !pod.isFinished())
                .flatMap(pod -> missing(pod, booted).stream())
                .findFirst();
    }

    private Optional<String> missing(Pod pod, boolean booted) {
        if (!pod.ready()) {
            return Optional.of("its pod " + pod.ref() + " was Ready before and is not yet");
        }
        List<String> before = containers.getOrDefault(pod.ref().uid(), List.of());
        return booted && ends(pod).stream().anyMatch(before::contains)
                ? Optional.of("of its pod " + pod.ref() + " only what was before the boot is told yet")
                : Optional.empty();
    }
}
