package dev.drydock.adapter.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.testing.Command;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of archives of a real etcd's data folder, whole and broken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataFolderArchiveTest {
    private static final int TRAILER = 32;
    private static final int BLOCK = 512;

    private final FileInspector inspector = new FileInspector();
    private byte[] whole = {};
    private Finding snapshot = new Finding.Damaged("not taken yet");

    @TempDir
    private static Path folder = Path.of("set by JUnit");

    @BeforeAll
    void archive() throws Exception {
        Path etcdFolder = Files.createDirectory(folder.resolve("etcd"));
        Path taken = folder.resolve("snapshot.db");
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), etcdFolder)) {
            etcd.put(List.of(
                    new Put("/registry/pods/a", "one".getBytes(StandardCharsets.UTF_8)),
                    new Put("/registry/pods/b", "two".getBytes(StandardCharsets.UTF_8))));
            etcd.snapshot(RealTools.require("etcdctl"), taken);
        }
        Path data;
        try (Stream<Path> files = Files.walk(etcdFolder)) {
            data = files.filter(file -> Files.exists(file.resolve("member/snap/db")))
                    .findFirst()
                    .orElseThrow();
        }
        whole = sealed(tar(data, "."));
        snapshot = inspector.inspect(taken);
    }

    private static byte[] tar(Path data, String what) throws IOException {
        Path archive = Files.createTempFile(folder, "folder", ".tar");
        Command.Result made = Command.run(
                List.of("tar", "--format=gnu", "-C", data.toString(), "-cf", archive.toString(), what),
                folder,
                Path.of("/dev/null"),
                Duration.ofMinutes(1));
        assertThat(made.exit()).as(made.output()).isZero();
        return Files.readAllBytes(archive);
    }

    /** With the SHA-256 behind it. */
    private static byte[] sealed(byte[] tar) throws Exception {
        byte[] bytes = Arrays.copyOf(tar, tar.length + TRAILER);
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(tar);
        System.arraycopy(sha256, 0, bytes, tar.length, TRAILER);
        return bytes;
    }

    private Finding inspect(byte[] bytes) throws IOException {
        return inspector.inspectFolder(Files.write(folder.resolve("tried"), bytes));
    }

    @Test
    void itsDatabaseIsReadWhereItLiesAndToldAsThatOfASnapshot() throws IOException {
        assertThat(inspect(whole)).isInstanceOfSatisfying(Finding.Whole.class, found -> {
            assertThat(found.liveKeys()).isEqualTo(2);
            assertThat(snapshot).isInstanceOfSatisfying(Finding.Whole.class, taken -> {
                assertThat(found.revision()).isEqualTo(taken.revision());
                assertThat(found.liveKeys()).isEqualTo(taken.liveKeys());
            });
        });
    }

    @FunctionalInterface
    interface Harm {
        byte[] done(byte[] whole) throws Exception;
    }

    private static byte[] body(byte[] whole) {
        return Arrays.copyOf(whole, whole.length - TRAILER);
    }

    private static int at(byte[] whole, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + BLOCK < whole.length; at += BLOCK) {
            if (Arrays.equals(whole, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new AssertionError("there is no " + name);
    }

    /** The head of a file changed, with a sum that is right again. */
    private static byte[] head(byte[] whole, String name, int at, String text) throws Exception {
        byte[] bytes = body(whole);
        int head = at(bytes, name);
        byte[] other = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(other, 0, bytes, head + at, other.length);
        Arrays.fill(bytes, head + 148, head + 156, (byte) ' ');
        int sum = 0;
        for (int i = head; i < head + BLOCK; i++) {
            sum += bytes[i] & 0xFF;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(digits, 0, bytes, head + 148, digits.length);
        return sealed(bytes);
    }

    private static Arguments harmed(String name, Harm harm, String told) {
        return Arguments.of(name, harm, told);
    }

    static Stream<Arguments> harms() {
        String database = "./member/snap/db";
        return Stream.of(
                harmed("nothing", whole -> new byte[0], "it was cut off"),
                harmed("no trailer", DataFolderArchiveTest::body, "no SHA-256 at its end"),
                harmed("a bit flipped", whole -> flipped(whole, 5000), "but was saved with"),
                harmed("cut in the midst", whole -> sealed(Arrays.copyOf(whole, 40 * BLOCK)), "it was cut off"),
                harmed(
                        "cut between two files",
                        whole -> sealed(Arrays.copyOf(whole, at(whole, database))),
                        "it was cut off"),
                harmed(
                        "a page of the database overwritten",
                        whole -> sealed(overwritten(body(whole), at(whole, database) + BLOCK, 8192)),
                        "neither of its two meta pages is valid"),
                harmed(
                        "a head overwritten",
                        whole -> sealed(overwritten(body(whole), at(whole, database) + 100, 50)),
                        "no valid head of a file"),
                harmed("no database", whole -> head(whole, database, 0, "./member/snap/dB"), "no database"),
                harmed("a folder for a database", whole -> head(whole, database, 156, "5"), "no database"),
                harmed("a link for a database", whole -> head(whole, database, 156, "2"), "no database"),
                harmed(
                        "a size beyond the end",
                        whole -> head(whole, database, 124, "77777777777\0"),
                        "ends in the midst of a file"),
                harmed(
                        "a size below nothing",
                        whole -> head(whole, database, 124, "\u00ff".repeat(12)),
                        "ends in the midst of a file"),
                harmed(
                        "a size that nobody can add to",
                        whole -> head(whole, database, 124, "\u0080\0\0\0\u007f" + "\u00ff".repeat(7)),
                        "ends in the midst of a file"),
                harmed("a size of letters", whole -> head(whole, database, 124, "abcdefghijk\0"), "a number"),
                harmed("no database's bytes", whole -> head(whole, database, 124, "00000000000\0"), ""),
                harmed(
                        "a snapshot",
                        whole -> Files.readAllBytes(folder.resolve("snapshot.db")),
                        "no valid head of a file"),
                harmed("no archive at all", whole -> sealed(noise(20 * BLOCK)), "no valid head of a file"));
    }

    private static byte[] flipped(byte[] whole, int at) {
        byte[] bytes = whole.clone();
        bytes[at] ^= 1;
        return bytes;
    }

    private static byte[] overwritten(byte[] bytes, int at, int length) {
        System.arraycopy(noise(length), 0, bytes, at, length);
        return bytes;
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(7).nextBytes(noise);
        return noise;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harms")
    void whatIsBrokenIsSaidToBe(String name, Harm harm, String told) throws Exception {
        assertThat(inspect(harm.done(whole)))
                .as(name)
                .isInstanceOfSatisfying(
                        Finding.Damaged.class,
                        damaged -> assertThat(damaged.why()).contains(told));
    }

    @Test
    void withoutAWriteAheadLogItIsNoDataFolder() throws Exception {
        Path bare = Files.createDirectories(folder.resolve("bare/member/snap"));
        Files.write(bare.resolve("db"), new byte[4096]);

        assertThat(inspect(sealed(tar(folder.resolve("bare"), "."))))
                .isInstanceOfSatisfying(
                        Finding.Damaged.class,
                        damaged -> assertThat(damaged.why()).contains("no write-ahead log"));
        assertThat(inspector.inspectFolder(folder.resolve("absent"))).isInstanceOf(Finding.Damaged.class);
    }
}
