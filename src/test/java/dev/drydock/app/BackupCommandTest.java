package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.storage.SnapshotKeys;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredBackups;
import dev.drydock.cluster.backup.BackupEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The words of {@code drydock backup} and its exit codes. */
class BackupCommandTest {
    private static final String KEYSET = SnapshotKeys.fresh();
    private static final byte[] CONTENT = "drydock backup set\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final Map<String, String> environment = new HashMap<>();

    /** What a command printed, and its exit code. */
    private record Answer(int exit, String out, String err) {}

    @BeforeEach
    void keep() throws IOException {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        environment.put(Setting.SNAPSHOTS.name(), kept.toString());
        environment.put(Setting.SNAPSHOT_KEY.name(), KEYSET);
        environment.put(
                Setting.SNAPSHOT_STAGING.name(), folder.resolve("staging").toString());
        StorageSettings settings = new StorageSettings(
                new StorageSettings.Folder(kept), folder.resolve("staging"), Optional.of(SnapshotKeys.parse(KEYSET)));
        try (StoredBackups backups = StoredBackups.open(settings, () -> "0123456789abcdef")) {
            backups.keep(
                    CONTENT,
                    new BackupEntry(
                            "nightly",
                            BackupEntry.Kind.SET,
                            "uid",
                            CONTENT.length,
                            "",
                            Instant.parse("2026-03-01T12:00:00Z"),
                            Duration.ZERO,
                            "dana",
                            Optional.empty(),
                            Map.of("snapshot", "nightly-snapshot")));
        }
    }

    private Answer backup(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new BackupCommand(environment))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Answer(exit, out.toString(), err.toString());
    }

    @Test
    void whatIsKeptIsListedAndBroughtBackWithoutAnythingThatRuns() throws IOException {
        assertThat(backup("list").out())
                .isEqualToIgnoringNewLines("set          2026-03-01T12:00:00Z  nightly  snapshot nightly-snapshot");
        Path file = folder.resolve("index");

        Answer got = backup("get", "nightly", file.toString());

        assertThat(got.exit()).as(got.err()).isZero();
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("staging/drydock-backups")).isEmptyDirectory();
        assertThat(backup("get", "nightly", file.toString()).err()).contains("There is a file " + file + " already.");
    }

    @Test
    void whatCannotBeBroughtBackIsSaid() throws IOException {
        Path file = folder.resolve("index");
        Answer none = backup("get", "nightli", file.toString());
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).isEqualToIgnoringNewLines("There is no backup nightli.");
        assertThat(backup("get", "--snapshot", "nightly", file.toString()).err())
                .contains("There is no snapshot nightly.");
        environment.put(Setting.SNAPSHOT_KEY.name(), SnapshotKeys.fresh());
        assertThat(backup("get", "nightly", file.toString()).err()).contains("The key of backup nightly, ");
        assertThat(file).doesNotExist();
        environment.clear();
        Answer untold = backup("list");
        assertThat(untold.exit()).isEqualTo(2);
        assertThat(untold.err()).contains("DRYDOCK_SNAPSHOTS is missing");
    }
}
