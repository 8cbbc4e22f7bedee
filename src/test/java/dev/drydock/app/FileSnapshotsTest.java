package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSnapshotsTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private Path file = Path.of("set before each");

    @BeforeEach
    void save() throws IOException {
        file = recorded(folder.resolve("Before Upgrade.db"));
    }

    /** Writes a real snapshot of etcd's. */
    static Path recorded(Path target) throws IOException {
        try (InputStream compressed =
                        Objects.requireNonNull(RecordedEtcd.class.getResourceAsStream(RecordedEtcd.SNAPSHOT));
                GZIPInputStream bytes = new GZIPInputStream(compressed)) {
            Files.copy(bytes, target);
        }
        return target;
    }

    private FileSnapshots open() throws IOException {
        return FileSnapshots.open(file, folder.resolve("kept"), () -> "00112233aabbccdd");
    }

    @Test
    void theFileIsReadAndStaysWhereItIs() throws IOException {
        try (FileSnapshots snapshots = open()) {
            SnapshotEntry entry = snapshots.entry();
            assertThat(snapshots.list()).containsExactly(entry);
            assertThat(entry.name()).isEqualTo("before-upgrade");
            assertThat(entry.verdict()).isEqualTo(new Verdict.Good());
            assertThat(entry.clusterId()).isEmpty();
            assertThat(entry.revision()).isPositive();
            assertThat(entry.bytes()).isEqualTo(Files.size(file));
            assertThat(entry.sha256()).matches("[0-9a-f]{64}");

            try (Staged fetched = snapshots.fetch("before-upgrade", bytes -> {})) {
                assertThat(fetched.file()).isEqualTo(file);
                assertThat(fetched.finish()).contains(entry.sha256());
            }
            assertThatThrownBy(() -> snapshots.delete("before-upgrade")).hasMessageContaining("remove it by hand");
            assertThatThrownBy(() -> snapshots.stage("before-upgrade", 1)).hasMessageContaining("already");
        }
        assertThat(file).exists();
        assertThat(folder.resolve("kept")).doesNotExist();
    }

    @Test
    void othersAreKeptInAFolderOfTheirOwn() throws IOException {
        try (FileSnapshots snapshots = open()) {
            SnapshotEntry entry = snapshots.entry();
            try (Staged staged = snapshots.stage("safety", entry.bytes())) {
                Files.copy(file, staged.target());
                assertThat(staged.finish()).contains(entry.sha256());
                snapshots.keep(staged, named("safety", entry), bytes -> {});
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("kept"))))
                .isEqualTo("rwx------");
        try (Stream<Path> kept = Files.list(folder.resolve("kept"))) {
            assertThat(kept.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .isEqualTo("rw-------"));
        }
        try (FileSnapshots later = open()) {
            assertThat(later.list()).extracting(SnapshotEntry::name).containsExactly("before-upgrade", "safety");
            try (Staged fetched = later.fetch("safety", bytes -> {})) {
                assertThat(fetched.file()).hasSameBinaryContentAs(file);
            }
            later.delete("safety");
            assertThat(later.list()).hasSize(1);
        }
    }

    private static SnapshotEntry named(String name, SnapshotEntry entry) {
        return new SnapshotEntry(
                name,
                "1a2b",
                "cp1",
                "3.5.16",
                entry.revision(),
                entry.keys(),
                entry.bytes(),
                entry.sha256(),
                entry.takenAt(),
                entry.took(),
                "dana",
                entry.reason(),
                entry.verdict());
    }

    @Test
    void aFileThatWasChangedIsNotFetched() throws IOException {
        try (FileSnapshots snapshots = open()) {
            Files.write(file, new byte[512], StandardOpenOption.APPEND);

            assertThatThrownBy(() -> snapshots.fetch("before-upgrade", bytes -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was changed since it was read");
        }
    }

    @Test
    void aDamagedFileIsBadAndAMissingOneIsToldOf() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 32));
        try (FileSnapshots cut = open()) {
            assertThat(cut.entry().verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Bad.class, bad -> assertThat(bad.why()).contains("no SHA-256 at its end"));
        }
        whole[whole.length / 2] ^= 1;
        Files.write(file, whole);
        try (FileSnapshots changed = open()) {
            assertThat(changed.entry().verdict()).isInstanceOf(Verdict.Bad.class);
        }
        Files.delete(file);
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).isNotInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "before.db,                     before",
        "Before Upgrade.db,             before-upgrade",
        "nightly_00112233aabbccdd.db,   nightly-00112233aabbccdd",
        "snapshot,                      snapshot",
        ".hidden.db,                    hidden",
        "änderung.db,                   nderung",
        "---.db,                        snapshot",
        "a.snapshot,                    a"
    })
    void aSnapshotIsCalledAsItsFileIs(String file, String name) {
        assertThat(FileSnapshots.name(file)).isEqualTo(name);
        assertThat(name).matches("[a-z0-9][a-z0-9.-]{0,99}");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(FileSnapshots.name("x".repeat(300) + ".db")).isEqualTo("x".repeat(100));
    }
}
