package dev.drydock.action.upgrade;

/**
 * What a run of an upgrade brings the cluster to.
 *
 * @param version which version; where it is not exact, the first of its minor stands for all
 * @param exact whether this very version is meant; else any patch of its minor, the newest that there is
 */
public record Release(KubernetesVersion version, boolean exact) {
    static Release exactly(KubernetesVersion version) {
        return new Release(version, true);
    }

    static Release newestOf(KubernetesVersion minor) {
        return new Release(KubernetesVersion.of(minor.major(), minor.minor(), 0), false);
    }

    /** Whether what runs at this version is still to be moved. */
    public boolean isAheadOf(KubernetesVersion current) {
        return exact
                ? current.isOlderThan(version) && !current.isSameReleaseAs(version)
                : version.minorsAheadOf(current) > 0;
    }

    /** What a component that ran at this version runs at once it was moved. */
    KubernetesVersion moved(KubernetesVersion current) {
        return isAheadOf(current) ? version : current;
    }

    /** For people: {@code v1.31.2}, or {@code v1.31.x} for the newest patch. */
    @Override
    public String toString() {
        return exact ? version.toString() : version.minorName() + ".x";
    }
}
