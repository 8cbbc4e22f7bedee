package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.Rehearsal;
import dev.drydock.cluster.etcd.RestoreProgram;
import dev.drydock.cluster.etcd.SnapshotInspector;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.cluster.host.CertificateReader;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.StaticPodReader;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which addresses a host's API server is known for the host's own, also where nobody can ask it. */
class ApiAddressesTest {
    private static final RestoreCommand COMMAND =
            new RestoreCommand("before", Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

    private static final HostEntry ENTRY = new HostEntry(
            new NodeName("cp1"),
            HostEntry.Kind.CONTROL_PLANE,
            Optional.of("203.0.113.1"),
            22,
            "drydock",
            Path.of("/key"),
            Optional.empty());

    private static <T> T nobody(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    /** A host that answers each command with the same lines, and has no file that can be read. */
    private static Host host(String... lines) {
        Ending ending = new Ending.Exited(
                0,
                Stream.of(lines)
                        .map(line -> new HostLine(HostLine.Source.OUT, line))
                        .toList());
        return (Host) Proxy.newProxyInstance(
                Host.class.getClassLoader(),
                new Class<?>[] {Host.class},
                (proxy, method, given) -> switch (method.getName()) {
                    case "run" -> ending;
                    case "read" -> new FileAnswer.Absent();
                    default -> "cp1";
                });
    }

    private static RestoreTools tools() {
        return new RestoreTools(
                new EtcdTools(
                        nobody(Cluster.class),
                        nobody(Etcd.class),
                        nobody(SnapshotStore.class),
                        nobody(SnapshotInspector.class),
                        nobody(Rehearsal.class),
                        InstantSource.system(),
                        new Random(1)),
                nobody(Hosts.class),
                nobody(StaticPodReader.class),
                nobody(RestoreProgram.class),
                nobody(CertificateReader.class),
                door -> new ApiServers.Answer.Unreached("no way there"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--advertise-address=10.0.0.1                          | 10.0.0.1",
                "--advertise-address=10.0.0.1 --bind-address=10.0.0.2  | 10.0.0.1 10.0.0.2",
                "--bind-address=10.0.0.2                               | 10.0.0.2",
                "--bind-address=0.0.0.0                                | 192.168.7.1 fd00::7",
                "--bind-address=0:0::0                                 | 192.168.7.1 fd00::7",
                "--bind-address=127.0.0.1                              | 192.168.7.1 fd00::7",
                "--bind-address=::1                                    | 192.168.7.1 fd00::7",
                "--advertise-address=10.0.0.1 --bind-address=127.0.0.1 | 10.0.0.1",
                "--secure-port=6443                                    | 192.168.7.1 fd00::7"
            })
    void theyAreWhatItIsToldOrElseTheHosts(String flags, String addresses) throws InterruptedException {
        HostLook look = HostSurvey.look(
                ENTRY,
                host(
                        "systemd=yes",
                        "api=unit",
                        "apistart={ path=/usr/bin/kube-apiserver ; argv[]=/usr/bin/kube-apiserver " + flags + " ;",
                        "address=192.168.7.1",
                        "address=fd00::7"),
                tools(),
                COMMAND);

        assertThat(look).isInstanceOfSatisfying(HostLook.Seen.class, seen -> {
            assertThat(seen.host().door()).isEmpty();
            assertThat(seen.apiAddresses()).isEqualTo(Set.of(addresses.split(" ", -1)));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "fd00::7, FD00:0:0:0::0007, true",
        "fd00::7, fd00::70, false",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "what:ever, what:ever, true",
        "fd00::7.example:1, fd00::7.example:1, true",
        "fd00::1::2, fd00::1::2, true",
        "10.0.0.1:2379, 10.0.0.1, false"
    })
    void oneAddressIsTheSameInAllItsSpellings(String one, String other, boolean same) {
        assertThat(ApiAddresses.canonical(one).equals(ApiAddresses.canonical(other)))
                .isEqualTo(same);
    }

    @Test
    void aHostWithoutOneTellsNone() throws InterruptedException {
        HostLook look = HostSurvey.look(ENTRY, host("systemd=yes", "address=192.168.7.1"), tools(), COMMAND);

        assertThat(look)
                .isInstanceOfSatisfying(
                        HostLook.Seen.class,
                        seen -> assertThat(seen.apiAddresses()).isEmpty());
    }
}
