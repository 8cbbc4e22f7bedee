package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the pods of a scenario are made; immutable, each method returns a changed copy.
 *
 * @param labels labels beside {@code app}
 * @param annotations annotations
 * @param graceSeconds {@code terminationGracePeriodSeconds}
 * @param emptyDir whether it has an emptyDir volume
 * @param finalizer a finalizer that keeps it
 * @param finishedAs the phase Succeeded or Failed, if it is finished
 * @param tolerateAll whether it tolerates every taint
 * @param nodeSelector labels that its node must have
 */
public record PodShape(
        Map<String, String> labels,
        Map<String, String> annotations,
        long graceSeconds,
        boolean emptyDir,
        Optional<String> finalizer,
        Optional<String> finishedAs,
        boolean tolerateAll,
        Map<String, String> nodeSelector) {
    public PodShape {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        nodeSelector = Map.copyOf(nodeSelector);
    }

    /** A pod with 30 s of grace that runs and is Ready. */
    public static PodShape plain() {
        return new PodShape(Map.of(), Map.of(), 30, false, Optional.empty(), Optional.empty(), false, Map.of());
    }

    public PodShape label(String key, String value) {
        return new PodShape(
                with(labels, key, value),
                annotations,
                graceSeconds,
                emptyDir,
                finalizer,
                finishedAs,
                tolerateAll,
                nodeSelector);
    }

    public PodShape annotation(String key, String value) {
        return new PodShape(
                labels,
                with(annotations, key, value),
                graceSeconds,
                emptyDir,
                finalizer,
                finishedAs,
                tolerateAll,
                nodeSelector);
    }

    public PodShape grace(long seconds) {
        return new PodShape(labels, annotations, seconds, emptyDir, finalizer, finishedAs, tolerateAll, nodeSelector);
    }

    public PodShape withEmptyDir() {
        return new PodShape(labels, annotations, graceSeconds, true, finalizer, finishedAs, tolerateAll, nodeSelector);
    }

    public PodShape withFinalizer(String name) {
        return new PodShape(
                labels, annotations, graceSeconds, emptyDir, Optional.of(name), finishedAs, tolerateAll, nodeSelector);
    }

    /** A pod that is done: phase Succeeded or Failed. */
    public PodShape finished(String phase) {
        return new PodShape(
                labels, annotations, graceSeconds, emptyDir, finalizer, Optional.of(phase), tolerateAll, nodeSelector);
    }

    public PodShape toleratingAll() {
        return new PodShape(labels, annotations, graceSeconds, emptyDir, finalizer, finishedAs, true, nodeSelector);
    }

    public PodShape onlyOn(String label, String value) {
        return new PodShape(
                labels,
                annotations,
                graceSeconds,
                emptyDir,
                finalizer,
                finishedAs,
                tolerateAll,
                with(nodeSelector, label, value));
    }

    /** Takes that long to stop, if its grace period is not shorter. */
    public PodShape terminatesAfter(Duration time) {
        return annotation(Annotations.TERMINATES_AFTER, time.toString());
    }

    /** Takes that long from being scheduled to being Ready. */
    public PodShape readyAfter(Duration time) {
        return annotation(Annotations.READY_AFTER, time.toString());
    }

    /** Runs and crashes, again and again: never Ready. */
    public PodShape crashing() {
        return annotation(Annotations.READY_AFTER, Annotations.NEVER);
    }

    /** Does not stop, whatever its grace period, until it is deleted with a grace period of 0. */
    public PodShape stuck() {
        return annotation(Annotations.TERMINATES_AFTER, Annotations.NEVER);
    }

    boolean crashes() {
        return Annotations.NEVER.equals(annotations.get(Annotations.READY_AFTER));
    }

    /** The pod template: metadata and spec. */
    ObjectNode template(String app) {
        ObjectNode template = Json.object();
        ObjectNode meta = Json.meta(template);
        meta.set("labels", Json.of(with(labels, "app", app)));
        if (!annotations.isEmpty()) {
            meta.set("annotations", Json.of(annotations));
        }
        finalizer.ifPresent(name -> meta.putArray("finalizers").add(name));
        ObjectNode spec = Json.child(template, "spec");
        spec.putArray("containers").addObject().put("name", "main").put("image", "registry.example/" + app + ":1");
        spec.put("terminationGracePeriodSeconds", graceSeconds);
        if (emptyDir) {
            spec.putArray("volumes").addObject().put("name", "scratch").putObject("emptyDir");
        }
        if (tolerateAll) {
            spec.putArray("tolerations").addObject().put("operator", "Exists");
        }
        if (!nodeSelector.isEmpty()) {
            spec.set("nodeSelector", Json.of(nodeSelector));
        }
        return template;
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> more = new HashMap<>(map);
        more.put(key, value);
        return Map.copyOf(more);
    }
}
