package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.storage.SnapshotKeys;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredSnapshots;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import dev.drydock.testing.Command;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code drydock snapshot new-key} and {@code decrypt}, on what the bot keeps, and what the doctor says of it. */
class SnapshotDecryptCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private Path keys = Path.of("set before each");
    private Path data = Path.of("set before each");
    private byte[] content = new byte[0];

    private int run(Object... words) {
        String[] all = Stream.of(words).map(Object::toString).toArray(String[]::new);
        CommandLine line = Main.commandLine(all);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all);
    }

    @BeforeEach
    void keepOne() throws IOException, NoSuchAlgorithmException {
        keys = folder.resolve("keys.json");
        assertThat(run("snapshot", "new-key", "--output", keys)).isZero();
        byte[] body = new byte[3_000_000];
        content = Arrays.copyOf(body, body.length + 32);
        System.arraycopy(MessageDigest.getInstance("SHA-256").digest(body), 0, content, body.length, 32);
        keep("nightly", content);
        try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
            data = files.filter(file -> file.toString().endsWith(".db.enc"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private StorageSettings settings(Optional<Path> keyFile) throws IOException {
        Optional<SnapshotKeys> held = Optional.empty();
        if (keyFile.isPresent()) {
            held = Optional.of(SnapshotKeys.parse(Files.readString(keyFile.get())));
        }
        return new StorageSettings(
                new StorageSettings.Folder(Files.createDirectories(folder.resolve("kept"))),
                folder.resolve("staging"),
                held);
    }

    private void keep(String name, byte[] bytes) throws IOException {
        try (StoredSnapshots snapshots = StoredSnapshots.open(settings(Optional.of(keys)), () -> "00112233aabbccdd");
                Staged staged = snapshots.stage(name, 0)) {
            staged.target().write(bytes);
            SnapshotEntry entry = new SnapshotEntry(
                    name,
                    "1",
                    "cp-1",
                    "3.5.16",
                    1,
                    1,
                    bytes.length,
                    staged.finish().orElse(""),
                    Instant.EPOCH,
                    Duration.ZERO,
                    "Lee",
                    Optional.empty(),
                    new Verdict.Good());
            snapshots.keep(staged, entry, stored -> {});
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasKeptDecryptsBesideItsData() throws IOException {
        Path decrypted = data.resolveSibling("nightly_00112233aabbccdd.db");

        assertThat(run("snapshot", "decrypt", data, "--key-file", keys))
                .as(err.toString())
                .isZero();

        assertThat(decrypted).hasBinaryContent(content);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(decrypted)))
                .isEqualTo("rw-------");
        assertThat(out.toString()).contains(sha256(content) + "  " + decrypted);
        assertThat(run("snapshot", "decrypt", data, "--key-file", keys)).isEqualTo(2);
        assertThat(err.toString()).contains("There is a file " + decrypted + " already.");
    }

    @Test
    void aRenamedFileNeedsTheNameThatItHad() throws IOException {
        Path renamed = Files.move(data, folder.resolve("tuesday.db.enc"));
        Path target = folder.resolve("out.db");

        assertThat(run("snapshot", "decrypt", renamed, "--key-file", keys, "-o", target))
                .isEqualTo(2);
        assertThat(err.toString()).contains("It does not decrypt as snapshot tuesday");
        assertThat(target).doesNotExist();
        assertThat(run("snapshot", "decrypt", renamed, "--key-file", keys, "-o", target, "--name", "nightly"))
                .isZero();
        assertThat(target).hasBinaryContent(content);
    }

    @Test
    void anOlderKeyOfTheSetDecryptsAndAnotherSetDoesNot() throws IOException {
        Path rotated = folder.resolve("rotated.json");
        Path other = folder.resolve("other.json");
        assertThat(run("snapshot", "new-key", "--add-to", keys, "--output", rotated))
                .isZero();
        assertThat(run("snapshot", "new-key", "-o", other)).isZero();

        assertThat(run("snapshot", "decrypt", data, "--key-file", other)).isEqualTo(2);
        assertThat(err.toString()).contains("the key is another");
        assertThat(run("snapshot", "decrypt", data, "--key-file", rotated)).isZero();
    }

    /** With it, whatever is encrypted from then on would be lost. */
    @Test
    void nothingIsLeftOfAKeysetThatDoesNotFit() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Command.Result mounted = Command.run(
                List.of("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", disk.toString()),
                folder,
                Duration.ofSeconds(10));
        Assumptions.assumeTrue(mounted.exit() == 0, "only root can make a small disk: " + mounted.output());
        try {
            Files.write(disk.resolve("full"), new byte[4096]);

            assertThat(run("snapshot", "new-key", "--output", disk.resolve("keys.json")))
                    .isEqualTo(2);
            assertThat(disk.resolve("keys.json")).doesNotExist();
        } finally {
            Command.run(List.of("umount", disk.toString()), folder, Duration.ofSeconds(10));
        }
    }

    @Test
    void aKeysetIsNeverOverwritten() throws IOException {
        String before = Files.readString(keys);

        assertThat(run("snapshot", "new-key", "--output", keys)).isEqualTo(2);

        assertThat(err.toString()).contains("a keyset is never overwritten");
        assertThat(Files.readString(keys)).isEqualTo(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(run("snapshot", "decrypt", data, "--key-file", folder.resolve("none")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("DRYDOCK_SNAPSHOT_KEY_FILE: there is no file " + folder.resolve("none"));
        assertThat(run("snapshot", "decrypt", folder.resolve("gone.db.enc"), "--key-file", keys))
                .isEqualTo(2);
        assertThat(err.toString()).contains("There is no file " + folder.resolve("gone.db.enc"));
        assertThat(run("snapshot", "decrypt", keys, "--key-file", keys)).isEqualTo(2);
        assertThat(err.toString()).contains("Say where to with --output");
    }

    @Test
    void theDoctorLooksAtTheStorage() throws IOException {
        assertThat(StorageCheckup.troubles(settings(Optional.of(keys)), new PrintWriter(out, true)))
                .isEmpty();
        assertThat(out.toString()).isEmpty();
        assertThat(StorageCheckup.troubles(settings(Optional.empty()), new PrintWriter(out, true)))
                .singleElement()
                .asString()
                .startsWith("nightly need a key that is not in the keyset");
        assertThat(out.toString()).contains("snapshots: WARNING: SNAPSHOTS ARE NOT ENCRYPTED");
    }
}
