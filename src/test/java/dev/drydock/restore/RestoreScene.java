package dev.drydock.restore;

import dev.drydock.adapter.etcd.EtcdSettings.Identity;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.adapter.host.SshSettings;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.testing.hosts.EtcdHosts;
import dev.drydock.testing.hosts.EtcdSetup;
import dev.drydock.testing.hosts.HostFleet;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/** A cluster on real hosts, and all that Drydock restores it with. */
final class RestoreScene extends Restorer {
    /**
     * How long is waited in a scene.
     *
     * @param answer for a host's answer
     * @param away for a host that is away, as one is that boots
     * @param members for members, the API and nodes
     */
    record Patience(Duration answer, Duration away, Duration members) {
        static final Patience USUAL =
                new Patience(Duration.ofSeconds(8), Duration.ofSeconds(20), Duration.ofSeconds(90));

        /** Of whoever is in trouble again and again, and is tried again as soon as a lead says so. */
        static final Patience SHORT =
                new Patience(Duration.ofSeconds(3), Duration.ofSeconds(12), Duration.ofSeconds(10));
    }

    final HostFleet fleet;
    final EtcdHosts etcd;

    private RestoreScene(HostFleet fleet, EtcdHosts etcd, Path folder, Patience patience) throws IOException {
        super(reach(fleet, etcd, patience), folder);
        this.fleet = fleet;
        this.etcd = etcd;
    }

    private static Reach reach(HostFleet fleet, EtcdHosts etcd, Patience patience) {
        SshSettings ssh = new SshSettings(
                new HostDefaults("drydock", 22, fleet.userKey(), Optional.empty()),
                etcd.members().stream().map(RestoreScene::rule).toList(),
                fleet.knownHosts(),
                SshSettings.SUDO,
                new SshSettings.Patience(
                        patience.answer(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2)));
        return new Reach(
                ssh,
                etcd.endpoints(),
                files(etcd),
                HostsCluster.of(etcd),
                door -> ask(etcd, door),
                patience.away(),
                patience.members());
    }

    private static TlsFiles files(EtcdHosts etcd) {
        return etcd.tls()
                .map(tls -> new TlsFiles(
                        Optional.of(tls.authority()), Optional.of(new Identity(tls.certificate(), tls.key()))))
                .orElse(TlsFiles.NONE);
    }

    static RestoreScene start(EtcdSetup setup, Path folder) throws IOException {
        return start(setup, folder, Patience.USUAL);
    }

    static RestoreScene start(EtcdSetup setup, Path folder, Patience patience) throws IOException {
        HostFleet fleet = HostFleet.require();
        try {
            return new RestoreScene(fleet, EtcdHosts.start(fleet, setup), folder, patience);
        } catch (IOException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** The stand-ins do not speak TLS. */
    private static ApiServers.Answer ask(EtcdHosts etcd, ApiServers.Door door) {
        try {
            for (TestHost host : etcd.controlPlane()) {
                if (host.address().equals(door.address())) {
                    return etcd.isReady(host)
                            ? new ApiServers.Answer.Ready("it is ready")
                            : new ApiServers.Answer.NotReady("it is not ready");
                }
            }
            return new ApiServers.Answer.Unreached("it is no host of the scene");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A member's address, since no node tells that of a host outside of the cluster. */
    private static HostRule rule(TestHost host) {
        return new HostRule(
                host.name(),
                Optional.of(host.address()),
                Optional.of(host.sshPort()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    void put(String key, byte[] value) throws IOException {
        etcd.put(key, value);
    }

    @Override
    SortedMap<String, String> dump() throws IOException {
        return etcd.dump();
    }

    TestHost host(String name) {
        return fleet.host(name);
    }

    @Override
    public void close() throws IOException {
        super.close();
        fleet.close();
    }
}
