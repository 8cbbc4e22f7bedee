package dev.drydock.action.etcd.restore;

import dev.drydock.action.etcd.EtcdTools;
import dev.drydock.action.host.HostWork;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotStore;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The keeping of one copy: fetched from its host with its SHA-256, which is put behind it as etcd does with snapshots, checked whole,
 * kept, and read back. One step, for its file lives on one machine: a process that takes the run over begins it again, unless it
 * finds the copy kept.
 */
final class ColdKeeping {
    private static final Duration PACE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TRAILER = 32;

    private final EtcdTools tools;
    private final HostWork work;
    private final String name;
    private final Optional<String> reason;
    private final RunState run;
    private Instant lastTold = Instant.MIN;

    ColdKeeping(EtcdTools tools, HostWork work, String name, Optional<String> reason, RunState run) {
        this.tools = tools;
        this.work = work;
        this.name = name;
        this.reason = reason;
        this.run = run;
    }

    /**
     * Keeps it.
     *
     * @param archive where it is on the host
     * @param cluster the id of the etcd
     * @param tell takes how far it is, at most every three seconds
     * @param hearAbort called more often; throws when it is to stop
     */
    Done keep(Host host, String archive, MemberSite site, String cluster, Consumer<String> tell, Runnable hearAbort)
            throws StepException, InterruptedException {
        Instant began = tools.clock().instant();
        try {
            for (SnapshotEntry kept : tools.store().list()) {
                if (kept.name().equals(name)) {
                    return judged(kept);
                }
            }
            long bytes = size(host, archive);
            try (SnapshotStore.Staged staged = tools.store().stage(name, bytes + TRAILER)) {
                // Twice: as it came from the host, and with its SHA-256 behind it.
                Path arrived = staged.room(2 * bytes).resolve("folder.tar");
                String sha256 = fetch(host, archive, arrived, bytes, done -> told(done, "fetched", tell, hearAbort));
                OutputStream target = staged.target();
                Files.copy(arrived, target);
                target.write(HexFormat.of().parseHex(sha256));
                Optional<String> whole = staged.finish();
                Files.delete(arrived);
                tell.accept("verifying " + Bytes.show(bytes));
                SnapshotEntry entry = entry(staged, whole, site, cluster, began);
                tools.store().keep(staged, entry, done -> told(done, "kept", tell, hearAbort));
                return judged(entry);
            }
        } catch (IOException failed) {
            throw new StepException("the copy could not be kept: " + sentence(failed), failed);
        }
    }

    private static String sentence(IOException failed) {
        String words = Wording.sentence(String.valueOf(failed.getMessage()));
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }

    private long size(Host host, String archive) throws StepException, InterruptedException {
        Ending ending = work.asking(() -> host.run(
                HostCommand.of(PATIENCE, "stat", "-c", "%s", "--", archive).asRoot()));
        String words = ending.lastWords();
        if (ending instanceof Ending.Exited exited && exited.code() == 0 && words.matches("[0-9]{1,18}")) {
            return Long.parseLong(words);
        }
        throw new StepException("the copy is not to be had on the host: " + Wording.sentence(words));
    }

    @FunctionalInterface
    private interface Telling {
        void bytes(long done);
    }

    private String fetch(Host host, String archive, Path target, long bytes, Telling telling)
            throws IOException, StepException, InterruptedException {
        IOException[] refused = new IOException[1];
        String sha256 = work.asking(() -> {
            try {
                return host.copyOut(archive, target, bytes, telling::bytes);
            } catch (IOException e) {
                refused[0] = e;
                return "";
            }
        });
        if (refused[0] != null) {
            throw refused[0];
        }
        return sha256;
    }

    private void told(long bytes, String what, Consumer<String> tell, Runnable hearAbort) {
        Instant now = tools.clock().instant();
        if (Duration.between(lastTold, now).compareTo(PACE) < 0) {
            return;
        }
        lastTold = now;
        hearAbort.run();
        tell.accept(Bytes.show(bytes) + " " + what);
    }

    private SnapshotEntry entry(
            SnapshotStore.Staged staged, Optional<String> sha256, MemberSite site, String cluster, Instant began)
            throws IOException {
        Finding finding = sha256.isEmpty()
                ? new Finding.Damaged("what arrived was changed on this machine")
                : tools.inspector().inspectFolder(staged.file());
        return new SnapshotEntry(
                        name,
                        cluster,
                        site.member(),
                        site.version(),
                        finding instanceof Finding.Whole whole ? whole.revision() : 0,
                        finding instanceof Finding.Whole whole ? whole.keys() : 0,
                        Files.size(staged.file()),
                        sha256.orElse(""),
                        began,
                        Duration.between(began, tools.clock().instant()),
                        run.request().requester().name(),
                        reason,
                        switch (finding) {
                            case Finding.Whole whole -> new Verdict.Good();
                            case Finding.Damaged damaged -> new Verdict.Bad(damaged.why());
                        })
                .as(SnapshotEntry.Kind.DATA_FOLDER);
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
                throw new StepException("THE COPY IS BAD and kept aside as " + entry.name() + ": " + bad.why()
                        + ". Do not rely on it; look at the member that it came from");
            case Verdict.Unreadable none ->
                throw new StepException(
                        "there is an entry of that name that cannot be read: " + none.why() + ". Choose another name");
        };
    }
}
