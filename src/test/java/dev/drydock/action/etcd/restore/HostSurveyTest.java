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
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.cluster.host.StaticPod;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.testing.Command;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a host tells of its member, in all the spellings that etcd and a kubelet take, and of what another restore left. */
class HostSurveyTest {
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
    private static final List<String> FLAGS =
            List.of("--name=m1", "--initial-advertise-peer-urls=https://10.0.0.1:2380");

    @TempDir
    private Path folder;

    private static <T> T port(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private static <T> T nobody(Class<T> type) {
        return port(type, (proxy, method, given) -> {
            throw new UnsupportedOperationException(method.getName());
        });
    }

    private static RestoreTools tools(StaticPodReader manifests) {
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
                manifests,
                nobody(RestoreProgram.class),
                nobody(CertificateReader.class),
                nobody(ApiServers.class));
    }

    private static Ending.Exited said(Stream<String> lines) {
        return new Ending.Exited(
                0, lines.map(line -> new HostLine(HostLine.Source.OUT, line)).toList());
    }

    /** A host that answers each command with the same lines, and has the manifest. */
    private static Host host(String... lines) {
        return port(Host.class, (proxy, method, given) -> switch (method.getName()) {
            case "run" -> said(Stream.of(lines));
            case "read" -> new FileAnswer.Content("a manifest");
            default -> "cp1";
        });
    }

    private static MemberSite site(HostLook look) {
        assertThat(look)
                .isInstanceOfSatisfying(
                        HostLook.Seen.class, seen -> assertThat(seen.troubles()).isEmpty());
        return ((HostLook.Seen) look).host().member();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "kubeadm's           | /var/lib/etcd  | /var/lib/etcd  | /var/lib/etcd  | k8s.io/etcd:3.5.16-0",
                "a slash in the flag | /var/lib/etcd/ | /var/lib/etcd  | /var/lib/etcd  | k8s.io/etcd:3.5.16-0",
                "in the mount path   | /var/lib/etcd  | /var/lib/etcd/ | /var/lib/etcd  | k8s.io/etcd:3.5.16-0",
                "in the host's path  | /var/lib/etcd  | /var/lib/etcd  | /var/lib/etcd/ | k8s.io/etcd:3.5.16-0",
                "one, everywhere     | /data/         | /data/         | /var/lib/etcd/ | k8s.io/etcd:v3.5.16",
                "a digest too        | /var/lib/etcd  | /var/lib/etcd  | /var/lib/etcd  |"
                        + " k8s.io/etcd:3.5.16-0@sha256:1.2.3",
                "a port too          | /var/lib/etcd  | /var/lib/etcd  | /var/lib/etcd  |"
                        + " here:5000/etcd:3.5.16@sha256:ab"
            })
    void aStaticPodsDataFolderAndVersionAreRead(String name, String flag, String inside, String outside, String image)
            throws InterruptedException {
        StaticPod pod = new StaticPod(
                image,
                Stream.concat(FLAGS.stream(), Stream.of("--data-dir=" + flag)).toList(),
                Map.of(inside, outside));

        MemberSite site = site(
                HostSurvey.look(ENTRY, host("systemd=yes", "manifest=yes"), tools(text -> Optional.of(pod)), COMMAND));

        assertThat(site.data()).isEqualTo("/var/lib/etcd");
        assertThat(site.version()).isEqualTo("3.5.16");
    }

    @ParameterizedTest
    @CsvSource({"/var/lib/etcd", "/var/lib/etcd/"})
    void aUnitsDataFolderIsRead(String flag) throws InterruptedException {
        MemberSite site = site(HostSurvey.look(
                ENTRY,
                host(
                        "systemd=yes",
                        "unit=yes",
                        "version=3.5.16",
                        "start={ path=/usr/bin/etcd ; argv[]=/usr/bin/etcd " + String.join(" ", FLAGS) + " --data-dir="
                                + flag + " ;"),
                tools(nobody(StaticPodReader.class)),
                COMMAND));

        assertThat(site.data()).isEqualTo("/var/lib/etcd");
    }

    /** The scripts would not find it in the manifest again. */
    @Test
    void aDataFolderWithTwoSlashesAtItsEndIsRefused() throws InterruptedException {
        StaticPod pod = new StaticPod(
                "k8s.io/etcd:3.5.16-0",
                Stream.concat(FLAGS.stream(), Stream.of("--data-dir=/data")).toList(),
                Map.of("/data", "/var/lib/etcd//"));

        assertThat(HostSurvey.look(
                        ENTRY, host("systemd=yes", "manifest=yes"), tools(text -> Optional.of(pod)), COMMAND))
                .isInstanceOfSatisfying(
                        HostLook.Seen.class,
                        seen -> assertThat(seen.troubles())
                                .singleElement()
                                .asString()
                                .contains("an odd data-dir of etcd", "/var/lib/etcd//"));
    }

    /** A host that runs what it is asked for here, among the folders of the test. */
    private Host here() {
        return port(Host.class, (proxy, method, given) -> {
            if (!method.getName().equals("run")) {
                return "cp1";
            }
            List<String> words = ((HostCommand) given[0])
                    .words().stream()
                            .map(word -> word.replace("/var/lib/drydock", folder.toString())
                                    .replace(RestoreScripts.MANIFESTS, folder + "/manifests"))
                            .toList();
            return said(
                    Command.run(words, folder, Duration.ofSeconds(20)).output().lines());
        });
    }

    /** Half a copy of a manifest is left by a host that died, and what it was of is still in its place. */
    @ParameterizedTest
    @CsvSource({"etcd.yaml.part, false", "etcd.yaml, true", "etcd.unit, true"})
    void onlyWhatIsReallyHeldBackStandsInTheWay(String file, boolean held) throws IOException, InterruptedException {
        Files.createFile(Files.createDirectories(folder.resolve("r-1/held")).resolve(file));

        HostLook look = HostSurvey.look(ENTRY, here(), tools(nobody(StaticPodReader.class)), COMMAND);

        assertThat(look)
                .isInstanceOfSatisfying(
                        HostLook.Seen.class,
                        seen -> assertThat(seen.troubles().stream().anyMatch(each -> each.contains("holds back")))
                                .isEqualTo(held));
    }

    private HostLook.Seen unit(String arguments, String line) throws InterruptedException {
        return (HostLook.Seen) HostSurvey.look(
                ENTRY,
                host(
                        "systemd=yes",
                        "unit=yes",
                        "version=3.5.16",
                        line,
                        "start={ path=/usr/bin/etcd ; argv[]=/usr/bin/etcd " + String.join(" ", FLAGS) + arguments
                                + " ;"),
                tools(nobody(StaticPodReader.class)),
                COMMAND);
    }

    /** The folder is renamed with what is mounted below it, and at the next boot that is mounted over the new data. */
    @Test
    void somethingMountedBelowTheDataFolderIsRefused() throws InterruptedException {
        assertThat(unit(" --data-dir=/var/lib/etcd", "below=/var/lib/etcd/member")
                        .troubles())
                .singleElement()
                .asString()
                .contains("mounted below /var/lib/etcd", "/var/lib/etcd/member", "--new-data-dir");
    }

    @Test
    void wordsThatSystemdFillsInAndAKubeletThatStandsAreTold() throws InterruptedException {
        assertThat(unit(" --data-dir=/var/lib/etcd $DAEMON_ARGS", "kubelet=stopped")
                        .warnings())
                .anySatisfy(warning -> assertThat(warning).contains("`$` in ExecStart"))
                .anySatisfy(warning -> assertThat(warning).contains("a kubelet that does not run"));
    }
}
