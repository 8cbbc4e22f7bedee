package dev.drydock.adapter.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.drydock.testing.Command;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real snapshots, damaged in every way: the outcome is a value, soon.
 *
 * <p>{@code -Dfuzz=100000} tries that many mutations instead of a few thousand.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = java.util.concurrent.TimeUnit.MINUTES)
class HostileFilesTest {
    private static final int MUTATIONS = Integer.getInteger("fuzz", 3000);
    private static final int PAGE = 4096;

    private Path folder = Path.of("");
    private byte[] good = new byte[0];
    private Path file = Path.of("");

    @BeforeAll
    void save(@TempDir Path shared) throws IOException, InterruptedException {
        folder = shared;
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder.resolve("etcd"))) {
            SnapshotShape.keys(etcd, 600, 100, 150);
            etcd.put(List.of(new RealEtcd.Put("large", SnapshotShape.bytes(20_000, 1))));
            etcd.delete("/registry/pods/default/pod-3", "/registry/pods/default/pod-4");
            Path saved = etcd.snapshot(RealTools.require("etcdctl"), folder.resolve("good.db"));
            good = Files.readAllBytes(saved);
        }
        file = folder.resolve("bad.db");
    }

    private Inspection<Status> inspect(byte[] content, boolean checkHash) throws IOException {
        Files.write(file, content);
        return new SnapshotFile(file, checkHash).status(true);
    }

    @Test
    void theFileItselfIsSound() throws IOException {
        assertThat(inspect(good, true)).isInstanceOfSatisfying(Inspection.Sound.class, sound -> {
            assertThat(sound.trailer()).isInstanceOf(Trailer.Right.class);
            assertThat(((Status) sound.found()).liveKeys()).isEqualTo(OptionalLong.of(601 - 111));
        });
    }

    @Test
    void aTruncatedFileIsDamagedWhereverItEnds() throws IOException {
        Random random = new Random(4);
        for (int i = 0; i < 300; i++) {
            int length = i < 70
                    ? i
                    : i < 140 ? good.length - Trailer.LENGTH - 1 - (i - 70) : random.nextInt(good.length - 32);
            byte[] cut = Arrays.copyOf(good, length);

            assertThat(inspect(cut, true)).as("%d bytes", length).isInstanceOf(Inspection.Damaged.class);
            assertThat(inspect(cut, false)).as("%d bytes, no hash", length).isInstanceOf(Inspection.Damaged.class);
        }
    }

    @Test
    void aFileCutWithinItsTrailerIsDamaged() throws IOException {
        for (int left = 1; left < Trailer.LENGTH; left++) {
            assertThat(inspect(Arrays.copyOf(good, good.length - left), true))
                    .as("%d bytes gone", left)
                    .isEqualTo(new Inspection.Damaged<>(
                            "it ends in the midst of a page or of its SHA-256: it was cut off"));
        }
    }

    @Test
    void aFileWithoutItsTrailerIsSoundAndSaysSo() throws IOException {
        assertThat(inspect(Arrays.copyOf(good, good.length - Trailer.LENGTH), true))
                .isInstanceOfSatisfying(
                        Inspection.Sound.class,
                        sound -> assertThat(sound.trailer()).isEqualTo(new Trailer.Absent()));
    }

    @Test
    void anyFlippedByteIsNoticedByTheHashAndHarmlessWithoutIt() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < MUTATIONS / 4; i++) {
            byte[] bad = good.clone();
            int at = i < 200 ? i : random.nextInt(bad.length);
            bad[at] ^= (byte) (1 + random.nextInt(255));

            assertThat(inspect(bad, true))
                    .as("byte %d", at)
                    .isInstanceOfSatisfying(
                            Inspection.Damaged.class,
                            damaged -> assertThat(damaged.what()).contains("SHA-256"));
            int place = at;
            assertThatCode(() -> assertThat(inspect(bad, false)).isNotInstanceOf(Inspection.Unreadable.class))
                    .as("byte %d, no hash", place)
                    .doesNotThrowAnyException();
        }
    }

    /** Headers and elements get hostile numbers; the meta pages are mended, so that the tree is looked at. */
    @Test
    void mutatedStructuresEndInAValue() throws IOException {
        int damaged = 0;
        for (int seed = 0; seed < MUTATIONS; seed++) {
            byte[] bad = new SnapshotMutation(good, PAGE, seed).bytes();
            Inspection<Status> outcome = inspect(bad, false);
            assertThat(outcome).as("seed %d", seed).isNotInstanceOf(Inspection.Unreadable.class);
            damaged += outcome instanceof Inspection.Damaged<Status> ? 1 : 0;
            new SnapshotFile(file, false).resources();
        }

        assertThat(damaged).as("of %d", MUTATIONS).isGreaterThan(MUTATIONS / 3);
    }

    /** A page that names itself as its child, which would be walked for ever. */
    @Test
    void aCircleIsDamage() throws IOException {
        byte[] bad = good.clone();
        ByteBuffer bytes = ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN);
        int branch = 0;
        for (int at = 2 * PAGE; at < bad.length - PAGE && branch == 0; at += PAGE) {
            branch = bytes.getShort(at + 8) == 1 && bytes.getLong(at) == at / PAGE ? at : 0;
        }
        assertThat(branch).as("a branch in the file").isPositive();
        for (int at = 2 * PAGE; at < bad.length - PAGE; at += PAGE) {
            if (bytes.getShort(at + 8) == 1 && bytes.getLong(at) == at / PAGE) {
                bytes.putLong(at + 16 + 8, at / PAGE);
            }
        }

        assertThat(inspect(bad, false))
                .isInstanceOfSatisfying(
                        Inspection.Damaged.class,
                        damaged -> assertThat(damaged.what()).endsWith("is used twice"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 544, 4096, 4128})
    void zerosAreNoDatabase(int length) throws IOException {
        assertThat(inspect(new byte[length], false)).isInstanceOf(Inspection.Damaged.class);
    }

    @Test
    void windowsOfAnySizeShowTheSame() throws IOException, DamageException {
        Path whole = Files.write(folder.resolve("windows.db"), good);
        try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.READ)) {
            StatusVisitor large = new StatusVisitor(true);
            StatusVisitor small = new StatusVisitor(true);
            long size = (long) good.length - Trailer.LENGTH;
            PageSource one = new PageSource(channel, size);
            PageSource many = new PageSource(channel, size, 3 * PAGE, 8 * PAGE);
            Meta meta = Meta.of(one);
            new TreeWalk(one, meta, large).run();
            new TreeWalk(many, Meta.of(many), small).run();

            assertThat(small.status(meta)).isEqualTo(large.status(meta));
        }
    }

    @Test
    @Timeout(20)
    void whatIsNoFileCannotBeRead() throws IOException {
        Path pipe = folder.resolve("pipe");
        Command.Result made = Command.run(List.of("mkfifo", pipe.toString()), folder, Duration.ofSeconds(10));
        assertThat(made.exit()).as(made.output()).isZero();

        assertThat(new SnapshotFile(pipe, true).status(false))
                .isEqualTo(new Inspection.Unreadable<>("it is not a regular file"));
        assertThat(new SnapshotFile(folder, true).status(false))
                .isEqualTo(new Inspection.Unreadable<>("it is a directory"));
        assertThat(new SnapshotFile(folder.resolve("none"), true).status(false))
                .isEqualTo(new Inspection.Unreadable<>("there is no such file"));
        // Root may read everything, so this is what others meet.
        assertThat(Inspection.Unreadable.because(new AccessDeniedException("/x")))
                .isEqualTo(new Inspection.Unreadable<>("you may not read it"));
    }
}
