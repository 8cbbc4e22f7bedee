package dev.drydock.cluster.backup;

import dev.drydock.cluster.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is to be exported.
 *
 * @param namespaces only the objects in these; and these themselves; empty for all, and then what is in no namespace too
 * @param include only these kinds, as patterns: {@code deployments}, {@code *.example.com}; empty for all
 * @param exclude none of these kinds
 * @param secrets whether Secrets are among them
 * @param everything whether what cannot or should not be restored, such as Events, is among them
 */
public record ExportScope(
        List<String> namespaces, List<String> include, List<String> exclude, boolean secrets, boolean everything) {
    /** The whole cluster without its Secrets. */
    public static final ExportScope WHOLE = new ExportScope(List.of(), List.of(), List.of(), false, false);

    public ExportScope {
        namespaces = List.copyOf(namespaces);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    static boolean isSecret(String group, String kind) {
        return group.isEmpty() && kind.equals("Secret");
    }

    /** Why the patterns are not understood; empty if they are. */
    public Optional<String> problem() {
        return Stream.concat(include.stream(), exclude.stream())
                .flatMap(pattern -> {
                    try {
                        Glob.of(pattern);
                        return pattern.isBlank() ? Stream.of("a kind has a name") : Stream.empty();
                    } catch (IllegalArgumentException wrong) {
                        return Stream.of(pattern + " " + wrong.getMessage());
                    }
                })
                .findFirst();
    }

    /** Whether objects of the kind are asked for at all. */
    public boolean wants(ResourceKind kind) {
        return inScope(kind)
                && (include.isEmpty() || include.stream().anyMatch(pattern -> names(pattern, kind)))
                && exclude.stream().noneMatch(pattern -> names(pattern, kind))
                && (secrets || !isSecret(kind.group(), kind.kind()));
    }

    /**
     * What is asked for by a name that nothing has, or of which nothing is exported as asked: the name, and why.
     *
     * @param served the kinds that the API server has
     * @param leftOut those of them that are never exported, by rule
     */
    public List<ExportIndex.Problem> unmet(List<ResourceKind> served, Set<ResourceKind> leftOut) {
        List<ExportIndex.Problem> unmet = new ArrayList<>();
        for (String pattern : include) {
            List<Optional<String>> reasons = served.stream()
                    .filter(kind -> names(pattern, kind))
                    .map(kind -> unwanted(kind, leftOut.contains(kind)))
                    .toList();
            if (reasons.isEmpty()) {
                unmet.add(unmet(pattern, "the API server serves no kind of that name"));
            } else if (reasons.stream().allMatch(Optional::isPresent)) {
                unmet.add(unmet(pattern, reasons.getFirst().orElseThrow()));
            }
        }
        return unmet;
    }

    /** What is to be left out by a name, not a pattern, that nothing has: it may be misspelt, or of another day. */
    public List<String> needless(List<ResourceKind> served) {
        return exclude.stream()
                .filter(pattern ->
                        !pattern.matches(".*[*?\\[].*") && served.stream().noneMatch(kind -> names(pattern, kind)))
                .toList();
    }

    private static ExportIndex.Problem unmet(String pattern, String why) {
        return new ExportIndex.Problem(ExportIndex.Reason.DISCOVERY, pattern, why);
    }

    /** Why nothing of a kind is exported that is asked for by name. */
    private Optional<String> unwanted(ResourceKind kind, boolean leftOut) {
        if (!secrets && isSecret(kind.group(), kind.kind())) {
            return Optional.of("Secrets are exported with --with-secrets only");
        }
        if (leftOut) {
            return Optional.of("it cannot or should not be restored, so it is left out by rule; drydock export"
                    + " --everything exports it too");
        }
        if (!inScope(kind)) {
            return Optional.of("it is in no namespace, and only what is in some is asked for: leave --namespace away");
        }
        return exclude.stream().anyMatch(pattern -> names(pattern, kind))
                ? Optional.of("--exclude leaves it out again")
                : Optional.empty();
    }

    private boolean inScope(ResourceKind kind) {
        return namespaces.isEmpty() || kind.namespaced() || isNamespace(kind);
    }

    private static boolean isNamespace(ResourceKind kind) {
        return kind.group().isEmpty() && kind.kind().equals("Namespace");
    }

    /** By plural, plural with group, kind or group's end, whatever the case: as kubectl and RBAC name kinds. */
    private static boolean names(String pattern, ResourceKind kind) {
        Glob glob = Glob.of(pattern.toLowerCase(Locale.ROOT));
        return Stream.of(kind.plural(), kind.qualified(), kind.kind(), kind.kind() + "." + kind.group())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .anyMatch(glob::matches);
    }
}
