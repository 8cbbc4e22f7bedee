package dev.drydock.adapter.kubernetes;

import dev.drydock.adapter.kubernetes.export.Omissions;
import dev.drydock.adapter.kubernetes.export.ServedKind;
import dev.drydock.adapter.kubernetes.export.Stripping;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportIndex.KindCount;
import dev.drydock.cluster.backup.ExportIndex.Problem;
import dev.drydock.cluster.backup.ExportIndex.Reason;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceExporter;
import dev.drydock.cluster.backup.ResourceKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The export of a cluster's objects over its API: all kinds that discovery tells, one after the other in the order to apply. */
final class KubernetesExport implements ResourceExporter {
    private static final Deed LOOK_AT_NAMESPACE =
            new Deed("get namespaces", "grant its account the verb \"get\" on \"namespaces\"");

    private static final int MOST_TOLD = 5;

    private final ApiServer server;
    private final Supplier<ClusterIdentity> identity;
    private final String program;
    private final InstantSource clock;
    private final Pause pause;

    KubernetesExport(
            ApiServer server, Supplier<ClusterIdentity> identity, String program, InstantSource clock, Pause pause) {
        this.server = server;
        this.identity = identity;
        this.program = program;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public ExportIndex export(ExportScope scope, Instant taken, ResourceArchives.Writing archive, Progress progress)
            throws IOException {
        ClusterIdentity cluster = identity.get();
        Choice choice = choose(scope);
        List<ResourceKind> wanted = choice.kinds();
        List<Problem> problems = new ArrayList<>(choice.problems());
        List<KindCount> counts = new ArrayList<>();
        long before = 0;
        for (ResourceKind kind : wanted) {
            long others = before;
            int number = counts.size() + 1;
            progress.at(kind, number, wanted.size(), others);
            KindExport export = new KindExport(
                    server,
                    kind,
                    scope,
                    archive,
                    pause,
                    objects -> progress.at(kind, number, wanted.size(), others + objects));
            export.run();
            problems.addAll(export.problems());
            counts.add(export.count());
            before += export.count().objects();
            if (export.problems().stream().anyMatch(problem -> problem.reason() == Reason.FAILED)) {
                requireServer();
            }
        }
        ExportIndex index = new ExportIndex(
                cluster,
                server.host(),
                version(),
                program,
                taken,
                Duration.between(taken, clock.instant()),
                scope,
                rules(scope, choice.needless()),
                counts,
                problems);
        archive.finish(index);
        return index;
    }

    @Override
    public Optional<String> refusal(ExportScope scope) {
        try {
            choose(scope);
            return Optional.empty();
        } catch (ClusterException e) {
            return e.kind() == ClusterException.Kind.REFUSED ? Optional.of(e.getMessage()) : Optional.empty();
        }
    }

    /** What is exported, and what of that which was asked for is not. */
    private record Choice(List<ResourceKind> kinds, List<Problem> problems, List<String> needless) {}

    /** An export of nothing is never what somebody meant. */
    private Choice choose(ExportScope scope) {
        scope.namespaces().forEach(this::requireNamespace);
        ExportDiscovery.Found found = new ExportDiscovery(server).find();
        List<ResourceKind> served = found.kinds().stream().map(ServedKind::kind).toList();
        Set<ResourceKind> leftOut = found.kinds().stream()
                .filter(kind -> !scope.everything() && Omissions.ofKind(kind))
                .map(ServedKind::kind)
                .collect(Collectors.toSet());
        List<ResourceKind> wanted = served.stream()
                .filter(kind -> !leftOut.contains(kind) && scope.wants(kind))
                .toList();
        List<Problem> problems = new ArrayList<>(found.problems());
        problems.addAll(scope.unmet(served, leftOut));
        if (wanted.isEmpty()) {
            String why = problems.stream()
                    .limit(MOST_TOLD)
                    .map(problem -> Words.bounded(problem.what()) + ": " + problem.why())
                    .collect(Collectors.joining("; "));
            throw new ClusterException(
                    ClusterException.Kind.REFUSED,
                    "no kind is left to be exported" + (why.isEmpty() ? ": --exclude leaves out all" : ": " + why));
        }
        return new Choice(wanted, problems, scope.needless(served));
    }

    private static List<String> rules(ExportScope scope, List<String> needless) {
        List<String> rules = new ArrayList<>(scope.everything() ? Omissions.NONE : Omissions.WORDS);
        if (!scope.secrets()) {
            rules.add("Left out: Secrets, which were not asked for.");
        }
        needless.forEach(name -> rules.add("Nothing was left out for --exclude " + Words.bounded(name)
                + ": the API server serves no kind of that name."));
        rules.addAll(Stripping.WORDS);
        return rules;
    }

    /** A name that was mistyped would make an export of nothing. Who may not look may still export. */
    private void requireNamespace(String namespace) {
        try {
            if (server.find(LOOK_AT_NAMESPACE, ApiPath.of("/api/v1/namespaces").slash(namespace))
                    .isEmpty()) {
                throw new ClusterException(
                        ClusterException.Kind.REFUSED,
                        "there is no namespace " + Words.bounded(namespace) + " in the cluster: look at its spelling");
            }
        } catch (ClusterException e) {
            if (e.kind() != ClusterException.Kind.FORBIDDEN) {
                throw e;
            }
        }
    }

    /** One kind may fail by itself; where nothing is answered any more, the others are not asked for in vain. */
    private void requireServer() {
        server.answered(() -> server.get(ApiPath.of("/version")));
    }

    private String version() {
        try {
            return Json.object(server.get(ApiPath.of("/version")).body())
                    .map(version -> Json.text(version, "gitVersion"))
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
