package dev.drydock.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encryption at rest: who can read what with which keys. */
class SnapshotKeysTest {
    private static final byte[] CONTENT = StoredSnapshotsTest.snapshot(1_500_000, 5);

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final AtomicLong tokens = new AtomicLong();

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectory(folder.resolve("kept"));
    }

    private StoredSnapshots with(Optional<String> keyset) throws IOException {
        Optional<SnapshotKeys> keys = Optional.empty();
        if (keyset.isPresent()) {
            keys = Optional.of(SnapshotKeys.parse(keyset.get()));
        }
        return StoredSnapshots.open(
                new StorageSettings(
                        new StorageSettings.Folder(folder.resolve("kept")), folder.resolve("staging"), keys),
                () -> String.format(Locale.ROOT, "%016x", tokens.incrementAndGet()));
    }

    private static void keep(StoredSnapshots snapshots, String name) throws IOException {
        try (Staged staged = snapshots.stage(name, 0)) {
            staged.target().write(CONTENT);
            staged.finish();
            snapshots.keep(
                    staged, StoredSnapshotsTest.entry(name, CONTENT, Instant.EPOCH, new Verdict.Good()), b -> {});
        }
    }

    private static byte[] fetch(StoredSnapshots snapshots, String name) throws IOException {
        try (Staged staged = snapshots.fetch(name, bytes -> {})) {
            return Files.readAllBytes(staged.file());
        }
    }

    @Test
    void afterARotationTheNewKeyEncryptsAndAllDecrypt() throws Exception {
        String old = SnapshotKeys.fresh();
        String both = SnapshotKeys.rotated(old);
        keep(with(Optional.of(old)), "before");
        keep(with(Optional.of(both)), "after");

        assertThat(fetch(with(Optional.of(both)), "before")).isEqualTo(CONTENT);
        assertThat(fetch(with(Optional.of(both)), "after")).isEqualTo(CONTENT);
        assertThat(fetch(with(Optional.of(old)), "before")).isEqualTo(CONTENT);
        assertThatThrownBy(() -> fetch(with(Optional.of(old)), "after"))
                .hasMessageContaining(
                        "The key of snapshot after, " + SnapshotKeys.parse(both).primary() + ", is not here");
        assertThat(with(Optional.of(old)).check().troubles())
                .singleElement()
                .asString()
                .startsWith("after need a key that is not in the keyset");
    }

    @Test
    void withoutTheRightKeyNothingIsRead() throws IOException {
        keep(with(Optional.of(SnapshotKeys.fresh())), "nightly");

        assertThatThrownBy(() -> fetch(with(Optional.empty()), "nightly")).hasMessageContaining("add it to the keyset");
        assertThatThrownBy(() -> fetch(with(Optional.of(SnapshotKeys.fresh())), "nightly"))
                .hasMessageContaining("add it to the keyset");
        assertThat(folder.resolve("staging/drydock-staging")).isEmptyDirectory();
    }

    /** Kept before there was a key, or put there with an entry that fits it: nobody can tell. */
    @Test
    void whereThereIsAKeyWhatIsNotEncryptedIsTakenForBad() throws IOException {
        keep(with(Optional.empty()), "plain");
        StoredSnapshots encrypting = with(Optional.of(SnapshotKeys.fresh()));
        keep(encrypting, "nightly");

        assertThatThrownBy(() -> fetch(encrypting, "plain"))
                .hasMessageContaining("it is not encrypted though a key is given")
                .hasMessageContaining("its data can be looked at by hand (plain_");
        assertThat(encrypting.list())
                .filteredOn(entry -> entry.verdict() instanceof Verdict.Bad)
                .extracting(SnapshotEntry::name)
                .containsExactly("plain");
        assertThat(encrypting.check().warnings())
                .singleElement()
                .asString()
                .startsWith("1 snapshots are not encrypted though there is a key")
                .endsWith(": plain");
        assertThat(fetch(with(Optional.empty()), "plain")).isEqualTo(CONTENT);
        encrypting.delete("plain");
        assertThat(encrypting.list()).hasSize(1);
    }

    /** Data in the clear in the place of encrypted ones, and an entry that says so. */
    @Test
    void whoeverCanWriteToTheStorageButHasNoKeyGivesUsNothing() throws IOException {
        StoredSnapshots encrypting = with(Optional.of(SnapshotKeys.fresh()));
        keep(encrypting, "nightly");
        Files.delete(folder.resolve("kept/nightly.json"));
        keep(with(Optional.empty()), "nightly");

        assertThatThrownBy(() -> fetch(encrypting, "nightly")).hasMessageContaining("is not brought back");
        assertThat(folder.resolve("staging/drydock-staging")).isEmptyDirectory();
    }

    @Test
    void nothingOfTheContentIsStoredInTheClear() throws IOException {
        SnapshotKeys keys = SnapshotKeys.parse(SnapshotKeys.fresh());
        byte[] stored = encrypted(keys, "a", new byte[100_000]);

        long zeros = 0;
        for (byte each : stored) {
            zeros += each == 0 ? 1 : 0;
        }
        assertThat(stored).hasSizeBetween(100_016, 100_200);
        assertThat(zeros).isLessThan(1000);
    }

    @Test
    void whatWasStoredUnderOneNameDoesNotDecryptUnderAnother() throws IOException {
        SnapshotKeys keys = SnapshotKeys.parse(SnapshotKeys.fresh());
        byte[] stored = encrypted(keys, "monday", CONTENT);

        assertThat(keys.decrypting(new ByteArrayInputStream(stored), "monday").readAllBytes())
                .isEqualTo(CONTENT);
        assertThatThrownBy(() -> keys.decrypting(new ByteArrayInputStream(stored), "tuesday")
                        .readAllBytes())
                .isInstanceOf(IOException.class);
    }

    @Test
    void anEmptySnapshotIsAuthenticatedToo() throws Exception {
        String old = SnapshotKeys.fresh();
        byte[] stored = encrypted(SnapshotKeys.parse(old), "empty", new byte[0]);

        assertThat(SnapshotKeys.parse(SnapshotKeys.rotated(old))
                        .decrypting(new ByteArrayInputStream(stored), "empty")
                        .readAllBytes())
                .isEmpty();
        assertThatThrownBy(() -> SnapshotKeys.parse(old)
                        .decrypting(new ByteArrayInputStream(new byte[0]), "empty")
                        .readAllBytes())
                .isInstanceOf(IOException.class);
    }

    private static byte[] encrypted(SnapshotKeys keys, String name, byte[] content) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (OutputStream out = keys.encrypting(stored, name)) {
            out.write(content);
        }
        return stored.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "secret-word", "{\"primaryKeyId\":1,\"key\":[]}", "{\"key\":\"secret-word\"}", "[[[["})
    void whatIsNoKeysetIsRefusedAndNotQuoted(String text) {
        assertThatThrownBy(() -> SnapshotKeys.parse(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("new-key")
                .hasNoCause();
    }
}
