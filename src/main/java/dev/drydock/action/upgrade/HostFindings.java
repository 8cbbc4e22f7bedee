package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;
import dev.drydock.core.report.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is amiss on the hosts for an upgrade, each with what to do; equal hosts in one line. Pure. */
final class HostFindings {
    private static final long MIB = 1L << 20;
    /** What the packages of Kubernetes want: fetched, unpacked; and what images and copies do. */
    private static final Map<String, Long> ROOM = new TreeMap<>(Map.of(
            "/usr",
            384 * MIB,
            "/var/cache/apt/archives",
            96 * MIB,
            "/var/cache/dnf",
            96 * MIB,
            "/var/cache/libdnf5",
            96 * MIB,
            "/var/lib",
            512 * MIB));
    /** kubeadm copies etcd's data there before it moves etcd. */
    private static final String KUBEADM = "/etc/kubernetes";

    private static final long BESIDE = 64 * MIB;
    /** What the packages kubeadm and kubelet depend on, and may want newer. */
    private static final List<String> NEEDED = List.of("cri-tools", "kubernetes-cni");

    private static final KubernetesVersion NO_CGROUP_V1 = KubernetesVersion.of(1, 35, 0);

    private final HostsLook hosts;
    private final ClusterVersions versions;
    private final Optional<UpgradePath> path;
    private final Map<List<Object>, Set<NodeName>> obstacles = new LinkedHashMap<>();
    private final Map<String, Set<NodeName>> warnings = new LinkedHashMap<>();
    private final Map<String, Set<NodeName>> unknown = new LinkedHashMap<>();

    private HostFindings(HostsLook hosts, ClusterVersions versions, Optional<UpgradePath> path) {
        this.hosts = hosts;
        this.versions = versions;
        this.path = path;
    }

    /** Of any upgrade. */
    static HostFindings of(HostsLook hosts, ClusterVersions versions) {
        HostFindings findings = new HostFindings(hosts, versions, Optional.empty());
        findings.look(versions.machines().keySet());
        return findings;
    }

    /**
     * Of that upgrade, and of the hosts that it goes to.
     *
     * @param nodes to which it goes, though they are at the version already
     */
    static HostFindings of(HostsLook hosts, ClusterVersions versions, UpgradePath path, Collection<NodeName> nodes) {
        HostFindings findings = new HostFindings(hosts, versions, Optional.of(path));
        Set<NodeName> all = new TreeSet<>(nodes);
        path.steps().stream().map(UpgradeStep::node).forEach(all::add);
        findings.look(all);
        return findings;
    }

    /** What must be seen to first. */
    List<Obstacle> obstacles() {
        List<Obstacle> all = new ArrayList<>();
        obstacles.forEach((what, nodes) -> all.add(new Obstacle(
                (Obstacle.Kind) what.getFirst(), words(nodes, what.getLast().toString()))));
        return all;
    }

    /** What is to be known, and stands in no way. */
    List<String> warnings() {
        return lines(warnings);
    }

    /** What nobody knows, each with why. */
    List<String> unknown() {
        return lines(unknown);
    }

    private static List<String> lines(Map<String, Set<NodeName>> grouped) {
        List<String> lines = new ArrayList<>();
        grouped.forEach((what, nodes) -> lines.add(words(nodes, what)));
        return lines;
    }

    private static String words(Set<NodeName> nodes, String what) {
        return nodes.isEmpty() ? what : "On " + NodeWords.of(nodes) + ": " + what;
    }

    private void obstacle(Obstacle.Kind kind, NodeName node, String what) {
        obstacles.computeIfAbsent(List.of(kind, what), none -> new TreeSet<>()).add(node);
    }

    private void warn(NodeName node, String what) {
        warnings.computeIfAbsent(what, none -> new TreeSet<>()).add(node);
    }

    private void look(Collection<NodeName> nodes) {
        if (hosts.visits().isEmpty()) {
            unknown.put(
                    "The hosts were not asked, since Drydock is told of none: packages, held ones, room and cgroups are"
                            + " not known, and `upgrade apply` is not to be had.",
                    Set.of());
            return;
        }
        hosts.unseen().forEach((node, why) -> {
            if (nodes.contains(node)) {
                obstacle(Obstacle.Kind.HOST_AWAY, node, why);
            }
        });
        hosts.seen().forEach((node, host) -> {
            if (nodes.contains(node)) {
                look(node, host);
            }
        });
        systems();
    }

    private void look(NodeName node, HostState host) {
        if (!host.systemd()) {
            obstacle(Obstacle.Kind.OTHER_SYSTEM, node, "systemd does not run it, and what is done there needs that.");
        }
        if (host.packages().isEmpty()) {
            obstacle(
                    Obstacle.Kind.OTHER_SYSTEM,
                    node,
                    "there is neither apt nor dnf" + (host.system().isEmpty() ? "" : " on `" + host.system() + "`")
                            + ": its image is to be replaced instead.");
        }
        held(node, host);
        if (host.unlockable()) {
            warn(
                    node,
                    "nothing there can hold kubeadm, kubelet and kubectl, and `dnf upgrade` would move them. Install"
                            + " `python3-dnf-plugin-versionlock`, or exclude them in the file of their repository.");
        }
        room(node, host);
        cgroup(node, host);
        host.broken()
                .ifPresent(why -> warn(node, "packages are half installed (`" + why + "`); that is finished first."));
        host.lockedBy()
                .ifPresent(program -> warn(
                        node, "`" + program + "` has the packages' lock just now; it is awaited for ten minutes."));
        kubelet(node, host);
        path.ifPresent(way -> way.runs().forEach(run -> offered(node, host, run)));
    }

