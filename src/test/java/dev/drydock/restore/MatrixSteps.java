package dev.drydock.restore;

import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The steps at which a matrix of restores has trouble, by their names without their hosts. */
final class MatrixSteps {
    static final List<String> FORWARD = List.of(
            "check",
            "safety",
            "copy",
            "scripts",
            "stage",
            "stop-api",
            "stop-etcd",
            "switch",
            "start-etcd",
            "gate",
            "start-api",
            "ready",
            "api",
            "start-controllers",
            "workers",
            "nodes",
            "clean");

    /** Those of the way back, which a lead's abort begins when the new data is in place. */
    static final List<String> BACK = List.of(
            "back-stop-api",
            "back-stop-etcd",
            "back-switch-back",
            "back-start-etcd",
            "back-gate",
            "back-start-api",
            "back-start-controllers",
            "back-api",
            "unstage");

    /** Both, in their order. */
    static final List<String> ALL =
            Stream.concat(FORWARD.stream(), BACK.stream()).toList();

    /** Steps of no host. */
    private static final Set<String> OF_ALL =
            Set.of("safety", "gate", "back-gate", "api", "workers", "nodes", "back-api");

    private MatrixSteps() {}

    static boolean isOfAll(String step) {
        return OF_ALL.contains(step);
    }

    /** What the journal knows it by. */
    static String id(String step, String host) {
        return OF_ALL.contains(step) ? step : step + ":" + host;
    }

    /** The hosts that a step works on. */
    static List<String> hosts(Layout layout, String step) {
        return switch (step) {
            case "scripts" ->
                Stream.concat(layout.members().stream(), layout.controlPlane().stream())
                        .distinct()
                        .toList();
            case "ready", "api", "nodes" -> layout.controlPlane();
            case "workers" -> List.of(EtcdSetup.WORKER);
            default ->
                step.endsWith("-api") || step.endsWith("-controllers") ? layout.controlPlane() : layout.members();
        };
    }
}
