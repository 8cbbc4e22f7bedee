package dev.drydock.action.upgrade;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a host's package source has of one minor version.
 *
 * @param versions by package: kubeadm, kubelet and kubectl
 * @param fresh whether the source itself was asked just now, and not what the host last knew of it
 */
public record PackageOffer(Map<String, List<KubernetesVersion>> versions, boolean fresh) {
    /** What moves together. */
    static final List<String> PACKAGES = List.of("kubeadm", "kubelet", "kubectl");

    public PackageOffer {
        versions = Map.copyOf(versions);
    }

    /** The versions of a package. */
    List<KubernetesVersion> of(String name) {
        return versions.getOrDefault(name, List.of());
    }

    /** The versions that there are of all three. */
    List<KubernetesVersion> whole() {
        return of(PACKAGES.getFirst()).stream()
                .filter(version -> missing(version).isEmpty())
                .toList();
    }

    /** The first package that there is not in that version. */
    Optional<String> missing(KubernetesVersion version) {
        return PACKAGES.stream()
                .filter(name -> of(name).stream().noneMatch(version::isSameReleaseAs))
                .findFirst();
    }
}
