package dev.drydock.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.drydock.adapter.storage.ObjectStorage.Listed;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.cluster.etcd.SnapshotStore.Staged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of snapshots that are kept, in a folder and on a real S3 server, with and without encryption. */
class StoredSnapshotsTest {
    private static final String KEYSET = SnapshotKeys.fresh();
    private static final AtomicLong TOKENS = new AtomicLong();
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private static Path objects = Path.of("set by JUnit");

    private static S3Server server;

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Where snapshots are kept in a test. */
    enum Place {
        FOLDER,
        FOLDER_ENCRYPTED,
        S3,
        S3_ENCRYPTED;

        boolean encrypted() {
            return this == FOLDER_ENCRYPTED || this == S3_ENCRYPTED;
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
                                StoredSnapshotsTest::token);
                    case S3, S3_ENCRYPTED -> S3Storage.open(server.bucket("etcd/" + token() + "/"));
                });
        opened.add(storage);
        return storage;
    }

    /** A process that works with a storage. */
    private StoredSnapshots process(Place place, ObjectStorage storage, String name) throws IOException {
        Optional<SnapshotKeys> keys = place.encrypted() ? Optional.of(SnapshotKeys.parse(KEYSET)) : Optional.empty();
        Staging staging = Staging.open(folder.resolve("staging-" + name), FreeSpace.ofSystem());
        return new StoredSnapshots(storage, staging, keys, StoredSnapshotsTest::token);
    }

    /** Random bytes with their SHA-256 behind them, as etcd sends them. */
    static byte[] snapshot(int bytes, int seed) {
        byte[] all = new byte[bytes + 32];
        new Random(seed).nextBytes(all);
        byte[] hash = sha256(Arrays.copyOf(all, bytes));
        System.arraycopy(hash, 0, all, bytes, 32);
        return all;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static SnapshotEntry entry(String name, byte[] content, Instant takenAt, Verdict verdict) {
        return new SnapshotEntry(
                name,
                "cdf818194e3a8c32",
                "cp-1",
                "3.5.16",
                4711,
                815,
                content.length,
                verdict instanceof Verdict.Good ? HexFormat.of().formatHex(sha256(content)) : "",
                takenAt,
                Duration.ofMillis(1234),
                "Lee ⚓",
                Optional.of("before 1.36\n\"tonight\""),
                verdict);
    }

    private static SnapshotEntry keep(StoredSnapshots snapshots, String name, byte[] content) throws IOException {
        return keep(snapshots, entry(name, content, NOON, new Verdict.Good()), content);
    }

    private static SnapshotEntry keep(StoredSnapshots snapshots, SnapshotEntry entry, byte[] content)
            throws IOException {
        try (Staged staged = snapshots.stage(entry.name(), 0)) {
            staged.target().write(content);
            staged.finish();
            snapshots.keep(staged, entry, bytes -> {});
        }
        return entry;
    }

    private static byte[] fetched(StoredSnapshots snapshots, String name) throws IOException {
        try (Staged staged = snapshots.fetch(name, bytes -> {})) {
            assertThat(Files.getPosixFilePermissions(staged.file())).hasSize(2);
            return Files.readAllBytes(staged.file());
        }
    }

    private static List<String> names(ObjectStorage storage) throws IOException {
        return Stream.concat(storage.list("").stream(), storage.list("bad/").stream())
                .map(Listed::name)
                .sorted()
                .toList();
    }

    static Stream<Arguments> places() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of(0, 1, 31, (1 << 20) - 33, (1 << 20) - 32, (1 << 20) - 31, 50 << 20)
                        .map(bytes -> Arguments.of(place, bytes)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void whatIsKeptComesBack(Place place, int bytes) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        byte[] content = snapshot(bytes, bytes);
        try (Staged staged = snapshots.stage("nightly", 0)) {
            staged.target().write(content, 0, content.length / 3);
            staged.target().write(content, content.length / 3, content.length - content.length / 3);
            assertThat(staged.finish()).contains(HexFormat.of().formatHex(sha256(content)));
            snapshots.keep(staged, entry("nightly", content, NOON, new Verdict.Good()), stored -> {});
        }

        assertThat(fetched(snapshots, "nightly")).isEqualTo(content);
        assertThat(snapshots.list())
                .containsExactly(entry("nightly", content, NOON, new Verdict.Good())
                        .kept(HexFormat.of().formatHex(sha256(content)), place.encrypted()));
        assertThat(folder.resolve("staging-one/drydock-staging")).isEmptyDirectory();
        assertThat(names(storage))
                .hasSize(2)
                .anyMatch(name -> name.matches("nightly_[0-9a-f]{16}\\.db" + (place.encrypted() ? "\\.enc" : "")));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsBadIsKeptAsideAndListedAsThat(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        for (byte[] content : List.of(new byte[0], new byte[1], snapshot(70_000, 1))) {
            String name = "bad-" + content.length;
            keep(snapshots, entry(name, content, NOON, new Verdict.Bad("its SHA-256 is wrong")), content);

            assertThat(fetched(snapshots, name)).isEqualTo(content);
        }

        assertThat(snapshots.list())
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.verdict()).isEqualTo(new Verdict.Bad("its SHA-256 is wrong")))
                .allSatisfy(entry -> assertThat(entry.sha256()).hasSize(64));
        assertThat(names(storage).stream().filter(name -> !name.endsWith(".json")))
                .hasSize(3)
                .allMatch(name -> name.startsWith("bad/"));
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoWhoKeepOneNameOneHasIt(Place place) throws Exception {
        TroubledStorage storage = storage(place);
        List<byte[]> contents = List.of(snapshot(300_000, 1), snapshot(300_000, 2));
        CyclicBarrier bothUploaded = new CyclicBarrier(2);
        storage.creation = (real, name, bytes) -> {
            await(bothUploaded);
            return real.create(name, bytes);
        };
        List<Throwable> lost = new ArrayList<>();
        try (ExecutorService processes = Executors.newFixedThreadPool(2)) {
            List<Future<Throwable>> keeping = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                StoredSnapshots snapshots = process(place, storage, "process-" + i);
                byte[] content = contents.get(i);
                Callable<Throwable> work = () -> catchThrowable(() -> keep(snapshots, "nightly", content));
                keeping.add(processes.submit(work));
            }
            for (Future<Throwable> kept : keeping) {
                lost.add(kept.get());
            }
        }

        int loser = lost.get(0) == null ? 1 : 0;
        assertThat(lost.get(1 - loser)).isNull();
        assertThat(lost.get(loser)).hasMessageContaining("There is a snapshot nightly already");
        assertThat(names(storage)).hasSize(2);
        assertThat(fetched(process(place, storage, "third"), "nightly")).isEqualTo(contents.get(1 - loser));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTakenNameIsRefusedBeforeAnythingIsTransferred(Place place) throws IOException {
        StoredSnapshots snapshots = process(place, storage(place), "one");
        keep(snapshots, "nightly", snapshot(10, 1));

        assertThatThrownBy(() -> snapshots.stage("nightly", 0))
                .hasMessage("There is a snapshot nightly already: choose another name");
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedByteIsFoundBeforeItIsListed(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        storage.reading = StoredSnapshotsTest::flipped;

        assertThatThrownBy(() -> keep(snapshots, "nightly", snapshot(2_000_000, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(place.encrypted() ? "does not decrypt" : "does not read back as it was");
        assertThat(snapshots.list()).isEmpty();
        assertThat(names(storage)).isEmpty();
    }

    private static byte[] flipped(byte[] bytes) {
        bytes[bytes.length - 700] ^= 1;
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void whatWasFlippedOrCutOffIsNotFetched(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        keep(snapshots, "nightly", snapshot(2_000_000, 1));

        storage.reading = StoredSnapshotsTest::flipped;
        assertThatThrownBy(() -> snapshots.fetch("nightly", bytes -> {}))
                .hasMessageContaining(place.encrypted() ? "does not decrypt" : "is damaged: its SHA-256");
        for (int left : List.of(0, 1, 100, 1 << 20, 1_999_000)) {
            storage.reading = bytes -> Arrays.copyOf(bytes, left);
            assertThatThrownBy(() -> snapshots.fetch("nightly", bytes -> {}))
                    .as("%d bytes left", left)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nightly");
        }
        assertThat(folder.resolve("staging-one/drydock-staging")).isEmptyDirectory();
        storage.reading = bytes -> bytes;
        assertThat(fetched(snapshots, "nightly")).hasSize(2_000_032);
    }

    @ParameterizedTest
    @EnumSource
    void aDeathBetweenDataAndEntryLeavesNoSnapshot(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        storage.creation = (real, name, content) -> {
            throw new IOException("died");
        };
        StoredSnapshots died = process(place, storage, "one");
        assertThatThrownBy(() -> keep(died, "nightly", snapshot(1000, 1))).hasMessage("died");
        storage.creation = ObjectStorage::create;

        StoredSnapshots next = process(place, storage, "two");
        assertThat(names(storage)).hasSize(1);
        assertThat(next.list()).isEmpty();
        assertThatThrownBy(() -> next.fetch("nightly", bytes -> {})).hasMessage("There is no snapshot nightly");
        assertThat(next.check().warnings()).anyMatch(warning -> warning.contains("belong to no snapshot"));
        keep(next, "nightly", snapshot(1000, 2));
        assertThat(fetched(next, "nightly")).isEqualTo(snapshot(1000, 2));
    }

    @ParameterizedTest
    @EnumSource
    void anEntryWhoseCreationWasNotAnsweredCounts(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        storage.creation = (real, name, content) -> {
            real.create(name, content);
            throw new IOException("the connection broke");
        };

        keep(snapshots, "nightly", snapshot(1000, 1));

        assertThat(fetched(snapshots, "nightly")).isEqualTo(snapshot(1000, 1));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAbortedLeavesNothing(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        byte[] content = snapshot(40 << 20, 1);
        for (long limit : List.of(1L, 35L << 20)) {
            try (Staged staged = snapshots.stage("nightly", 0)) {
                staged.target().write(content);
                staged.finish();
                SnapshotEntry entry = entry("nightly", content, NOON, new Verdict.Good());
                assertThatThrownBy(() -> snapshots.keep(staged, entry, bytes -> {
                            if (bytes >= limit) {
                                throw new IllegalStateException("aborted");
                            }
                        }))
                        .hasMessage("aborted");
            }
            assertThat(names(storage)).isEmpty();
        }
        assertThat(folder.resolve("staging-one/drydock-staging")).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedDeletionIsSeenAndEnds(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        keep(snapshots, "nightly", snapshot(1000, 1));
        storage.deletion = name -> {
            if (name.endsWith(".json")) {
                throw new IOException("died");
            }
        };
        assertThatThrownBy(() -> snapshots.delete("nightly")).hasMessage("died");
        storage.deletion = name -> {};

        assertThat(snapshots.list()).hasSize(1);
        assertThatThrownBy(() -> snapshots.fetch("nightly", bytes -> {})).hasMessageContaining("Delete it once more");
        snapshots.delete("nightly");
        snapshots.delete("nightly");
        assertThat(snapshots.list()).isEmpty();
        assertThat(names(storage)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void damagedEntriesHideNoOthers(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        keep(snapshots, "whole", snapshot(1000, 1));
        String whole = new String(storage.read("whole.json").readAllBytes(), StandardCharsets.UTF_8);
        List<String> damaged = List.of(
                "",
                "{",
                "[]",
                whole,
                whole.replace("\"whole\"", "\"bad-4\""),
                whole.replaceFirst("\"whole\"", "\"bad-5\"")
                        .replaceFirst("\"data\" : \"whole_", "\"data\" : \"../bad-5_"),
                whole.replaceFirst("\"whole\"", "\"bad-6\"")
                        .replace("whole_", "bad-6_")
                        .replace("815", "-815"),
                whole.replaceFirst("\"whole\"", "\"bad-7\"").replace("whole_", "bad-7_") + "\n".repeat(1 << 20),
                "[".repeat(5000));
        for (int i = 0; i < damaged.size(); i++) {
            assertThat(storage.create("bad-" + i + ".json", damaged.get(i).getBytes(StandardCharsets.UTF_8)))
                    .isTrue();
        }
        storage.create("NO NAME.json", new byte[1]);

        assertThat(snapshots.list())
                .hasSize(1 + damaged.size())
                .first()
                .extracting(SnapshotEntry::name)
                .isEqualTo("whole");
        assertThat(snapshots.list().stream().skip(1))
                .allMatch(entry -> entry.verdict() instanceof Verdict.Unreadable, "unreadable")
                .allMatch(entry -> entry.name().startsWith("bad-"), "what is damaged");
        assertThatThrownBy(() -> fetched(snapshots, "bad-1"))
                .hasMessageContaining("entry of snapshot bad-1 is damaged");
        assertThat(snapshots.check().warnings())
                .anyMatch(warning -> warning.contains("entries of the index cannot be read"));
        for (int i = 0; i < damaged.size(); i++) {
            snapshots.delete("bad-" + i);
        }
        assertThat(snapshots.list()).hasSize(1);
        assertThat(fetched(snapshots, "whole")).isEqualTo(snapshot(1000, 1));
    }

    @ParameterizedTest
    @EnumSource
    void withADamagedEntryItsDataGoAndNobodyElses(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        keep(snapshots, "a", snapshot(1000, 1));
        keep(snapshots, "a.b", snapshot(1000, 2));
        storage.delete("a.json");
        storage.create("a.json", new byte[] {'{'});
        assertThat(snapshots.check().warnings()).noneMatch(warning -> warning.contains("belong to no snapshot"));

        snapshots.delete("a");

        assertThat(names(storage)).hasSize(2).allMatch(name -> name.startsWith("a.b"));
        assertThat(fetched(snapshots, "a.b")).isEqualTo(snapshot(1000, 2));
    }

    /** As those in an archive are. */
    @ParameterizedTest
    @EnumSource
    void oneThatIsRefusedIsListedAsThatUntilItIsNot(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        keep(snapshots, "frozen", snapshot(1000, 1));
        keep(snapshots, "nightly", snapshot(1000, 2));
        storage.refusal = name -> {
            if (name.equals("frozen.json")) {
                throw new UnreadableException("it is in an archive");
            }
        };

        StoredSnapshots another = process(place, storage, "two");
        assertThat(another.list())
                .extracting(SnapshotEntry::name, entry -> entry.verdict() instanceof Verdict.Good)
                .containsExactly(tuple("nightly", true), tuple("frozen", false));

        storage.refusal = name -> {
            throw new IOException("the store is away");
        };
        assertThatThrownBy(another::list).hasMessage("the store is away");
        storage.refusal = name -> {};
        assertThat(another.list()).allMatch(entry -> entry.verdict() instanceof Verdict.Good);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoSnapshotSaysSoInItsEntry(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        byte[] content = snapshot(1000, 1);
        SnapshotEntry folder =
                entry("folder", content, NOON, new Verdict.Good()).as(SnapshotEntry.Kind.DATA_FOLDER);
        keep(snapshots, folder, content);
        keep(snapshots, "plain", content);

        assertThat(snapshots.list())
                .extracting(SnapshotEntry::name, SnapshotEntry::kind)
                .containsExactly(
                        tuple("folder", SnapshotEntry.Kind.DATA_FOLDER), tuple("plain", SnapshotEntry.Kind.SNAPSHOT));
        String plain = new String(storage.read("plain.json").readAllBytes(), StandardCharsets.UTF_8);
        assertThat(plain).as("as older versions wrote it").doesNotContain("kind");
        storage.delete("plain.json");
        storage.create(
                "plain.json",
                plain.replace("\"version\" : 2", "\"version\" : 2, \"kind\" : \"a whale\"")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(snapshots.list())
                .filteredOn(entry -> entry.name().equals("plain"))
                .allMatch(entry -> entry.verdict() instanceof Verdict.Unreadable, "unreadable");
    }

    @ParameterizedTest
    @EnumSource
    void entriesThatContradictThemselvesAreUnreadable(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StoredSnapshots snapshots = process(place, storage, "one");
        keep(snapshots, "whole", snapshot(1000, 1));
        String whole = new String(storage.read("whole.json").readAllBytes(), StandardCharsets.UTF_8);
        String encrypted = "\"encrypted\" : " + place.encrypted();
        List<String> contradictory = List.of(
                whole.replace("\"good\" : true", "\"good\" : false"),
                whole.replace("\"good\" : true", "\"good\" : true, \"why\" : \"a page is torn\""),
                whole.replace("\"good\" : true", "\"good\" : 1"),
                whole.replace("\"data\" : \"", "\"data\" : \"bad/"),
                whole.replace(encrypted, "\"encrypted\" : " + !place.encrypted()),
                place.encrypted()
                        ? whole.replace(".db.enc", ".db")
                        : whole.replace(encrypted, encrypted + ", \"key\" : \"0badcafe\""));
        for (String each : contradictory) {
            assertThat(each).isNotEqualTo(whole);
            storage.delete("whole.json");
            storage.create("whole.json", each.getBytes(StandardCharsets.UTF_8));

            assertThat(snapshots.list())
                    .as(each)
                    .allMatch(entry -> entry.verdict() instanceof Verdict.Unreadable, "unreadable");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAbortedWhileItIsBroughtBackLeavesNothing(Place place) throws IOException {
        StoredSnapshots snapshots = process(place, storage(place), "one");
        keep(snapshots, "nightly", snapshot(5_000_000, 1));

        assertThatThrownBy(() -> snapshots.fetch("nightly", bytes -> {
                    throw new IllegalStateException("aborted after " + bytes);
                }))
                .hasMessageStartingWith("aborted after 1");
        assertThat(folder.resolve("staging-one/drydock-staging")).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void theNewestIsFirstAndNothingOldIsRemembered(Place place) throws IOException {
        StoredSnapshots snapshots = process(place, storage(place), "one");
        for (int i = 0; i < 12; i++) {
            byte[] content = snapshot(100 + i, i);
            keep(snapshots, entry("n" + i, content, NOON.plusSeconds(i * 7 % 12), new Verdict.Good()), content);
        }
        assertThat(snapshots.list())
                .hasSize(12)
                .isSortedAccordingTo((one, two) -> two.takenAt().compareTo(one.takenAt()));

        snapshots.delete("n3");
        keep(snapshots, "n3", snapshot(50, 99));

        assertThat(snapshots.list().stream()
                        .filter(entry -> entry.name().equals("n3"))
                        .map(SnapshotEntry::bytes))
                .containsExactly(82L);
    }

    @ParameterizedTest
    @EnumSource
    void hostileNamesReachNothing(Place place) throws IOException {
        StoredSnapshots snapshots = process(place, storage(place), "one");
        for (String name : List.of(
                "",
                ".",
                "..",
                "../x",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "A",
                "-x",
                ".x",
                "a_b",
                "a\u0000b",
                "a\n",
                "ä",
                "x".repeat(101),
                "bad/x",
                "a b",
                "a%2fb")) {
            assertThatThrownBy(() -> snapshots.stage(name, 0)).as(name).hasMessageContaining("no snapshot's name");
            assertThatThrownBy(() -> snapshots.fetch(name, bytes -> {}))
                    .as(name)
                    .hasMessageContaining("no snapshot's name");
            assertThatThrownBy(() -> snapshots.delete(name)).as(name).hasMessageContaining("no snapshot's name");
        }
        for (String name : List.of("a", "0", "a.db", "a.json", "x..y", "x".repeat(100))) {
            keep(snapshots, name, snapshot(10, 1));
            assertThat(fetched(snapshots, name)).isEqualTo(snapshot(10, 1));
        }
        assertThat(snapshots.list()).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource
    void theDoctorTriesItAndLeavesNothing(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        StorageCheck check = process(place, storage, "one").check();

        assertThat(check.troubles()).isEmpty();
        assertThat(check.warnings())
                .hasSize(place.encrypted() ? 0 : 1)
                .allMatch(warning -> warning.startsWith("SNAPSHOTS ARE NOT ENCRYPTED"));
        assertThat(names(storage)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aStoreThatLetsNamesBeTakenTwiceIsFound(Place place) throws IOException {
        TroubledStorage storage = storage(place);
        storage.creation = (real, name, content) -> {
            real.create(name, content);
            return true;
        };

        assertThat(process(place, storage, "one").check().troubles())
                .singleElement()
                .asString()
                .contains("ignores If-None-Match");
        assertThat(names(storage)).isEmpty();
    }
}
