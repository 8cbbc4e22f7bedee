package dev.drydock.sim.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.host.SshHosts;
import dev.drydock.adapter.host.SshSettings;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Somebody at a simulated host, by the adapter that meets real ones. */
public final class HostVisit implements AutoCloseable {
    private final SshSettings settings;
    private final HostEntry entry;
    private SshHosts hosts;

    HostVisit(SimulatedHost host, String user, Path key) {
        settings = new SshSettings(
                new HostDefaults(user, host.port(), key, Optional.empty()),
                List.of(),
                host.knownHosts(),
                SshSettings.SUDO,
                SshSettings.Patience.USUAL);
        entry = new HostEntry(
                new NodeName("cp01"),
                HostEntry.Kind.OUTSIDE,
                Optional.of("127.0.0.1"),
                host.port(),
                user,
                key,
                Optional.empty());
        hosts = new SshHosts(settings, new NoCluster());
    }

    public static HostVisit to(SimulatedHost host) {
        return new HostVisit(host, host.user(), host.userKey());
    }

    Host host() {
        return hosts.host(entry);
    }

    public Ending run(HostCommand command) throws InterruptedException {
        return host().run(command);
    }

    /** What a script prints that root runs, and that goes well. */
    public List<String> out(String script, String... words) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "test"));
        command.addAll(List.of(words));
        Ending ending = run(HostCommand.of(Duration.ofSeconds(30), command.toArray(String[]::new))
                .asRoot());
        assertThat(ending).isInstanceOf(Ending.Exited.class);
        return ending.lines().stream().map(HostLine::text).toList();
    }

    /** Cuts the connection; the next question makes another. */
    void cut() {
        hosts.close();
        hosts = new SshHosts(settings, new NoCluster());
    }

    @Override
    public void close() {
        hosts.close();
    }
}
