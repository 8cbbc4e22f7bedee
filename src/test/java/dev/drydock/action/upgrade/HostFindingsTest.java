package dev.drydock.action.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.drydock.action.host.HostVisit;
import dev.drydock.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments.ArgumentSet;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host says before an upgrade, and what is found in it. */
class HostFindingsTest {
    private static final KubernetesVersion TARGET = KubernetesVersion.of(1, 32, 4);

    /** What a host says on which nothing is amiss, with some lines in the place of its own; {@code key=} for none. */
    static List<String> with(String... changes) {
        List<String> lines = new ArrayList<>(List.of(
                "systemd=yes",
                "system=Debian GNU/Linux 13 (trixie)",
                "release=debian 13",
                "kubeadm=v1.31.2",
                "kubelet=Kubernetes v1.31.2",
                "kubectl=Client Version: v1.31.2",
                "cgroup=2",
                "free=9000000 /usr",
                "free=9000000 /var/lib",
                "free=9000000 /var/cache/apt/archives",
                "free=9000000 /etc/kubernetes",
                "packages=apt",
                "held=kubeadm",
                "held=kubelet",
                "held=kubectl",
                "asked=v1.32"));
        for (String name : PackageOffer.PACKAGES) {
            lines.add("offer=v1.32 " + name + " 1.32.4-1.1");
            lines.add("offer=v1.32 " + name + " 1.32.0-1.1");
        }
        for (String change : changes) {
            String key = change.substring(0, change.indexOf('=') + 1);
            String folder = change.startsWith("free=") ? change.substring(change.indexOf(' ')) : "";
            boolean more = List.of("held=", "offer=", "asked=").contains(key) && !change.equals(key);
            lines.removeIf(line -> !more && line.startsWith(key) && line.endsWith(folder));
            lines.add(change);
        }
        return lines;
    }

    static HostsLook hosts(Map<String, List<String>> said) {
        SortedMap<NodeName, HostVisit<HostState>> visits = new TreeMap<>();
        said.forEach((node, lines) -> visits.put(new NodeName(node), new HostVisit.Seen<>(UpgradeSurvey.read(lines))));
        return new HostsLook(Optional.of(visits));
    }

    private static HostFindings findings(HostsLook hosts, KubernetesVersion target) {
        ClusterVersions versions = Fleet.at("v1.31.2", 1, 2);
        return HostFindings.of(hosts, versions, UpgradePath.of(versions, target, hosts.releases()), List.of());
    }

    @Test
    void readsWhatAHostSays() {
        HostState state = UpgradeSurvey.read(with("held=containerd", "etcd=1024", "locked=apt-get", "broken=x `y`"));

        assertThat(state)
                .isEqualTo(new HostState(
                        true,
                        "Debian GNU/Linux 13 (trixie)",
                        "debian 13",
                        Optional.of(HostState.Packages.APT),
                        Optional.of(KubernetesVersion.of(1, 31, 2)),
                        Optional.of(KubernetesVersion.of(1, 31, 2)),
                        Optional.of(KubernetesVersion.of(1, 31, 2)),
                        OptionalInt.of(2),
                        false,
                        List.of("containerd"),
                        false,
                        Optional.of("apt-get"),
                        Optional.of("x 'y'"),
                        Map.of(
                                "/usr", 9000000L * 1024,
                                "/var/lib", 9000000L * 1024,
                                "/var/cache/apt/archives", 9000000L * 1024,
                                "/etc/kubernetes", 9000000L * 1024),
                        OptionalLong.of(1 << 20),
                        Map.of(
                                "v1.32",
                                new Known.Told<>(new PackageOffer(offered("kubeadm", "kubelet", "kubectl"), true)))));
    }

    private static Map<String, List<KubernetesVersion>> offered(String... names) {
        Map<String, List<KubernetesVersion>> all = new TreeMap<>();
        for (String name : names) {
            all.put(name, List.of(TARGET, KubernetesVersion.of(1, 32, 0)));
        }
        return all;
    }

