package dev.drydock.action.etcd;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The saving of one snapshot: streamed, hashed on the way, verified, kept, and read back. One step, for its file lives on one
 * machine: a process that takes the run over begins it again, unless it finds the snapshot kept.
 */
public final class SnapshotSaving {
    private static final Duration PACE = Duration.ofSeconds(3);

    private final EtcdTools tools;
    private final String name;
    private final Optional<String> reason;
    private final RunState run;
    private Instant lastTold = Instant.MIN;

    public SnapshotSaving(EtcdTools tools, String name, Optional<String> reason, RunState run) {
        this.tools = tools;
        this.name = name;
        this.reason = reason;
        this.run = run;
    }

    /**
     * Saves.
     *
     * @param source what the step before found: the member and its cluster
     * @param tell takes how far it is, at most every three seconds
     * @param hearAbort called more often; throws when it is to stop
     */
    public Done save(Map<String, String> source, Consumer<String> tell, Runnable hearAbort)
            throws StepException, InterruptedException {
        Instant began = tools.clock().instant();
        try {
            for (SnapshotEntry kept : tools.store().list()) {
                if (kept.name().equals(name)) {
                    return judged(kept);
                }
            }
            EtcdMember member = member(source);
            long expected = tools.etcd().status(member).databaseBytes();
            try (SnapshotStore.Staged staged = tools.store().stage(name, expected)) {
                tools.etcd().snapshot(member, staged.target(), bytes -> told(bytes, "saved", began, tell, hearAbort));
                Optional<String> sha256 = staged.finish();
                Instant saved = tools.clock().instant();
                tell.accept("verifying " + Bytes.show(staged.file().toFile().length()));
                SnapshotEntry entry = entry(source, staged, sha256, began);
                tools.store().keep(staged, entry, bytes -> told(bytes, "kept", saved, tell, hearAbort));
                return judged(entry);
            }
        } catch (EtcdException lost) {
            throw new StepException(lost.getMessage(), lost);
        } catch (IOException failed) {
            throw new StepException("the snapshot could not be kept: " + failed.getMessage(), failed);
        }
    }

    private EtcdMember member(Map<String, String> source) throws StepException {
        return tools.etcd().cluster().members().stream()
                .filter(member -> member.hexId().equals(source.get("id")))
                .findFirst()
                .orElseThrow(() -> new StepException("the member " + source.get("member") + " is no member any more"));
    }

    private void told(long bytes, String what, Instant since, Consumer<String> tell, Runnable hearAbort) {
        Instant now = tools.clock().instant();
        if (Duration.between(lastTold, now).compareTo(PACE) < 0) {
            return;
        }
        lastTold = now;
        hearAbort.run();
        long millis = Math.max(1, Duration.between(since, now).toMillis());
        tell.accept(Bytes.show(bytes) + " " + what + ", " + Bytes.show(bytes * 1000 / millis) + " a second");
    }

    private SnapshotEntry entry(
            Map<String, String> source, SnapshotStore.Staged staged, Optional<String> sha256, Instant began) {
        Finding finding = sha256.isEmpty()
                ? new Finding.Damaged("its SHA-256 is not the one that etcd sent behind it")
                : tools.inspector().inspect(staged.file());
        long revision = finding instanceof Finding.Whole whole ? whole.revision() : 0;
        long keys = finding instanceof Finding.Whole whole ? whole.keys() : 0;
        return new SnapshotEntry(
                name,
                source.getOrDefault("cluster", ""),
                source.getOrDefault("member", ""),
                source.getOrDefault("version", ""),
                revision,
                keys,
                staged.file().toFile().length(),
                sha256.orElse(""),
                began,
                Duration.between(began, tools.clock().instant()),
                run.request().requester().name(),
                reason,
                switch (finding) {
                    case Finding.Whole whole -> new Verdict.Good();
                    case Finding.Damaged damaged -> new Verdict.Bad(damaged.why());
                });
    }

    private static Done judged(SnapshotEntry entry) throws StepException {
        return switch (entry.verdict()) {
            case Verdict.Good good -> {
                String summary =
                        "revision " + entry.revision() + ", " + entry.keys() + " keys, " + Bytes.show(entry.bytes())
                                + ", SHA-256 " + entry.sha256().substring(0, 12) + "…";
                yield new Done("good: " + summary, Map.of("summary", summary));
            }
            case Verdict.Bad bad ->
                throw new StepException("THE SNAPSHOT IS BAD and kept aside as " + entry.name() + ": " + bad.why()
                        + ". Do not rely on it; look at the member that it came from");
            case Verdict.Unreadable none ->
                throw new StepException(
                        "there is an entry of that name that cannot be read: " + none.why() + ". Choose another name");
        };
    }
}
