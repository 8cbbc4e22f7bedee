package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.storage.SnapshotKeys;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.adapter.storage.StoredBackups;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.Requests;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code drydock export}, {@code check} and {@code decrypt}, on a simulated cluster. */
class ExportCommandTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-30T12:00:00Z"));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SimulatedCluster cluster = cluster().start();

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private Path kubeconfig = Path.of("set before each");
    private Path keys = Path.of("set before each");

    private static ClusterBuilder cluster() {
        return SimulatedCluster.builder()
                .configMap("shop", "web", Map.of("a", "b"))
                .configMap("bank", "web", Map.of())
                .kind("", "v1", "secrets", "Secret", true)
                .object("", "v1", "secrets", """
                    {"metadata": {"namespace": "shop", "name": "db"}, "data": {"password": "aHVudGVyMg=="}}\
                    """);
    }

    @BeforeEach
    void write() throws IOException {
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
        keys = Files.writeString(folder.resolve("keys.json"), SnapshotKeys.fresh());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private int run(CommandLine line, Object... words) {
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(Stream.of(words).map(Object::toString).toArray(String[]::new));
    }

    private int export(Map<String, String> environment, Object... words) {
        List<Object> all = new ArrayList<>(List.of("--kubeconfig", kubeconfig));
        all.addAll(List.of(words));
        return run(new CommandLine(new ExportCommand(environment, CLOCK)), all.toArray());
    }

    private int main(Object... words) {
        return run(Main.commandLine("export"), words);
    }

    @Test
    void writesAnArchiveAndTellsWhatIsInIt() throws IOException {
        Path file = folder.resolve("export.tar.gz");

        assertThat(export(Map.of(), "-o", file)).isZero();

        assertThat(out.toString())
                .contains("objects of 2 kinds of cluster simulated")
                .contains("Kubernetes v1.36.0, taken at 2026-11-30T12:00:00Z")
                .contains("Secrets are not among them.")
                .contains("Left out: Secrets, which were not asked for.")
                .contains("not encrypted.");
        assertThat(err.toString()).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(main("export", "check", file)).isZero();
        assertThat(out.toString()).contains("        2  configmaps");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(left -> left.toString().endsWith(".part"));
        }
    }

    @Test
    void anExportThatIsNotWholeEndsWithItsOwnCodeAndSaysWhatIsMissing() {
        cluster.faults().forbid(Requests.of("list", "configmaps"));
        Path file = folder.resolve("export.tar.gz");

        assertThat(export(Map.of(), "-o", file)).isEqualTo(3);
        assertThat(err.toString())
                .startsWith("The export is NOT WHOLE. Missing:")
                .contains("configmaps: Drydock may not list configmaps (403)");
        assertThat(main("export", "check", file)).isEqualTo(3);
    }

    @Test
    void secretsAreNotWrittenPlainUnlessThatIsSaid() {
        Path file = folder.resolve("export.tar.gz");

        assertThat(export(Map.of(), "--with-secrets", "-o", file)).isEqualTo(2);
        assertThat(err.toString()).contains("Secrets are exported encrypted, and there is no keyset");
        assertThat(file).doesNotExist();

        assertThat(export(Map.of(), "--with-secrets", "--plain", "-o", file)).isZero();
        assertThat(out.toString()).contains("Secrets are among them.", "not encrypted.");
    }

    @Test
    void withAKeysetTheArchiveIsEncryptedAndDecryptedByHand() throws IOException {
        Path file = folder.resolve("export.tar.gz.enc");
        Map<String, String> environment = Map.of("DRYDOCK_SNAPSHOT_KEY_FILE", keys.toString());

        assertThat(export(environment, "--with-secrets", "-o", file)).isZero();
        assertThat(out.toString()).contains("bytes, encrypted.");
        assertThat(main("export", "check", file)).isEqualTo(1);
        assertThat(main("export", "decrypt", file, "--key-file", keys)).isZero();
        assertThat(main("export", "check", folder.resolve("export.tar.gz"))).isZero();
        assertThat(out.toString()).contains("        1  secrets");

        Path other = Files.writeString(folder.resolve("other.json"), SnapshotKeys.fresh());
        assertThat(main("export", "decrypt", file, "--key-file", other, "-o", folder.resolve("b")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("It does not decrypt");
        assertThat(folder.resolve("b")).doesNotExist();
        assertThat(folder.resolve("b.part")).doesNotExist();
    }

    /** What the bot keeps is decrypted by the same command, by the name in the file's name. */
    @Test
    void aKeptBackupIsDecryptedByHand() throws IOException {
        Path file = folder.resolve("export.tar.gz");
        assertThat(export(Map.of(), "-o", file)).isZero();
        StorageSettings settings = new StorageSettings(
                new StorageSettings.Folder(Files.createDirectories(folder.resolve("kept"))),
                folder.resolve("staging"),
                Optional.of(SnapshotKeys.parse(Files.readString(keys))));
        try (StoredBackups store = StoredBackups.open(settings, () -> "00112233aabbccdd");
                BackupStore.Staged staged = store.stage("nightly", 0)) {
            staged.target().write(Files.readAllBytes(file));
            String sha256 = staged.finish();
            BackupEntry entry = new BackupEntry(
                    "nightly",
                    BackupEntry.Kind.RESOURCES,
                    "uid",
                    Files.size(file),
                    sha256,
                    CLOCK.instant(),
                    Duration.ZERO,
                    "ops",
                    Optional.empty(),
                    Map.of());
            store.keep(staged, entry, bytes -> {});
        }
        Path kept;
        try (Stream<Path> files = Files.walk(folder.resolve("kept"))) {
            kept = files.filter(path -> path.toString().endsWith(".backup.enc"))
                    .findFirst()
                    .orElseThrow();
        }

        assertThat(main("export", "decrypt", kept, "--key-file", keys, "-o", folder.resolve("again.tar.gz")))
                .isZero();
        assertThat(folder.resolve("again.tar.gz")).hasSameBinaryContentAs(file);
    }

    @Test
    void aDamagedArchiveIsSaidToBeThat() throws IOException {
        Path file = folder.resolve("export.tar.gz");
        assertThat(export(Map.of(), "-o", file)).isZero();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThat(main("export", "check", file)).isEqualTo(1);
        assertThat(err.toString()).contains("is damaged: ");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("export.tar.gz"), "precious");

        assertThat(export(Map.of(), "-o", file)).isEqualTo(1);
        assertThat(err.toString()).contains("There is a file", "an export overwrites nothing");
        assertThat(file).hasContent("precious");
    }

    @Test
    void whereNothingCanBeHadNothingIsLeft() {
        cluster.stop();
        Path file = folder.resolve("export.tar.gz");

        assertThat(export(Map.of(), "-o", file)).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing was exported: the API server at", "does not answer");
        assertThat(file).doesNotExist();
        assertThat(folder.resolve("export.tar.gz.part")).doesNotExist();
    }

    @Test
    void onlyWhatIsChosenIsExported() {
        Path file = folder.resolve("export.tar.gz");

        assertThat(export(Map.of(), "-o", file, "-n", "shop,bank", "--include", "configmaps"))
                .isZero();
        assertThat(out.toString()).startsWith("2 objects of 1 kinds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-A --namespace shop", "--include web[", "--exclude web[", "--unknown"})
    void wordsThatAreNotUnderstoodAreRefused(String words) {
        assertThat(export(Map.of(), (Object[]) words.split(" "))).isEqualTo(2);
    }

    @Test
    void anExportOfNothingIsNoSuccess() {
        Path file = folder.resolve("export.tar.gz");

        assertThat(export(Map.of(), "-o", file, "-n", "shop", "--include", "nodes"))
                .isEqualTo(1);

        assertThat(err.toString())
                .contains("Nothing was exported: no kind is left to be exported: nodes: it is in no namespace");
        assertThat(file).doesNotExist();
    }

    @Test
    void aNamespaceThatIsNotThereIsSaid() {
        assertThat(export(Map.of(), "-o", folder.resolve("a"), "-n", "shpo")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no namespace shpo in the cluster");
    }
}
