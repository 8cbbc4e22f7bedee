package dev.drydock.action.upgrade;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a node's host says of itself, as far as an upgrade must know it.
 *
 * @param systemd whether systemd runs it
 * @param system its operating system as the distribution calls it, for example {@code Debian GNU/Linux 13 (trixie)}
 * @param release the distribution's id and version, for example {@code debian 13}
 * @param packages what installs its packages; empty where it is neither apt nor dnf
 * @param kubeadm the version of kubeadm that is installed
 * @param kubelet the version of the kubelet that is installed, which need not be the one that runs
 * @param kubectl the version of kubectl that is installed
 * @param cgroupVersion 1 or 2; empty where it does not show
 * @param cgroupV1Allowed whether the kubelet's configuration has {@code failCgroupV1: false}
 * @param held the packages that are held, besides kubeadm, kubelet and kubectl
 * @param unlockable whether nothing can hold kubeadm, kubelet and kubectl there: dnf without its locks, and no exclude either
 * @param lockedBy the program that has the packages' lock just now
 * @param broken what is wrong with its packages; empty where nothing is
 * @param freeBytes by folder, the room of its disk
 * @param etcdBytes how large etcd's data folder is; empty where there is none
 * @param offers by minor version, as {@code v1.32}, what its package source has; nothing of those that it was not asked for
 */
public record HostState(
        boolean systemd,
        String system,
        String release,
        Optional<Packages> packages,
        Optional<KubernetesVersion> kubeadm,
        Optional<KubernetesVersion> kubelet,
        Optional<KubernetesVersion> kubectl,
        OptionalInt cgroupVersion,
        boolean cgroupV1Allowed,
        List<String> held,
        boolean unlockable,
        Optional<String> lockedBy,
        Optional<String> broken,
        Map<String, Long> freeBytes,
        OptionalLong etcdBytes,
        Map<String, Known<PackageOffer>> offers) {
    public HostState {
        held = List.copyOf(held);
        freeBytes = Map.copyOf(freeBytes);
        offers = Map.copyOf(offers);
    }

    /** What installs packages. */
    public enum Packages {
        APT("apt"),
        DNF("dnf");

        private final String word;

        Packages(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
