package dev.drydock.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.storage.ObjectStorage.Listed;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupEntry.Kind;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of backups beside snapshots, in a folder and on a real S3 server; what holds of both, the snapshots' test shows. */
class StoredBackupsTest {
    private static final String KEYSET = SnapshotKeys.fresh();
    private static final AtomicLong TOKENS = new AtomicLong();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private static Path objects = Path.of("set by JUnit");

    private static S3Server server;

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Where backups are kept in a test. */
    enum Place {
        FOLDER,
        FOLDER_ENCRYPTED,
        S3,
        S3_ENCRYPTED;

        boolean encrypted() {
            return this == FOLDER_ENCRYPTED || this == S3_ENCRYPTED;
        }

        Optional<SnapshotKeys> keys() throws IOException {
            return encrypted() ? Optional.of(SnapshotKeys.parse(KEYSET)) : Optional.empty();
        }
    }

    @BeforeAll
    static void startServer() throws Exception {
        server = S3Server.start(objects);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private static String token() {
        return String.format(Locale.ROOT, "%016x", TOKENS.incrementAndGet());
    }

    private TroubledStorage storage(Place place) throws IOException {
        TroubledStorage storage = new TroubledStorage(
                switch (place) {
                    case FOLDER, FOLDER_ENCRYPTED ->
                        new FolderStorage(
                                Files.createDirectory(folder.resolve("kept")),
                                FreeSpace.ofSystem(),
                                StoredBackupsTest::token);
                    case S3, S3_ENCRYPTED -> S3Storage.open(server.bucket("backup/" + token() + "/"));
                });
        opened.add(storage);
        return storage;
    }

    private StoredBackups backups(Place place, ObjectStorage storage) throws IOException {
        return new StoredBackups(
                storage,
                Staging.ofBackups(folder.resolve("staging"), FreeSpace.ofSystem()),
                place.keys(),
                StoredBackupsTest::token);
    }

    private StoredSnapshots snapshots(Place place, ObjectStorage storage) throws IOException {
        return new StoredSnapshots(
                storage,
                Staging.open(folder.resolve("staging"), FreeSpace.ofSystem()),
                place.keys(),
                StoredBackupsTest::token);
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private static String sha256(byte[] content) {
        return HexFormat.of().formatHex(StoredSnapshotsTest.sha256(content));
    }

    private static BackupEntry entry(String name, Kind kind, byte[] content) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("objects", "20000");
        facts.put("kinds", "60, \"odd\" ⚓");
        facts.put("cluster", "blue");
        return new BackupEntry(
                name,
                kind,
                "4b1c-uid",
                content.length,
                sha256(content),
                NOON,
                Duration.ofMillis(1234),
                "Lee ⚓",
                Optional.of("before 1.36\n\"tonight\""),
                facts);
    }

    private static BackupEntry keep(BackupStore backups, BackupEntry entry, byte[] content) throws IOException {
        try (BackupStore.Staged staged = backups.stage(entry.name(), 0)) {
            staged.target().write(content);
            assertThat(staged.finish()).isEqualTo(sha256(content));
            backups.keep(staged, entry, bytes -> {});
        }
        return entry;
    }

    private static byte[] fetched(BackupStore backups, String name) throws IOException {
        try (BackupStore.Staged staged = backups.fetch(name, bytes -> {})) {
            assertThat(Files.getPosixFilePermissions(staged.file())).hasSize(2);
            return Files.readAllBytes(staged.file());
        }
    }

    private static List<String> names(ObjectStorage storage, String... folders) throws IOException {
        List<String> names = new ArrayList<>();
        for (String each : folders) {
            storage.list(each).stream().map(Listed::name).forEach(names::add);
        }
        return names.stream().sorted().toList();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsKeptComesBackWithItsFactsInOrder(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredBackups backups = backups(place, storage);
        assertThat(backups.list()).isEmpty();
        List<BackupEntry> all = new ArrayList<>();
        for (Kind kind : List.of(Kind.RESOURCES, Kind.CERTIFICATES, Kind.CONFIGURATION, Kind.SET)) {
            byte[] content = content(kind.word().length() * 200_000);
            all.add(keep(backups, entry(kind.word(), kind, content), content));
            assertThat(fetched(backups, kind.word())).isEqualTo(content);
        }

        assertThat(backups.list())
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(entry -> entry.kept(entry.sha256(), place.encrypted()))
                        .toList())
                .allSatisfy(entry -> assertThat(entry.facts().keySet()).containsExactly("objects", "kinds", "cluster"));
        assertThat(backups.encrypts()).isEqualTo(place.encrypted());
        assertThat(names(storage, "backups/"))
                .hasSize(8)
                .filteredOn(name ->
                        name.matches("backups/resources_[0-9a-f]{16}\\.backup" + (place.encrypted() ? "\\.enc" : "")))
                .hasSize(1);
        assertThat(names(storage, "", "bad/")).isEmpty();
        assertThat(backups.check().warnings()).isEmpty();
        assertThat(folder.resolve("staging/drydock-backups")).isEmptyDirectory();

        backups.delete("set");
        backups.delete("set");
        assertThat(backups.list()).hasSize(3);
        assertThat(names(storage, "backups/")).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsBadIsKeptAside(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredBackups backups = backups(place, storage);
        byte[] content = content(1000);
        keep(backups, entry("half", Kind.RESOURCES, content).judged(new Verdict.Bad("a group was away")), content);

        assertThat(backups.list())
                .singleElement()
                .satisfies(entry -> assertThat(entry.verdict()).isEqualTo(new Verdict.Bad("a group was away")));
        assertThat(fetched(backups, "half")).isEqualTo(content);
        assertThat(names(storage, "backups/bad/")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void snapshotsOfTheSameNamesStayWhatTheyAre(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = snapshots(place, storage);
        StoredBackups backups = backups(place, storage);
        byte[] snapshot = StoredSnapshotsTest.snapshot(1000, 1);
        SnapshotEntry own = StoredSnapshotsTest.entry("nightly", snapshot, NOON, new Verdict.Good());
        byte[] content = content(1000);
        try (SnapshotStore.Staged staging = snapshots.stage("nightly", 0);
                BackupStore.Staged beside = backups.stage("nightly", 0)) {
            staging.target().write(snapshot);
            beside.target().write(content);
            staging.finish();
            beside.finish();
            snapshots.keep(staging, own, bytes -> {});
            backups.keep(beside, entry("nightly", Kind.RESOURCES, content), bytes -> {});
        }

        assertThat(snapshots.list()).containsExactly(own.kept(own.sha256(), place.encrypted()));
        assertThat(backups.list()).hasSize(1);
        assertThat(snapshots.check().warnings()).noneMatch(warning -> warning.contains("belong to no"));
        backups.delete("nightly");
        assertThat(snapshots.list()).hasSize(1);
        assertThat(names(storage, "")).hasSize(2);
    }

    /** What was stored as one thing is no other, even under the same name and with the same key. */
    @Test
    void aBackupPassesForNoSnapshot() throws IOException {
        TroubledStorage storage = storage(Place.FOLDER_ENCRYPTED);
        StoredBackups backups = backups(Place.FOLDER_ENCRYPTED, storage);
        byte[] content = content(1000);
        keep(backups, entry("nightly", Kind.RESOURCES, content), content);
        StoredSnapshots snapshots = snapshots(Place.FOLDER_ENCRYPTED, storage);
        try (SnapshotStore.Staged staged = snapshots.stage("nightly", 0)) {
            staged.target().write(content);
            staged.finish();
            snapshots.keep(
                    staged,
                    StoredSnapshotsTest.entry("nightly", content, NOON, new Verdict.Bad("no trailer")),
                    bytes -> {});
        }
        Path kept = folder.resolve("kept");
        Path backup = only(kept.resolve("backups"), ".backup.enc");
        Files.copy(backup, only(kept.resolve("bad"), ".db.enc"), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> snapshots.fetch("nightly", bytes -> {})).hasMessageContaining("does not decrypt");
    }

    private static Path only(Path inside, String ending) throws IOException {
        try (Stream<Path> files = Files.list(inside)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPrivateKeyIsKeptWithoutTouchingTheDiskAsItIs(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredBackups backups = backups(place, storage);
        byte[] content = "-----BEGIN PRIVATE KEY-----".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        backups.keep(content, entry("certs", Kind.CERTIFICATES, content));

        assertThat(backups.read("certs", content.length)).isEqualTo(content);
        assertThat(fetched(backups, "certs")).isEqualTo(content);
        assertThatThrownBy(() -> backups.read("certs", content.length - 1))
                .hasMessageContaining("The backup certs has more than the " + (content.length - 1) + " bytes");
        assertThatThrownBy(() -> backups.keep(content, entry("certs", Kind.CERTIFICATES, content)))
                .hasMessage("There is a backup certs already: choose another name");
        assertThatThrownBy(() -> backups.keep(content, entry("other", Kind.CERTIFICATES, content(3))))
                .hasMessageContaining("was changed after it had been hashed");
        assertThat(backups.list()).hasSize(1);
        assertThat(folder.resolve("staging/drydock-backups")).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedByteIsFound(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredBackups backups = backups(place, storage);
        byte[] content = content(100_000);
        keep(backups, entry("nightly", Kind.RESOURCES, content), content);
        storage.reading = bytes -> {
            bytes[bytes.length - 700] ^= 1;
            return bytes;
        };

        String why = place.encrypted() ? "does not decrypt" : "is damaged: its SHA-256";
        assertThatThrownBy(() -> backups.fetch("nightly", bytes -> {}))
                .hasMessageContaining("backup nightly")
                .hasMessageContaining(why);
        assertThatThrownBy(() -> backups.read("nightly", 1 << 20)).hasMessageContaining(why);
        assertThatThrownBy(() -> keep(backups, entry("another", Kind.SET, content), content))
                .isInstanceOf(IOException.class);
        assertThat(backups.list()).hasSize(1);
        assertThat(names(storage, "backups/")).hasSize(2);
    }

    @Test
    void whatIsNotEncryptedThoughThereIsAKeyIsNotBelieved() throws IOException {
        TroubledStorage storage = storage(Place.FOLDER);
        byte[] content = content(10);
        keep(backups(Place.FOLDER, storage), entry("nightly", Kind.RESOURCES, content), content);
        StoredBackups withKey = backups(Place.FOLDER_ENCRYPTED, storage);

        assertThat(withKey.list())
                .singleElement()
                .satisfies(entry -> assertThat(entry.verdict()).isInstanceOf(Verdict.Bad.class));
        assertThatThrownBy(() -> withKey.fetch("nightly", bytes -> {}))
                .hasMessageStartingWith("Backup nightly is not brought back, for it is not encrypted");
        assertThat(withKey.check().warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning).contains("backups are not encrypted", "`backup prune NAME`"));
    }

    @ParameterizedTest
    @CsvSource({
        "\"kind\" : \"resources\", \"kind\" : \"other\", of a kind that this version does not know",
        "\"kind\" : \"resources\", \"kind\" : \"unknown\", of a kind that this version does not know",
        "\"20000\", 20000, its \"facts\" are no texts",
        "nightly_, nightlx_, it is another backup's",
        "\"version\" : 2, \"version\" : 3, of no version that this Drydock knows",
        "20000, 20001, it is not as it was written",
        "{, '{ ', it is not as it was written",
    })
    void anEntryThatIsNotOursIsToldAndCanBeDeleted(String ours, String other, String why) throws IOException {
        TroubledStorage storage = storage(Place.FOLDER);
        StoredBackups backups = backups(Place.FOLDER, storage);
        byte[] content = content(10);
        keep(backups, entry("nightly", Kind.RESOURCES, content), content);
        Path json = folder.resolve("kept/backups/nightly.json");
        Files.writeString(json, Files.readString(json).replace(ours, other));

        assertThat(backups.list()).singleElement().satisfies(entry -> {
            assertThat(entry.verdict()).isEqualTo(new Verdict.Unreadable(why.startsWith("i") ? why : "it is " + why));
            assertThat(entry.kind()).isEqualTo(Kind.UNKNOWN);
        });
        backups.delete("nightly");
        assertThat(names(storage, "backups/", "backups/bad/")).isEmpty();
    }

    /** What rots in an entry is no entry: not one bit of it, blanks among them, is anything else. */
    @Test
    void anEntryWithAnyBitFlippedIsUnreadable() throws IOException {
        TroubledStorage storage = storage(Place.FOLDER);
        StoredBackups backups = backups(Place.FOLDER, storage);
        byte[] content = content(10);
        keep(backups, entry("nightly", Kind.RESOURCES, content), content);
        byte[] whole = Files.readAllBytes(folder.resolve("kept/backups/nightly.json"));
        Entries<BackupEntry> entries = new Entries<>(new BackupForm());
        assertThat(entries.read("nightly", whole).entry().name()).isEqualTo("nightly");
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> entries.read("nightly", flipped))
                    .as(new String(flipped, StandardCharsets.UTF_8))
                    .isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void aFolderThatIsNotThereIsNotTakenForAnEmptyOne() throws IOException {
        TroubledStorage storage = storage(Place.FOLDER);
        StoredBackups backups = backups(Place.FOLDER, storage);
        Files.delete(folder.resolve("kept"));

        assertThatThrownBy(backups::list).hasMessageContaining("is not there: make it, or mount it");
        assertThatThrownBy(() -> backups.keep(new byte[1], entry("one", Kind.SET, new byte[1])))
                .isInstanceOf(IOException.class);
    }

    /** Entries and data as the versions before backups wrote them. */
    @Test
    void snapshotsThatWereKeptBeforeThereWereBackupsAreRead() throws IOException {
        TroubledStorage storage = storage(Place.FOLDER);
        byte[] snapshot = StoredSnapshotsTest.snapshot(1000, 1);
        Files.write(folder.resolve("kept/nightly_00000000000000aa.db"), snapshot);
        Files.writeString(folder.resolve("kept/nightly.json"), """
            {
              "version" : 1,
              "name" : "nightly",
              "data" : "nightly_00000000000000aa.db",
              "encrypted" : false,
              "clusterId" : "cdf818194e3a8c32",
              "member" : "cp-1",
              "etcdVersion" : "3.5.16",
              "revision" : 4711,
              "keys" : 815,
              "bytes" : 1032,
              "sha256" : "%s",
              "takenAt" : "2026-03-01T12:00:00Z",
              "took" : "PT1.234S",
              "by" : "Lee ⚓",
              "reason" : "before 1.36\\n\\"tonight\\"",
              "good" : true
            }
            """.formatted(sha256(snapshot)));
        StoredSnapshots snapshots = snapshots(Place.FOLDER, storage);

        SnapshotEntry expected = StoredSnapshotsTest.entry("nightly", snapshot, NOON, new Verdict.Good());
        assertThat(snapshots.list()).containsExactly(expected.kept(expected.sha256(), false));
        try (SnapshotStore.Staged staged = snapshots.fetch("nightly", bytes -> {})) {
            assertThat(Arrays.equals(Files.readAllBytes(staged.file()), snapshot))
                    .isTrue();
        }
    }
}
