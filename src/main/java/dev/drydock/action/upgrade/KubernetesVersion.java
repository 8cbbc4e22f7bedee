package dev.drydock.action.upgrade;

import dev.drydock.core.command.CommandException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Kubernetes. Ordered as releases are: a release candidate comes before its release; what a distribution adds
 * behind the patch ({@code -eks-4f4795d}, {@code +k3s1}) is kept, and counts only where all else is the same.
 *
 * @param major always 1 so far
 * @param minor 31 in {@code v1.31.2}
 * @param patch 2 in {@code v1.31.2}
 * @param suffix what follows, with its sign; empty for nothing
 */
public record KubernetesVersion(int major, int minor, int patch, String suffix)
        implements Comparable<KubernetesVersion> {
    /** Larger than any real one, and small enough that differences are numbers. */
    private static final String NUMBER = "(0|[1-9][0-9]{0,4})";

    private static final Pattern WRITTEN =
            Pattern.compile("v?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + "([-+_][0-9A-Za-z.+_-]{1,60})?");
    private static final Pattern UNRELEASED = Pattern.compile("-(alpha|beta|rc)([.-]?([0-9]{1,5}))?.*");
    private static final int MAJOR = 100_000;
    private static final Comparator<KubernetesVersion> ORDER = Comparator.comparingInt(KubernetesVersion::major)
            .thenComparingInt(KubernetesVersion::minor)
            .thenComparingInt(KubernetesVersion::patch)
            .thenComparing(KubernetesVersion::stage)
            .thenComparingInt(KubernetesVersion::candidate)
            .thenComparing(KubernetesVersion::suffix);

    public KubernetesVersion {
        if (major < 0 || minor < 0 || patch < 0) {
            throw new IllegalArgumentException("a version has no negative numbers");
        }
    }

    public static KubernetesVersion of(int major, int minor, int patch) {
        return new KubernetesVersion(major, minor, patch, "");
    }

    /** Reads {@code v1.31.2}, with or without the v, and with whatever a distribution adds; empty where it is none. */
    public static Optional<KubernetesVersion> parse(String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            return Optional.empty();
        }
        return Optional.of(new KubernetesVersion(
                Integer.parseInt(written.group(1)),
                Integer.parseInt(written.group(2)),
                Integer.parseInt(written.group(3)),
                written.group(4) == null ? "" : written.group(4)));
    }

    /**
     * Reads a version to upgrade to, as people name it.
     *
     * @throws CommandException where it is none, or has a package's own number ({@code 1.31.2-1.1}), which no program tells
     */
    public static KubernetesVersion target(String word) {
        KubernetesVersion version =
                parse(word).orElseThrow(() -> new CommandException("Versions are written as v1.31.2.", word));
        if (!version.suffix().isEmpty() && !version.isUnreleased()) {
            throw new CommandException(
                    "Name the version without what a package adds: "
                            + of(version.major(), version.minor(), version.patch()) + ".",
                    word);
        }
        return version;
    }

    /** By how many minor versions this is newer than the other; negative where it is older, 0 where only the patch differs. */
    public int minorsAheadOf(KubernetesVersion other) {
        return (major - other.major) * MAJOR + minor - other.minor;
    }

    public boolean isNewerThan(KubernetesVersion other) {
        return compareTo(other) > 0;
    }

    public boolean isOlderThan(KubernetesVersion other) {
        return compareTo(other) < 0;
    }

    /** Whether it is the same release, whatever a distribution adds: for a kubelet of {@code v1.31.2+k3s1} v1.31.2 is its own. */
    public boolean isSameReleaseAs(KubernetesVersion other) {
        return major == other.major
                && minor == other.minor
                && patch == other.patch
                && stage() == other.stage()
                && candidate() == other.candidate();
    }

    /** Whether it comes before its release: alpha, beta or release candidate. */
    public boolean isUnreleased() {
        return stage() != Stage.RELEASED;
    }

    /** The minor version alone, as repositories are named: {@code v1.31}. */
    public String minorName() {
        return "v" + major + "." + minor;
    }

    /** As packages and kubeadm's messages write it: without the v. */
    public String withoutV() {
        return major + "." + minor + "." + patch + suffix;
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "v" + withoutV();
    }

    private enum Stage {
        ALPHA,
        BETA,
        CANDIDATE,
        RELEASED
    }

    private Stage stage() {
        Matcher unreleased = UNRELEASED.matcher(suffix);
        if (!unreleased.matches()) {
            return Stage.RELEASED;
        }
        return switch (String.valueOf(unreleased.group(1))) {
            case "alpha" -> Stage.ALPHA;
            case "beta" -> Stage.BETA;
            default -> Stage.CANDIDATE;
        };
    }

    private int candidate() {
        Matcher unreleased = UNRELEASED.matcher(suffix);
        return unreleased.matches() && unreleased.group(3) != null ? Integer.parseInt(unreleased.group(3)) : 0;
    }
}
