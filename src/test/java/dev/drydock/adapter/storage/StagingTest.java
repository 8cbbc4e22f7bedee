package dev.drydock.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.testing.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on this machine, before they are kept. */
class StagingTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private Staging staging() throws IOException {
        return Staging.open(folder.resolve("staging"), FreeSpace.ofSystem());
    }

    private static StagedFile begin(Staging staging) throws IOException {
        return staging.begin("nightly", 0);
    }

    private Path own() {
        return folder.resolve("staging/drydock-staging");
    }

    private Path file(String name) {
        return own().resolve(name);
    }

    @Test
    void itIsAPartUntilItIsFinishedAndItsOwnersAlone() throws IOException {
        try (StagedFile staged = begin(staging())) {
            assertThat(staged.file()).isEqualTo(file("nightly.part"));
            staged.target().write(StoredSnapshotsTest.snapshot(100, 1));
            assertThat(staged.finish()).isPresent();
            assertThat(staged.file()).isEqualTo(file("nightly.db")).hasSize(132);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(staged.file())))
                    .isEqualTo("rw-------");
            assertThat(file("nightly.part")).doesNotExist();
        }
        assertThat(own()).isEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own())))
                .isEqualTo("rwx------");
    }

    /** In pieces of every size, and with each of the last bytes wrong. */
    @Test
    void theLastBytesAreComparedWithTheHashOfThoseBefore() {
        Random random = new Random(7);
        for (int size : List.of(0, 1, 31, 32, 33, 63, 64, 65, 5000)) {
            byte[] whole = StoredSnapshotsTest.snapshot(size, size);
            for (int round = 0; round < 50; round++) {
                assertThat(hashed(whole, random)).contains(HexFormat.of().formatHex(StoredSnapshotsTest.sha256(whole)));
                byte[] wrong = whole.clone();
                wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
                assertThat(hashed(wrong, random)).isEmpty();
                assertThat(hashed(Arrays.copyOf(whole, random.nextInt(whole.length)), random))
                        .isEmpty();
            }
        }
    }

    private static Optional<String> hashed(byte[] bytes, Random random) {
        TrailerHash hash = new TrailerHash();
        int most = 1 + random.nextInt(100);
        for (int at = 0; at < bytes.length; ) {
            int piece = Math.min(bytes.length - at, random.nextInt(most + 1));
            hash.update(bytes, at, piece);
            at += piece;
        }
        TrailerHash.Hashed hashed = hash.finish();
        return hashed.trailerIsRight() ? Optional.of(hashed.sha256()) : Optional.empty();
    }

    @Test
    void inOneProcessANameIsInUseOnce() throws IOException {
        Staging staging = staging();
        Staging again = staging();
        try (StagedFile staged = begin(staging)) {
            staged.target().write(1);
            assertThatThrownBy(() -> begin(staging)).hasMessageContaining("which lives");
            assertThatThrownBy(() -> begin(again)).hasMessageContaining("which lives");
            staging();
            assertThat(staged.file()).hasSize(1);
        }
        begin(again).close();
    }

    /** Holds a name until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] words) throws Exception {
            StagedFile staged = begin(Staging.open(Path.of(words[0]), FreeSpace.ofSystem()));
            staged.target().write(new byte[5000]);
            System.out.println("holding");
            Thread.currentThread().join();
        }
    }

    @Test
    void aLivingProcessIsRespectedAndADeadOnesLeftOversGo() throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process holder = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.resolve("staging").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("holding");

            Staging staging = staging();
            assertThatThrownBy(() -> begin(staging)).hasMessageContaining("which lives");
            assertThat(file("nightly.part")).hasSize(5000);

            holder.destroyForcibly().waitFor();
            try (StagedFile staged = begin(staging)) {
                assertThat(staged.file()).isEmptyFile();
            }
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void whatADeadProcessLeftIsRemovedAtTheStart() throws IOException {
        staging();
        for (String left : List.of("a.lock", "a.part", "b_01.lock", "b_01.db")) {
            Files.write(file(left), new byte[10]);
        }
        Files.write(
                Files.createDirectories(file("b_01.room").resolve("data/member"))
                        .resolve("db"),
                new byte[10]);

        staging();

        assertThat(own()).isEmptyDirectory();
    }

    /** The journal's folder, say, and a snapshot that is called as the journal is. */
    @Test
    void nothingElseInTheFolderThatWasNamedIsTouched() throws IOException {
        Path around = Files.createDirectory(folder.resolve("staging"));
        for (String other : List.of("nightly.db", "nightly.part", "nightly.lock", "old.lock", "old.db")) {
            Files.writeString(around.resolve(other), "somebody's");
        }

        begin(staging()).close();

        assertThat(around.resolve("nightly.db")).hasContent("somebody's");
        assertThat(around.resolve("old.db")).hasContent("somebody's");
        try (Stream<Path> files = Files.list(around)) {
            assertThat(files).hasSize(6);
        }
    }

    /** A folder in the place of the file cannot be removed while something is in it. */
    @Test
    void aCleanUpThatFailedIsDoneAtTheNextStart() throws IOException {
        StagedFile staged = begin(staging());
        Files.delete(staged.file());
        Path obstacle =
                Files.writeString(Files.createDirectory(file("nightly.part")).resolve("obstacle"), "x");
        staged.close();
        assertThat(file("nightly.part")).exists();
        staging();
        assertThat(file("nightly.part")).exists();

        Files.delete(obstacle);
        staging();

        assertThat(own()).isEmptyDirectory();
    }

    @Test
    void whatWillNotFitIsNotBegun() throws IOException {
        Staging small = Staging.open(folder.resolve("staging"), where -> 1_000_000);

        assertThatThrownBy(() -> small.begin("nightly", 52_428_800))
                .hasMessageContaining("has 1.0 MB left and 52.4 MB are needed");
        assertThat(own()).isEmptyDirectory();

        Staging full = Staging.open(folder.resolve("staging"), where -> 252_428_799);
        assertThatThrownBy(() -> full.begin("nightly", 52_428_800))
                .hasMessageContaining("beside 200.0 MB that snapshots leave to others");
        Staging enough = Staging.open(folder.resolve("staging"), where -> 252_428_800);
        enough.begin("nightly", 52_428_800).close();
    }

    @Test
    void aFolderThatKeepsThemIsAskedBeforeAnythingIsWritten() throws IOException {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        try (StoredSnapshots snapshots = new StoredSnapshots(
                new FolderStorage(kept, where -> 250_000_000, () -> "0123456789abcdef"),
                staging(),
                Optional.empty(),
                () -> "0123456789abcdef")) {
            assertThatThrownBy(() -> snapshots.stage("nightly", 52_428_800))
                    .hasMessageContaining("The disk of " + kept + " has 250.0 MB left and 52.4 MB are needed");
        }
        assertThat(own()).isEmptyDirectory();
    }

    @Test
    void aRoomIsItsOwnersAloneGoesWithTheFileAndALinkInItLeadsNowhere() throws IOException {
        Path kept = Files.writeString(
                Files.createDirectory(folder.resolve("outside")).resolve("kept"), "x");
        try (StagedFile staged = begin(staging())) {
            assertThatThrownBy(() -> staged.room(Long.MAX_VALUE)).hasMessageContaining("are needed, beside 200.0 MB");
            assertThat(file("nightly.room")).doesNotExist();

            Path room = staged.room(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(room)))
                    .isEqualTo("rwx------");
            Files.createSymbolicLink(room.resolve("link"), folder.resolve("outside"));
        }
        assertThat(own()).isEmptyDirectory();
        assertThat(kept).exists();
    }

    @Test
    void aFullDiskIsToldAsThat() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Command.Result mounted = Command.run(
                List.of("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()),
                folder,
                Duration.ofSeconds(10));
        Assumptions.assumeTrue(mounted.exit() == 0, "only root can make a small disk: " + mounted.output());
        try {
            Staging staging = Staging.open(disk.resolve("staging"), where -> Long.MAX_VALUE);
            try (StagedFile staged = begin(staging)) {
                assertThatThrownBy(() -> staged.target().write(new byte[3_000_000]))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("is full")
                        .hasMessageContaining("as much as the etcd member's database");
            }
            assertThat(disk.resolve("staging/drydock-staging")).isEmptyDirectory();
            FolderStorage storage = new FolderStorage(disk, FreeSpace.ofSystem(), () -> "0123456789abcdef");
            try (ObjectStorage.Writing writing = storage.write("a_0123456789abcdef.db")) {
                assertThatThrownBy(() -> writing.write(new byte[3_000_000])).hasMessageContaining("is full");
            }
            assertThat(storage.list("")).isEmpty();
        } finally {
            Command.run(List.of("umount", disk.toString()), folder, Duration.ofSeconds(10));
        }
    }

    /** Beside a good entry whatever else a name of ours may be. */
    @Test
    void whatIsNoRegularFileHidesNothingAndIsNotWaitedFor() throws Exception {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        FolderStorage storage = new FolderStorage(kept, FreeSpace.ofSystem(), () -> "0123456789abcdef");
        storage.create("a.json", new byte[] {1});
        Files.createSymbolicLink(kept.resolve("link.json"), kept.resolve("a.json"));
        Files.createSymbolicLink(kept.resolve("nowhere.json"), kept.resolve("gone"));
        Files.createDirectory(kept.resolve("folder.json"));
        Command.Result made =
                Command.run(List.of("mkfifo", kept.resolve("pipe.json").toString()), folder, Duration.ofSeconds(10));
        assertThat(made.exit()).as(made.output()).isZero();

        assertThat(storage.list("")).extracting(ObjectStorage.Listed::name).containsExactly("a.json");
        for (String odd : List.of("link.json", "nowhere.json", "folder.json", "pipe.json")) {
            assertThatThrownBy(() -> storage.read(odd))
                    .isInstanceOf(UnreadableException.class)
                    .hasMessageContaining(odd + " is a link, a pipe or the like");
        }
    }

    @Test
    void theDoctorNamesWhatADeathLeft() throws IOException {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        FolderStorage storage = new FolderStorage(kept, FreeSpace.ofSystem(), () -> "0123456789abcdef");
        for (String name : List.of("nightly_0123456789abcdef.db", "bad/torn_0123456789abcdef.db.enc", "a.json")) {
            // As a process leaves it that dies here: it is not closed.
            storage.write(name).write(1);
        }
        try (StoredSnapshots snapshots =
                new StoredSnapshots(storage, staging(), Optional.empty(), () -> "0123456789abcdef")) {
            assertThat(snapshots.check().warnings())
                    .last()
                    .asString()
                    .startsWith("3 stored objects belong to no snapshot")
                    .contains(
                            ".nightly_0123456789abcdef.db-0123456789abcdef.part",
                            "bad/.torn_0123456789abcdef.db.enc-0123456789abcdef.part",
                            ".a.json-0123456789abcdef.part");
        }
    }

    @Test
    void aFolderThatIsGoneIsNamed() {
        FolderStorage storage =
                new FolderStorage(folder.resolve("gone"), FreeSpace.ofSystem(), () -> "0123456789abcdef");

        assertThatThrownBy(() -> storage.write("a_0123456789abcdef.db")).hasMessageContaining("is not there: make it");
        assertThatThrownBy(() -> storage.list("")).hasMessageContaining("is not there: make it");
        assertThatThrownBy(() -> storage.create("a.json", new byte[1])).hasMessageContaining("is not there: make it");
    }
}
