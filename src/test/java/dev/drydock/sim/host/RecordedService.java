package dev.drydock.sim.host;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A unit's service that keeps what it was told. */
final class RecordedService implements HostService {
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void start(List<String> words) {
        told.add("start " + String.join(" ", words));
    }

    @Override
    public void stop() {
        told.add("stop");
    }
}
