package dev.drydock.action.upgrade;

import dev.drydock.cluster.upgrade.StoredKind;
import dev.drydock.cluster.upgrade.WrittenObject;
import dev.drydock.cluster.upgrade.WrittenObjects;
import dev.drydock.core.report.Wording;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Objects that are still written at versions of the API that an upgrade takes away, as sentences. Pure. */
final class StoredFindings {
    private static final int NAMED = 5;
    /** What the control plane itself writes moves with it: the API server keeps its own flow schemas, for example. */
    private static final Pattern OWN = Pattern.compile(
            "kube-apiserver|kube-controller-manager|kube-scheduler|kubelet|api-priority-and-fairness-config-.*");

    private StoredFindings() {}

    /** One for each version that is removed, up to the target; without one, for all that are removed some day. */
    static List<String> removed(ClusterLook look, Optional<KubernetesVersion> target) {
        List<String> lines = new ArrayList<>();
        for (RemovedVersion removed : concerned(look, target)) {
            Map<String, Set<String>> writers = writers(look, removed);
            if (!writers.isEmpty()) {
                lines.add(line(removed, writers));
            }
        }
        return lines;
    }

    /**
     * Custom resources that may be stored at versions which nobody can ask for any more. No upgrade of Kubernetes takes those away;
     * the next one of what brought the definition may, and is refused until then.
     */
    static List<String> custom(ClusterLook look) {
        List<String> names = look.customKinds().flatMap(Known::value).orElse(List.of()).stream()
                .flatMap(kind -> {
                    List<String> versions = kind.formerlyStored().stream()
                            .filter(kind.unserved()::contains)
                            .toList();
                    return versions.isEmpty()
                            ? Stream.of()
                            : Stream.of("`" + Wording.name(kind.name()) + "` (`"
                                    + Wording.line(String.join(", ", versions), 120) + "`)");
                })
                .toList();
        return names.isEmpty()
                ? List.of()
                : List.of("Custom resources may be stored at versions that are not served any more: "
                        + Wording.listed(names, NAMED) + ". Kubernetes goes on reading them, but whoever drops such a"
                        + " version from its definition is refused: have each object"
                        + " written once (`kubectl get -o yaml` and `kubectl replace`),"
                        + " and then take the version out of `status.storedVersions`.");
    }

    /** What could not be looked through, each with why. */
    static List<String> unknown(ClusterLook look, Optional<KubernetesVersion> target) {
        List<String> lines = new ArrayList<>();
        Set<StoredKind> kinds = new LinkedHashSet<>();
        concerned(look, target).forEach(removed -> kinds.add(removed.kind()));
        for (StoredKind kind : kinds) {
            Known<WrittenObjects> known = look.written(kind);
            String what = "Which `" + kind.qualified() + "` are written at versions that are removed";
            known.trouble().ifPresent(why -> lines.add(what + ": not known, since " + why + "."));
            known.value()
                    .filter(objects -> !objects.whole())
                    .ifPresent(objects -> lines.add(
                            what + ": only the first " + objects.looked() + " were looked at, there are more."));
        }
        look.now()
                .filter(now -> now.minorsAheadOf(RemovedVersion.COMPLETE_FROM) < 0)
                .ifPresent(now -> lines.add("Which objects are written at versions that Kubernetes removed before "
                        + RemovedVersion.ALL.getFirst().release().minorName()
                        + ": Drydock does not look for those. Kubernetes' guide for deprecated APIs lists them."));
        return lines;
    }

    private static List<RemovedVersion> concerned(ClusterLook look, Optional<KubernetesVersion> target) {
        return look.now().map(RemovedVersion::after).orElse(List.of()).stream()
                .filter(removed -> target.map(to -> to.minorsAheadOf(removed.release()) >= 0)
                        .orElse(true))
                .toList();
    }

    /** By object, who writes it so. */
    private static Map<String, Set<String>> writers(ClusterLook look, RemovedVersion removed) {
        Map<String, Set<String>> writers = new LinkedHashMap<>();
        look.written(removed.kind()).value().map(WrittenObjects::found).orElse(List.of()).stream()
                .filter(object -> object.apiVersion().equals(removed.apiVersion()))
                .filter(object -> !OWN.matcher(object.writer()).matches())
                .forEach(object -> writers.computeIfAbsent(object.display(), none -> new LinkedHashSet<>())
                        .add(writer(object)));
        return writers;
    }

    private static String writer(WrittenObject object) {
        String name = object.writer().isEmpty()
                ? "somebody unnamed"
                : Wording.name(object.writer().replace('`', '\''));
        // What nobody writes any more keeps its entry: the day tells one from the other.
        return name
                + object.at()
                        .map(at -> " on " + LocalDate.ofInstant(at, ZoneOffset.UTC))
                        .orElse("");
    }

    private static String line(RemovedVersion removed, Map<String, Set<String>> writers) {
        List<String> names = writers.entrySet().stream()
                .map(each -> "`" + Wording.name(each.getKey().replace('`', '\'')) + "` (by `"
                        + Wording.line(String.join(", ", each.getValue()), 120) + "`)")
                .toList();
        String gone = removed.release().minorName();
        String what = writers.size() + " `" + removed.kind().resource() + "` "
                + (writers.size() == 1 ? "was" : "were") + " last written as `" + removed.apiVersion() + "`, which "
                + gone + " has no more: " + Wording.listed(names, NAMED) + ". ";
        return what
                + removed.instead()
                        .map(instead -> "What is stored stays readable, but who writes them so is refused from then on:"
                                + " have it write `" + instead + "` before.")
                        .orElse(gone
                                + " has no such kind at all: what they forbid is allowed from then on. Put something"
                                + " else in their place before, such as Pod Security admission.")
                + " See " + removed.source();
    }
}