    @Test
    void whatMakesNoSenseIsPassedOver() {
        HostState state = UpgradeSurvey.read(List.of(
                "kubeadm=$(reboot)",
                "kubelet=Kubernetes",
                "cgroup=7",
                "free=much /usr",
                "free=12",
                "packages=pacman",
                "held=$(x)",
                "asked=$(x)",
                "unasked=",
                "offer=v1.32",
                "offer=v1.32 kubeadm 1.32.0~rc.1-1",
                "etcd=-1",
                "nonsense"));

        assertThat(state)
                .isEqualTo(new HostState(
                        false,
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        false,
                        List.of(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        OptionalLong.empty(),
                        Map.of()));
    }

    @Test
    void dnfsWordsForHeldPackagesAreUnderstood() {
        assertThat(UpgradeSurvey.read(List.of(
                                "held=kubelet-0:1.31.2-150500.1.1.*",
                                "held=0:kubeadm-1.31.2-1.*",
                                "held=cri-tools-0:1.31.0-1.*"))
                        .held())
                .containsExactly("cri-tools-0:1.31.0-1.*");
    }

    @Test
    void nothingIsFoundWhereNothingIsAmiss() {
        HostFindings findings = findings(hosts(Map.of("cp1", with(), "w1", with(), "w2", with())), TARGET);

        assertThat(findings.obstacles()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
        assertThat(findings.unknown()).isEmpty();
    }

    static Stream<ArgumentSet> obstacles() {
        return Stream.of(
                argumentSet("another init", with("systemd="), Obstacle.Kind.OTHER_SYSTEM, "systemd does not run it"),
                argumentSet(
                        "another package manager",
                        with("packages=", "system=Flatcar"),
                        Obstacle.Kind.OTHER_SYSTEM,
                        "neither apt nor dnf on `Flatcar`"),
                argumentSet("held", with("held=cri-tools"), Obstacle.Kind.HELD_PACKAGE, "apt-mark unhold cri-tools"),
                argumentSet("a full disk", with("free=1024 /usr"), Obstacle.Kind.NO_ROOM, "`/usr` has 1.0 MB free"),
                argumentSet(
                        "a full cache",
                        with("free=1024 /var/cache/apt/archives"),
                        Obstacle.Kind.NO_ROOM,
                        "`/var/cache/apt/archives` has 1.0 MB free"),
                argumentSet(
                        "no such version",
                        with(
                                "asked=",
                                "offer=",
                                "asked=v1.32",
                                "offer=v1.32 kubeadm 1.32.0-1.1",
                                "offer=v1.32 kubelet 1.32.0-1.1",
                                "offer=v1.32 kubectl 1.32.0-1.1"),
                        Obstacle.Kind.VERSION_NOT_OFFERED,
                        "no kubeadm of `v1.32.4`; the newest that it has of v1.32 is `v1.32.0`"),
                argumentSet(
                        "no such kubelet",
                        with("offer=", "offer=v1.32 kubeadm 1.32.4-1.1", "offer=v1.32 kubectl 1.32.4-1.1"),
                        Obstacle.Kind.VERSION_NOT_OFFERED,
                        "no kubelet of `v1.32.4`."),
                argumentSet(
                        "a source that does not answer",
                        with("asked=", "offer=", "unasked=v1.32 E: Failed to fetch it 503"),
                        Obstacle.Kind.VERSION_NOT_OFFERED,
                        "cannot be read: E: Failed to fetch it 503."));
    }

    @ParameterizedTest
    @MethodSource
    void obstacles(List<String> lines, Obstacle.Kind kind, String words) {
        HostFindings findings = findings(hosts(Map.of("cp1", with(), "w1", lines, "w2", lines)), TARGET);

        assertThat(findings.obstacles()).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.kind()).isEqualTo(kind);
            assertThat(obstacle.words()).startsWith("On w1, w2: ").contains(words);
        });
    }

    static Stream<ArgumentSet> warnings() {
        return Stream.of(
                argumentSet(
                        "held, and not needed",
                        with("held=containerd"),
                        "On w1: held, and stays as it is: `containerd`."),
                argumentSet("no lock to be had", with("unlockable=yes"), "On w1: nothing there can hold kubeadm"),
                argumentSet("a lock", with("locked=apt-get"), "On w1: `apt-get` has the packages' lock"),
                argumentSet("half a package", with("broken=harbour is odd"), "On w1: packages are half installed"),
                argumentSet("old cgroups", with("cgroup=1"), "On w1: it runs cgroup v1"),
                argumentSet(
                        "a kubelet not restarted",
                        with("kubelet=Kubernetes v1.31.9"),
                        "On w1: the kubelet that is installed is `v1.31.9`"),
                argumentSet(
                        "another system",
                        with("release=ubuntu 24.04"),
                        "The hosts are not of one system: `debian 13` on cp1, w2; `ubuntu 24.04` on w1."),
                argumentSet(
                        "what a mirror last knew",
                        with("asked=", "offer=", "known=v1.32"),
                        "On w1: its package source has no kubeadm of `v1.32.4`. That is what the host last knew"));
    }

    @ParameterizedTest
    @MethodSource
    void warnings(List<String> lines, String words) {
        HostFindings findings = findings(hosts(Map.of("cp1", with(), "w1", lines, "w2", with())), TARGET);

        assertThat(findings.obstacles()).isEmpty();
        assertThat(findings.warnings()).singleElement().asString().startsWith(words);
    }

    @Test
    void etcdsCopyNeedsRoomOnTheControlPlaneAlone() {
        List<String> full = with("etcd=4000000", "free=4000000 /etc/kubernetes");
        HostFindings findings = findings(hosts(Map.of("cp1", full, "w1", full)), TARGET);

        assertThat(findings.obstacles())
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle.words())
                        .startsWith(
                                "On cp1: `/etc/kubernetes` has 4.1 GB free, and kubeadm's copy of etcd needs 4.2 GB."));
    }

    /** A node that an earlier run left closed at the version has no step any more, and is gone to all the same. */
    @Test
    void aHostThatIsGoneToWithoutAStepOfTheWayIsAskedToo() {
        ClusterVersions versions = Fleet.at("v1.31.2", 1, 1);
        UpgradePath path = UpgradePath.of(versions, KubernetesVersion.of(1, 31, 2), Releases.unknown());
        HostsLook hosts = new HostsLook(Optional.of(
                new TreeMap<>(Map.of(new NodeName("w1"), new HostVisit.Unseen<HostState>("it is not reached.")))));
        assertThat(path.steps()).isEmpty();

        assertThat(HostFindings.of(hosts, versions, path, List.of()).obstacles())
                .isEmpty();
        assertThat(HostFindings.of(hosts, versions, path, List.of(new NodeName("w1")))
                        .obstacles())
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle.words()).contains("w1", "it is not reached"));
    }

    @Test
    void oldCgroupsStandInTheWayOfANewKubelet() {
        ClusterVersions versions = Fleet.at("v1.34.1", 1, 1);
        KubernetesVersion target = KubernetesVersion.of(1, 35, 0);
        HostsLook hosts = hosts(Map.of("cp1", with("cgroup=1"), "w1", with("cgroup=1", "cgroupv1=allowed")));

        assertThat(HostFindings.of(hosts, versions, UpgradePath.of(versions, target, Releases.unknown()), List.of())
                        .obstacles())
                .singleElement()
                .satisfies(obstacle -> {
                    assertThat(obstacle.kind()).isEqualTo(Obstacle.Kind.CGROUP_V1);
                    assertThat(obstacle.words())
                            .startsWith("On cp1: it runs cgroup v1")
                            .contains("failCgroupV1: false");
                });
    }

    @Test
    void aHostThatIsAwayIsInTheWayOnlyOfAnUpgradeThatGoesThere() {
        SortedMap<NodeName, HostVisit<HostState>> visits =
                new TreeMap<>(hosts(Map.of("cp1", with())).visits().orElseThrow());
        visits.put(new NodeName("w1"), new HostVisit.Unseen<>("drydock@10.0.0.7:22 is not reached."));
        HostsLook hosts = new HostsLook(Optional.of(visits));

        assertThat(findings(hosts, TARGET).obstacles())
                .containsExactly(new Obstacle(Obstacle.Kind.HOST_AWAY, "On w1: drydock@10.0.0.7:22 is not reached."));
        assertThat(findings(hosts, KubernetesVersion.of(1, 31, 2)).obstacles()).isEmpty();
    }

    @Test
    void whatNobodyAskedForIsNotKnown() {
        HostFindings findings = findings(hosts(Map.of("cp1", with("asked=", "offer="), "w1", with())), TARGET);

        assertThat(findings.obstacles()).isEmpty();
        assertThat(findings.unknown())
                .containsExactly("On cp1: whether its package source has `v1.32.4` is not known.");
    }
}
