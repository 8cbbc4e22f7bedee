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
import java.util.function.Supplier;

/** The export of a cluster's objects over its API: all kinds that discovery tells, one after the other in the order to apply. */
final class KubernetesExport implements ResourceExporter {
    private static final Deed LOOK_AT_NAMESPACE =
            new Deed("get namespaces", "grant its account the verb \"get\" on \"namespaces\"");

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
        scope.namespaces().forEach(this::requireNamespace);
        ExportDiscovery.Found found = new ExportDiscovery(server).find();
        List<ResourceKind> wanted = found.kinds().stream()
                .filter(served -> scope.everything() || !Omissions.ofKind(served))
                .map(ServedKind::kind)
                .filter(scope::wants)
                .toList();
        List<Problem> problems = new ArrayList<>(found.problems());
        problems.addAll(scope.unmet(found.kinds().stream().map(ServedKind::kind).toList()));
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
                rules(scope),
                counts,
                problems);
        archive.finish(index);
        return index;
    }

    private static List<String> rules(ExportScope scope) {
        List<String> rules = new ArrayList<>(scope.everything() ? Omissions.NONE : Omissions.WORDS);
        if (!scope.secrets()) {
            rules.add("Left out: Secrets, which were not asked for.");
        }
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
