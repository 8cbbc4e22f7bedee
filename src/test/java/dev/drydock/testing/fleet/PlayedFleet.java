package dev.drydock.testing.fleet;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Hosts in memory. Each knows the tasks of an upgrade by the words in their units' names, takes its time over them, and has the
 * simulated cluster show what came of it; no shell is run.
 */
public final class PlayedFleet implements Hosts, AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("fleet-", 0).factory());
    private final Map<NodeName, PlayedHost> hosts = new TreeMap<>();
    private final SimulatedCluster cluster;
    private final TaskTimes times;
    private final List<String> controlPlanes;

    /**
     * Makes it.
     *
     * @param cluster whose nodes they are
     * @param controlPlanes which of them carry the control plane
     */
    public PlayedFleet(SimulatedCluster cluster, List<String> controlPlanes, List<String> workers, TaskTimes times) {
        this.cluster = cluster;
        this.times = times;
        this.controlPlanes = List.copyOf(controlPlanes);
        controlPlanes.forEach(this::add);
        workers.forEach(this::add);
    }

    private void add(String name) {
        hosts.put(new NodeName(name), new PlayedHost(name, this));
    }

    @Override
    public List<HostEntry> inventory() {
        return hosts.keySet().stream()
                .map(name -> new HostEntry(
                        name,
                        isControlPlane(name.value()) ? HostEntry.Kind.CONTROL_PLANE : HostEntry.Kind.WORKER,
                        Optional.of(name.value() + ".example.test"),
                        22,
                        "drydock",
                        Path.of("/dev/null"),
                        Optional.empty()))
                .toList();
    }

    @Override
    public Host host(HostEntry entry) {
        return Optional.ofNullable(hosts.get(entry.name())).orElseThrow();
    }

    /** How long hosts and kubelets worked, all of them together. */
    public Duration worked() {
        return hosts.values().stream().map(PlayedHost::worked).reduce(Duration.ZERO, Duration::plus);
    }

    boolean isControlPlane(String name) {
        return controlPlanes.contains(name);
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    Duration time(String host, String task) {
        return isControlPlane(host) ? Duration.ZERO : times.of(host, task);
    }

    void later(Duration time, Runnable what) {
        if (time.isZero()) {
            what.run();
        } else {
            var unused = timer.schedule(what, time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
