package dev.drydock.action.backup.resources;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.KeptBackups;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportIndex.Problem;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceKind;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunState;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One export: into a file on this machine, which is read from its first byte to its last, and kept. One step, for its file lives on
 * one machine: a process that takes the run over begins it again, unless it finds the export kept.
 */
public final class ResourcesExport {
    private static final Duration PACE = Duration.ofSeconds(3);
    private static final int MOST_TOLD = 5;

    private final ExportTools tools;
    private final String name;
    private final ExportScope scope;
    private final Optional<String> reason;
    private final RunState run;
    private Instant lastTold = Instant.MIN;

    public ResourcesExport(ExportTools tools, String name, ExportScope scope, Optional<String> reason, RunState run) {
        this.tools = tools;
        this.name = name;
        this.scope = scope;
        this.reason = reason;
        this.run = run;
    }

    /**
     * Exports and keeps. What is missing in an export is in the data under {@code missing}; one that is not whole is kept too, and
     * says of itself what it lacks.
     *
     * @param tell takes how far it is, at most every three seconds
     * @param hearAbort called more often; throws when it is to stop
     */
    public Done run(Consumer<String> tell, Runnable hearAbort) throws StepException {
        BackupStore store = tools.backups().store();
        Instant began = tools.backups().clock().instant();
        try {
            for (BackupEntry kept : store.list()) {
                if (kept.name().equals(name)) {
                    KeptBackups.requireOf(run, kept);
                    return done(kept.facts(), kept);
                }
            }
            if (scope.secrets() && !store.encrypts()) {
                throw new StepException("Secrets are kept encrypted or not at all, and there is no key");
            }
            try (BackupStore.Staged staged = store.stage(name, 0)) {
                export(staged, began, tell, hearAbort);
                String sha256 = staged.finish();
                ExportIndex index = readBack(staged);
                BackupEntry entry = entry(staged, sha256, index, began);
                store.keep(staged, entry, bytes -> told("kept " + Bytes.show(bytes), tell, hearAbort));
                return done(entry.facts(), entry);
            }
        } catch (ClusterException away) {
            throw new StepException(away.getMessage(), away);
        } catch (IOException failed) {
            throw new StepException("the export could not be kept: " + failed.getMessage(), failed);
        }
    }

    private void export(BackupStore.Staged staged, Instant began, Consumer<String> tell, Runnable hearAbort)
            throws IOException {
        try (ResourceArchives.Writing archive = tools.archives().write(staged.target(), began)) {
            tools.exporter()
                    .export(
                            scope,
                            began,
                            archive,
                            (kind, number, kinds, objects) ->
                                    told(progress(kind, number, kinds, objects), tell, hearAbort));
        }
    }

    private static String progress(ResourceKind kind, int number, int kinds, long objects) {
        return "kind " + number + " of " + kinds + ", " + kind.qualified() + "; " + objects + " objects so far";
    }

    private void told(String detail, Consumer<String> tell, Runnable hearAbort) {
        Instant now = tools.backups().clock().instant();
        if (Duration.between(lastTold, now).compareTo(PACE) < 0) {
            return;
        }
        lastTold = now;
        hearAbort.run();
        tell.accept(detail);
    }

    private ExportIndex readBack(BackupStore.Staged staged) throws IOException {
        try (InputStream archive = new BufferedInputStream(Files.newInputStream(staged.file()))) {
            return tools.archives().check(archive);
        }
    }

    private BackupEntry entry(BackupStore.Staged staged, String sha256, ExportIndex index, Instant began)
            throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("objects", Long.toString(index.objects()));
        facts.put(
                "kinds",
                Long.toString(index.kinds().stream()
                        .filter(count -> count.objects() > 0)
                        .count()));
        facts.put("secrets", index.hasSecrets() ? "yes" : "no");
        if (!scope.namespaces().isEmpty()
                || !scope.include().isEmpty()
                || !scope.exclude().isEmpty()) {
            facts.put(BackupTools.PART, "some namespaces or kinds");
        }
        facts.put("whole", index.whole() ? "yes" : "no");
        if (!index.whole()) {
            facts.put("missing", missing(index.problems()));
        }
        return new BackupEntry(
                name,
                BackupEntry.Kind.RESOURCES,
                tools.backups().clusterUid(),
                Files.size(staged.file()),
                sha256,
                began,
                Duration.between(began, tools.backups().clock().instant()),
                run.request().requester().name(),
                reason,
                facts);
    }

    private static String missing(List<Problem> problems) {
        String first = problems.stream()
                .limit(MOST_TOLD)
                .map(problem -> problem.what() + ": " + problem.why())
                .collect(Collectors.joining("; "));
        int more = problems.size() - MOST_TOLD;
        return more > 0 ? first + "; and " + more + " more" : first;
    }

    private static Done done(Map<String, String> facts, BackupEntry entry) {
        String summary = facts.getOrDefault("objects", "0") + " objects of " + facts.getOrDefault("kinds", "0")
                + " kinds, "
                + Bytes.show(entry.bytes()) + ", SHA-256 " + entry.sha256().substring(0, 12) + "…"
                + (facts.getOrDefault("secrets", "no").equals("yes") ? ", with Secrets" : "");
        String missing = facts.getOrDefault("missing", "");
        return new Done(
                missing.isEmpty() ? summary : summary + "; NOT WHOLE: " + missing,
                Map.of("summary", summary, "missing", missing));
    }
}
