package dev.drydock.restore;

import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.adapter.host.SshSettings;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.testing.hosts.EtcdSetup.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/** A cluster on hosts that need no root, and all that Drydock restores it with. */
final class PlainScene extends Restorer {
    /** They are near, and few. */
    private static final Duration MEMBERS = Duration.ofSeconds(8);

    private static final Duration AWAY = Duration.ofSeconds(20);

    final PlainHosts hosts;

    private PlainScene(PlainHosts hosts, Path folder) throws IOException {
        super(reach(hosts, folder), folder);
        this.hosts = hosts;
    }

    static PlainScene start(Layout layout, Path folder) throws IOException {
        PlainHosts hosts = PlainHosts.start(layout, Files.createDirectories(folder.resolve("hosts")));
        try {
            return new PlainScene(hosts, folder);
        } catch (IOException | RuntimeException e) {
            hosts.close();
            throw e;
        }
    }

    private static Reach reach(PlainHosts hosts, Path folder) throws IOException {
        StringBuilder known = new StringBuilder();
        for (PlainHost host : hosts.all()) {
            known.append(host.hostKey());
        }
        SshSettings ssh = new SshSettings(
                new HostDefaults("nobody", 22, folder.resolve("no-key"), Optional.empty()),
                hosts.all().stream().map(PlainHost::rule).toList(),
                Files.writeString(folder.resolve("known_hosts"), known),
                SshSettings.SUDO,
                new SshSettings.Patience(
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2)));
        HostsCluster cluster = new HostsCluster(
                hosts.controlPlane().stream()
                        .map(host -> HostsCluster.node(host.name(), host.address()))
                        .toList(),
                hosts::isServing);
        return new Reach(ssh, hosts.endpoints(), TlsFiles.NONE, cluster, door -> ask(hosts, door), AWAY, MEMBERS);
    }

    /** The stand-ins do not speak TLS. */
    private static ApiServers.Answer ask(PlainHosts hosts, ApiServers.Door door) {
        try {
            for (PlainHost host : hosts.controlPlane()) {
                if (host.address().equals(door.address())) {
                    return PlainHosts.isReady(host)
                            ? new ApiServers.Answer.Ready("it is ready")
                            : new ApiServers.Answer.NotReady("it is not ready");
                }
            }
            return new ApiServers.Answer.Unreached("it is no host of the scene");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void put(String key, byte[] value) throws IOException {
        hosts.put(key, value);
    }

    @Override
    SortedMap<String, String> dump() throws IOException {
        return hosts.dump();
    }

    @Override
    public void close() throws IOException {
        super.close();
        hosts.close();
    }
}
