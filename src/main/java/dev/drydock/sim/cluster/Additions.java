package dev.drydock.sim.cluster;

/** Contents that are put into a running cluster, each at once. */
public final class Additions extends Contents<Additions> {
    private final Stage stage;

    Additions(Stage stage) {
        this.stage = stage;
    }

    @Override
    Additions then(Step step) {
        step.put(stage);
        return this;
    }
}
