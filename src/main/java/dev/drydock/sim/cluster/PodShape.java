package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** How the pods of a scenario are made; immutable, each method returns a changed copy. */
public final class PodShape {
    private final ObjectNode template;
    private final Optional<String> finishedAs;

    private PodShape(ObjectNode template, Optional<String> finishedAs) {
        this.template = template;
        this.finishedAs = finishedAs;
    }

    /** A pod with 30 s of grace that runs and is Ready, labelled {@code app} with its workload's name. */
    public static PodShape plain() {
        return new PodShape(Json.object(), Optional.empty()).grace(30);
    }

    public PodShape label(String key, String value) {
        return with(pod -> Json.child(Json.meta(pod), "labels").put(key, value));
    }

    public PodShape annotation(String key, String value) {
        return with(pod -> Json.child(Json.meta(pod), "annotations").put(key, value));
    }

    /** Sets {@code terminationGracePeriodSeconds}. */
    public PodShape grace(long seconds) {
        return with(pod -> spec(pod).put("terminationGracePeriodSeconds", seconds));
    }

    /** Gives it a volume that is lost with the pod. */
    public PodShape withEmptyDir() {
        return with(pod -> Json.list(spec(pod), "volumes")
                .addObject()
                .put("name", "scratch")
                .putObject("emptyDir"));
    }

    /** Keeps it, when it is deleted, until somebody takes the finalizer away. */
    public PodShape withFinalizer(String name) {
        return with(pod -> Json.list(Json.meta(pod), "finalizers").add(name));
    }

    public PodShape toleratingAll() {
        return with(pod -> Json.list(spec(pod), "tolerations").addObject().put("operator", "Exists"));
    }

    public PodShape tolerating(String taint) {
        return with(pod -> Json.list(spec(pod), "tolerations")
                .addObject()
                .put("key", taint)
                .put("operator", "Exists"));
    }

    /** Gives it a container; one that is given none has one of its own. */
    public PodShape container(String name, String image) {
        return with(pod ->
                Json.list(spec(pod), "containers").addObject().put("name", name).put("image", image));
    }

    /** Lets it run only on nodes with that label. */
    public PodShape onlyOn(String label, String value) {
        return with(pod -> Json.child(spec(pod), "nodeSelector").put(label, value));
    }

    /** A bare pod that is done: phase Succeeded or Failed. */
    public PodShape finished(String phase) {
        return new PodShape(template, Optional.of(phase));
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

    Optional<String> finishedAs() {
        return finishedAs;
    }

    /** The pod template, metadata and spec, of that workload. */
    ObjectNode template(String app) {
        PodShape named = label("app", app);
        return (template.path("spec").has("containers")
                        ? named
                        : named.container("main", "registry.example/" + app + ":1"))
                .template;
    }

    private PodShape with(Consumer<ObjectNode> change) {
        ObjectNode copy = template.deepCopy();
        change.accept(copy);
        return new PodShape(copy, finishedAs);
    }

    private static ObjectNode spec(ObjectNode pod) {
        return Json.child(pod, "spec");
    }
}
