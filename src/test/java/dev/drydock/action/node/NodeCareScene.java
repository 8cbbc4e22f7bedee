package dev.drydock.action.node;

import dev.drydock.cluster.Node;
import dev.drydock.cluster.Pod;
import dev.drydock.core.command.CountOrPercent;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Nodes, a care for them, and how far a test takes them. */
final class NodeCareScene {
    static final Node ONE = Things.node("node01");

    static final Node TWO = Things.node("node02");

    /** Two steps before the cordon, and two within. */
    static class Care implements NodeCare {
        private final boolean drains;

        Care(boolean drains) {
            this.drains = drains;
        }

        @Override
        public boolean drains() {
            return drains;
        }

        @Override
        public List<CareStep> before(Node node) {
            return steps(node, "tools");
        }

        @Override
        public List<CareStep> within(Node node) {
            return steps(node, "patch", "reboot");
        }

        @Override
        public boolean reopens() {
            return true;
        }

        private static List<CareStep> steps(Node node, String... names) {
            return Stream.of(names)
                    .map(name -> new CareStep(
                            new Step(name + ":" + node.name(), node.name().value(), name), watcher -> Done.of("")))
                    .toList();
        }
    }

    static DrainScene scene(int window, Node... nodes) {
        return scene(new Care(true), window, nodes);
    }

    static NodeCare care() {
        return new Care(true);
    }

    static DrainScene scene(NodeCare care, int window, Node... nodes) {
        NodeRollout.Terms terms = new NodeRollout.Terms(false, false, Duration.ZERO, new CountOrPercent.Count(window));
        return new DrainScene(terms.drain(), List.of(nodes), care);
    }

    /** Takes a node up to its first step within. */
    static void empty(DrainScene scene, String node, Pod... pods) {
        scene.next();
        scene.cared(node);
        scene.next();
        scene.cordoned(node);
        scene.next();
        scene.looked(node, pods);
    }

    static Optional<DrainHalt> halt(DrainScene scene) {
        return DrainEnding.halt(scene.board, scene.run);
    }

    private NodeCareScene() {}
}
