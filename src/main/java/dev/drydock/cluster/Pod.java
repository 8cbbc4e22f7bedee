package dev.drydock.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod as it was when it was read.
 *
 * @param ref which pod, by UID
 * @param node where it runs; empty while it waits for a node
 * @param phase its phase
 * @param ready whether its Ready condition is true
 * @param labels its labels
 * @param controller its controller, if it has one
 * @param mirror whether it is a static pod's mirror (annotation {@code kubernetes.io/config.mirror})
 * @param emptyDirVolumes the names of its emptyDir volumes
 * @param gracePeriod {@code spec.terminationGracePeriodSeconds}
 * @param deletionTimestamp when it will have been given its whole grace; present when it is terminating
 * @param outage how long it is left on a node that does not answer, before it is deleted there (its toleration of the taint
 *     {@code node.kubernetes.io/unreachable}); empty for ever
 * @param containers the ids of what runs in it, as its kubelet told them; empty where it told none
 */
public record Pod(
        PodRef ref,
        Optional<NodeName> node,
        PodPhase phase,
        boolean ready,
        Map<String, String> labels,
        Optional<Controller> controller,
        boolean mirror,
        List<String> emptyDirVolumes,
        Duration gracePeriod,
        Optional<Instant> deletionTimestamp,
        Optional<Duration> outage,
        List<String> containers) {
    /** One that tolerates no outage of its node, and of whose containers nothing is told. */
    public Pod(
            PodRef ref,
            Optional<NodeName> node,
            PodPhase phase,
            boolean ready,
            Map<String, String> labels,
            Optional<Controller> controller,
            boolean mirror,
            List<String> emptyDirVolumes,
            Duration gracePeriod,
            Optional<Instant> deletionTimestamp) {
        this(
                ref,
                node,
                phase,
                ready,
                labels,
                controller,
                mirror,
                emptyDirVolumes,
                gracePeriod,
                deletionTimestamp,
                Optional.of(Duration.ZERO),
                List.of());
    }

    public Pod {
        labels = Map.copyOf(labels);
        emptyDirVolumes = List.copyOf(emptyDirVolumes);
        containers = List.copyOf(containers);
    }

    /** Whether its deletion has begun. */
    public boolean isTerminating() {
        return deletionTimestamp.isPresent();
    }

    /** Whether its containers have ended for good. */
    public boolean isFinished() {
        return phase.isFinished();
    }
}
