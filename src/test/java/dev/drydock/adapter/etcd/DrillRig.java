package dev.drydock.adapter.etcd;

import dev.drydock.adapter.snapshot.FileInspector;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import dev.drydock.core.run.MonotonicTime;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the tests of drills share: programs in one folder, snapshots that are kept, and who runs on them. */
final class DrillRig {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private DrillRig() {}

    /** Who is heard and says nothing. */
    static void nobody() {}

    /** The machine's own. */
    enum Time implements MonotonicTime {
        REAL;

        @Override
        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    }

    /** A folder with links to etcd's programs of a release. */
    static Path programs(Path folder, String release) throws IOException {
        Files.createDirectories(folder);
        String tool = release.isEmpty() ? "etcdutl" : "etcdctl";
        Files.createSymbolicLink(folder.resolve("etcd"), RealTools.require("etcd" + release));
        Files.createSymbolicLink(folder.resolve(tool), RealTools.require(tool + release));
        return folder;
    }

    /** A folder where etcd tells the real version, and does something else than to serve. */
    static Path programsWithout(Path folder, String insteadOfServing) throws IOException {
        programs(folder, "");
        Path etcd = folder.resolve("etcd");
        Files.delete(etcd);
        script(
                etcd,
                "if [ \"$1\" = --version ]; then exec " + RealTools.require("etcd") + " --version; fi\n"
                        + insteadOfServing);
        return folder;
    }

    static Path script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    static LocalRehearsal rehearsal(Path programs) {
        return rehearsal(new RehearsalSettings(List.of(programs), "in the test's folder"));
    }

    static LocalRehearsal rehearsal(RehearsalSettings settings) {
        return new LocalRehearsal(settings, InstantSource.system(), Time.REAL);
    }

    /** A store in a folder, whose staging folder is beside it. */
    static StoredSnapshots store(Path folder) throws IOException {
        Path kept = Files.createDirectories(folder.resolve("kept"));
        return StoredSnapshots.open(
                new StorageSettings(new StorageSettings.Folder(kept), folder.resolve("staging"), Optional.empty()),
                () -> UUID.randomUUID().toString().replace("-", "").substring(0, 16));
    }

    /** Keeps a snapshot that etcd's own tool saved. */
    static SnapshotEntry keep(StoredSnapshots store, String name, Path file) throws IOException {
        try (Staged staged = store.stage(name, 0)) {
            Files.copy(file, staged.target());
            String sha256 = staged.finish().orElseThrow();
            Finding.Whole whole = (Finding.Whole) new FileInspector().inspect(staged.file());
            SnapshotEntry entry = new SnapshotEntry(
                    name,
                    "c1",
                    "etcd-0",
                    "3.5.16",
                    whole.revision(),
                    whole.keys(),
                    Files.size(staged.file()),
                    sha256,
                    Instant.EPOCH,
                    Duration.ofSeconds(1),
                    "dana",
                    Optional.empty(),
                    new Verdict.Good());
            store.keep(staged, entry, bytes -> {});
            return entry;
        }
    }

    /** The processes that have a folder in their words, which those of a drill have. */
    static List<String> running(Path folder) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .flatMap(process -> process.info().commandLine().stream())
                .filter(words -> words.contains("--data-dir=" + folder))
                .toList();
    }
}