    private void held(NodeName node, HostState host) {
        List<String> others = new ArrayList<>();
        for (String name : host.held()) {
            if (NEEDED.stream().anyMatch(needed -> UpgradeSurvey.isPackage(name, needed))) {
                obstacle(
                        Obstacle.Kind.HELD_PACKAGE,
                        node,
                        "`" + name
                                + "` is held, and must move with kubeadm and the kubelet where they want a newer one."
                                + " Let it go: `apt-mark unhold " + name + "`, or `dnf versionlock delete`.");
            } else {
                others.add(name);
            }
        }
        if (!others.isEmpty()) {
            warn(
                    node,
                    "held, and stays as it is: `"
                            + String.join("`, `", others.stream().limit(5).toList()) + "`"
                            + (others.size() > 5 ? " and " + (others.size() - 5) + " more" : "") + ".");
        }
    }

    private void room(NodeName node, HostState host) {
        ROOM.forEach((folder, wanted) -> room(node, host, folder, wanted, "what Kubernetes' packages bring"));
        if (versions.controlPlanes().contains(node) && host.etcdBytes().isPresent()) {
            room(node, host, KUBEADM, host.etcdBytes().getAsLong() + BESIDE, "kubeadm's copy of etcd");
        }
    }

    private void room(NodeName node, HostState host, String folder, long wanted, String what) {
        Optional<Long> free = Optional.ofNullable(host.freeBytes().get(folder));
        if (free.isPresent() && free.get() < wanted) {
            obstacle(
                    Obstacle.Kind.NO_ROOM,
                    node,
                    "`" + folder + "` has " + Bytes.show(free.get()) + " free, and " + what + " needs "
                            + Bytes.show(wanted) + ". Make room; `"
                            + (host.packages().equals(Optional.of(HostState.Packages.DNF))
                                    ? "dnf clean packages"
                                    : "apt-get clean")
                            + "` may help.");
        }
    }

    private void cgroup(NodeName node, HostState host) {
        boolean old = host.cgroupVersion().isPresent() && host.cgroupVersion().getAsInt() == 1;
        Optional<KubernetesVersion> refuses = path.stream()
                .flatMap(way -> way.runs().stream())
                .map(run -> run.release().version())
                .filter(version -> version.minorsAheadOf(NO_CGROUP_V1) >= 0)
                .findFirst();
        if (!old || host.cgroupV1Allowed()) {
            return;
        }
        String what = "it runs cgroup v1, on which no kubelet from v1.35 on starts, unless `failCgroupV1: false` is in"
                + " the ConfigMap `kube-system/kubelet-config` and in its own configuration. Move it to cgroup v2.";
        if (refuses.isPresent()) {
            obstacle(Obstacle.Kind.CGROUP_V1, node, what);
        } else {
            warn(node, what);
        }
    }

    private void kubelet(NodeName node, HostState host) {
        Optional<KubernetesVersion> runs = versions.of(Component.KUBELET, node);
        if (runs.isPresent()
                && host.kubelet().isPresent()
                && !host.kubelet().get().isSameReleaseAs(runs.get())) {
            warn(
                    node,
                    "the kubelet that is installed is `" + host.kubelet().get() + "`, and the one that runs is `"
                            + runs.get() + "`: it was not restarted since, or does not come up.");
        }
    }

    private void offered(NodeName node, HostState host, UpgradeRun run) {
        if (run.steps().stream().noneMatch(step -> step.node().equals(node))
                || host.packages().isEmpty()) {
            return;
        }
        KubernetesVersion version = run.release().version();
        Optional<Known<PackageOffer>> told = Optional.ofNullable(host.offers().get(version.minorName()));
        if (told.isEmpty()) {
            unknown.computeIfAbsent(
                            "whether its package source has `" + run.release() + "` is not known.",
                            none -> new TreeSet<>())
                    .add(node);
            return;
        }
        switch (told.get()) {
            case Known.Untold<PackageOffer>(String why) ->
                obstacle(
                        Obstacle.Kind.VERSION_NOT_OFFERED,
                        node,
                        "its package source of `" + version.minorName() + "` cannot be read: " + why
                                + ". See to it, or name another version.");
            case Known.Told<PackageOffer>(PackageOffer offer) -> offered(node, run.release(), offer);
        }
    }

    private void offered(NodeName node, Release release, PackageOffer offer) {
        Optional<String> missing = release.exact()
                ? offer.missing(release.version())
                : offer.whole().isEmpty() ? Optional.of("kubeadm, kubelet and kubectl") : Optional.empty();
        if (missing.isEmpty()) {
            return;
        }
        String newest = offer.whole().stream()
                .max(KubernetesVersion::compareTo)
                .map(version -> "; the newest that it has of " + version.minorName() + " is `" + version + "`")
                .orElse("");
        String what = "its package source has no " + missing.get() + " of `" + release + "`" + newest + ".";
        if (offer.fresh()) {
            obstacle(Obstacle.Kind.VERSION_NOT_OFFERED, node, what);
        } else {
            warn(node, what + " That is what the host last knew: it is asked again when its step is begun.");
        }
    }

    /** Hosts of one cluster that are not of one system are told: what works on one may not on the other. */
    private void systems() {
        SortedMap<String, Set<NodeName>> systems = new TreeMap<>();
        hosts.seen().forEach((node, host) -> {
            if (!host.release().isEmpty()) {
                systems.computeIfAbsent(host.release(), none -> new TreeSet<>()).add(node);
            }
        });
        if (systems.size() > 1) {
            warnings.put(
                    "The hosts are not of one system: "
                            + systems.entrySet().stream()
                                    .map(each -> "`" + each.getKey() + "` on " + NodeWords.of(each.getValue()))
                                    .collect(Collectors.joining("; "))
                            + ".",
                    Set.of());
        }
    }
}
