package dev.drydock.testing.fleet;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.UnitState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One host in memory. */
final class PlayedHost implements Host {
    /** As the journey names them: {@code drydock-RUN-TASK-ATTEMPT}. */
    private static final Pattern UNIT = Pattern.compile("drydock-r-[0-9a-z]+-([a-z]+)-[0-9]+");

    private static final Pattern VERSION = Pattern.compile("(?m)^version=([0-9.]+)$");

    private final String name;
    private final PlayedFleet fleet;
    private final Map<String, UnitState> units = new HashMap<>();
    private Duration worked = Duration.ZERO;

    PlayedHost(String name, PlayedFleet fleet) {
        this.name = name;
        this.fleet = fleet;
    }

    synchronized Duration worked() {
        return worked;
    }

    @Override
    public String display() {
        return "drydock@" + name + ".example.test:22";
    }

    @Override
    public synchronized void start(HostUnit unit) {
        if (units.containsKey(unit.name())) {
            return;
        }
        String task = word(UNIT, unit.name());
        String version = "v" + word(VERSION, unit.script());
        units.put(unit.name(), new UnitState.Running(lines("working on " + task)));
        work(task, () -> {
            units.put(unit.name(), new UnitState.Ended(0, lines(task + " is done")));
            done(task, version);
        });
    }

    /** Takes its time, and then does it; nothing else is done meanwhile. */
    private void work(String task, Runnable then) {
        Duration time = fleet.time(name, task);
        fleet.later(time, () -> {
            synchronized (this) {
                worked = worked.plus(time);
                then.run();
            }
        });
    }

    private void done(String task, String version) {
        switch (task) {
            case "kubeadm", "copy" -> {}
            case "apply" -> {
                fleet.cluster().kubeadm().controlPlane(name, version);
                fleet.cluster().kubeadm().writesDown(version);
                fleet.cluster().kubeadm().addons(version);
            }
            case "node" -> {
                if (fleet.isControlPlane(name)) {
                    fleet.cluster().kubeadm().controlPlane(name, version);
                }
            }
            case "kubelet" -> {
                fleet.cluster().kubeadm().kubelet(name, version, false);
                work("ready", () -> fleet.cluster().kubeadm().kubelet(name, version, true));
            }
            default -> throw new IllegalArgumentException("no task of an upgrade: " + task);
        }
    }

    @Override
    public synchronized UnitState observe(HostUnit unit) {
        return units.getOrDefault(unit.name(), new UnitState.Absent());
    }

    private static List<HostLine> lines(String text) {
        return List.of(new HostLine(HostLine.Source.OUT, text));
    }

    private static String word(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + pattern + " in: " + text);
        }
        return matcher.group(1);
    }

    /** Whatever it is asked, it tells what a healthy host with all packages at hand would. */
    @Override
    public Ending run(HostCommand command, Consumer<HostLine> hear) {
        List<HostLine> told = Stream.of(
                        "systemd=yes",
                        "system=Debian GNU/Linux 13",
                        "release=debian 13",
                        "cgroup=2",
                        "packages=apt",
                        "asked=v1.37",
                        "offer=v1.37 kubeadm 1.37.0-1.1",
                        "offer=v1.37 kubelet 1.37.0-1.1",
                        "offer=v1.37 kubectl 1.37.0-1.1")
                .map(line -> new HostLine(HostLine.Source.OUT, line))
                .toList();
        told.forEach(hear);
        return new Ending.Exited(0, told);
    }

    @Override
    public FileAnswer read(String path) {
        throw unplayed();
    }

    @Override
    public void copyIn(Path file, String sha256, String path, LongConsumer progress) {
        throw unplayed();
    }

    @Override
    public String copyOut(String path, Path target, long most, LongConsumer progress) {
        throw unplayed();
    }

    private HostException unplayed() {
        return new HostException(name + " is played, and knows the tasks of an upgrade alone.", false);
    }
}
