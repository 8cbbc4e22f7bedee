package dev.drydock.action.upgrade;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which versions can be installed, as far as anybody knows.
 *
 * @param known those that are known
 * @param complete whether there are no others: where a package source that holds every minor told them
 */
public record Releases(List<KubernetesVersion> known, boolean complete) {
    public Releases {
        known = List.copyOf(known);
    }

    /** Nobody knows. */
    public static Releases unknown() {
        return new Releases(List.of(), false);
    }

    /** These, and maybe others. */
    public static Releases among(Collection<KubernetesVersion> versions) {
        return new Releases(List.copyOf(versions), false);
    }

    /** The newest known patch of this one's minor; what is not released yet only where there is nothing else. */
    Optional<KubernetesVersion> newestOf(KubernetesVersion minor) {
        List<KubernetesVersion> fitting =
                known.stream().filter(each -> each.minorsAheadOf(minor) == 0).toList();
        return fitting.stream()
                .filter(each -> !each.isUnreleased())
                .max(KubernetesVersion::compareTo)
                .or(() -> fitting.stream().max(KubernetesVersion::compareTo));
    }
}
