package dev.drydock.adapter.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.etcd.SnapshotInspector.Finding;
import dev.drydock.cluster.etcd.SnapshotInspector.ResourceCount;
import dev.drydock.cluster.etcd.SnapshotInspector.ResourceDifference;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the actions are told of snapshots of a real etcd. */
class FileInspectorTest {
    private final FileInspector inspector = new FileInspector();

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private static Put put(String key, String value) {
        return new Put(key, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatChangedBetweenTwoSnapshotsIsToldByResource() throws IOException, InterruptedException {
        Path before = folder.resolve("before.db");
        Path after = folder.resolve("after.db");
        Path etcdctl = RealTools.require("etcdctl");
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder)) {
            List<Put> puts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                puts.add(put("/registry/pods/default/p" + i, "one"));
            }
            puts.add(put("/registry/secrets/default/s", "one"));
            puts.add(put("/registry/leases/default/l", "one"));
            puts.add(put("/registry/example.org/things/t", "one"));
            etcd.put(puts);
            etcd.put(List.of(put("/registry/nodes/deleted-already", "x")));
            etcd.delete("/registry/nodes/deleted-already", "");
            etcd.snapshot(etcdctl, before);

            etcd.delete("/registry/pods/default/p1", "/registry/pods/default/p2");
            etcd.put(List.of(put("/registry/pods/default/p10", "back")));
            etcd.put(List.of(put("/registry/pods/default/new", "x"), put("/registry/leases/default/l", "one")));
            etcd.put(List.of(put("/registry/configmaps/default/gone-again", "x")));
            etcd.delete("/registry/configmaps/default/gone-again", "");
            etcd.delete("/registry/example.org/things/t", "");
            etcd.snapshot(etcdctl, after);
        }

        assertThat(inspector.difference(before, after))
                .containsExactly(
                        new ResourceDifference("/registry/example.org/things/", 0, 0, 1),
                        new ResourceDifference("/registry/leases/", 0, 1, 0),
                        // p1 and p10 to p19 were deleted, and p10 came back.
                        new ResourceDifference("/registry/pods/", 1, 1, 10));
        assertThat(inspector.difference(after, after)).isEmpty();
        assertThat(inspector.resources(before))
                .containsExactly(
                        new ResourceCount("/registry/example.org/things/", 1, 3),
                        new ResourceCount("/registry/leases/", 1, 3),
                        new ResourceCount("/registry/pods/", 100, 300),
                        new ResourceCount("/registry/secrets/", 1, 3));
        assertThat(inspector.inspect(before)).isInstanceOfSatisfying(Finding.Whole.class, whole -> {
            assertThat(whole.revision()).isEqualTo(4);
            assertThat(whole.liveKeys()).isEqualTo(103);
        });
        assertDamageIsFound(before, after);
    }

    private void assertDamageIsFound(Path before, Path after) throws IOException {
        byte[] bytes = Files.readAllBytes(before);
        byte[] flipped = bytes.clone();
        flipped[bytes.length / 2] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.db"), flipped);
        assertThat(inspector.inspect(damaged))
                .isInstanceOfSatisfying(
                        Finding.Damaged.class, found -> assertThat(found.why()).contains("SHA-256"));
        assertThatThrownBy(() -> inspector.difference(after, damaged)).hasMessageContaining("is damaged");
        Path withoutTrailer = Files.write(folder.resolve("cut.db"), Arrays.copyOf(bytes, bytes.length - 32));
        assertThat(inspector.inspect(withoutTrailer))
                .isInstanceOfSatisfying(
                        Finding.Damaged.class, found -> assertThat(found.why()).contains("no SHA-256"));
        assertThat(inspector.inspect(folder.resolve("missing.db")))
                .isEqualTo(new Finding.Damaged("it cannot be read: there is no such file"));
    }

    /** Each living key as often as any other, with the value that it has last; none twice, and no dead one. */
    @Test
    void drawnAreKeysThatLiveWithTheirLastValues() throws IOException, InterruptedException {
        Path file = folder.resolve("drawn.db");
        Map<String, String> living = new TreeMap<>();
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder.resolve("etcd"))) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 20; i++) {
                    etcd.put(List.of(put("k" + i, "value " + i + " of round " + round)));
                    living.put("k" + i, "value " + i + " of round " + round);
                }
                etcd.delete("k1", "k2");
                living.keySet().removeIf(key -> key.startsWith("k1"));
            }
            etcd.put(List.of(put("k1", "")));
            living.put("k1", "");
            etcd.compact(30);
            etcd.snapshot(RealTools.require("etcdctl"), file);
        }
        assertThat(living).hasSize(10);
        assertThat(drawn(file, 100, new Random(1))).isEqualTo(living);
        assertThat(drawn(file, 0, new Random(1))).isEmpty();

        Random random = new Random(2);
        Map<String, Integer> times = new TreeMap<>();
        for (int round = 0; round < 1_000; round++) {
            Map<String, String> three = drawn(file, 3, random);
            assertThat(three).hasSize(3);
            assertThat(living).containsAllEntriesOf(three);
            three.keySet().forEach(key -> times.merge(key, 1, Integer::sum));
        }
        // 300 of 1,000 are expected, with a deviation of 14.5: within five of them.
        assertThat(times.values())
                .hasSize(10)
                .allSatisfy(often -> assertThat(often).isBetween(227, 373));
    }

    private Map<String, String> drawn(Path file, int most, Random random) throws IOException {
        Map<String, String> drawn = new TreeMap<>();
        int taken = inspector.draw(file, most, random, (key, value) -> {
            String before =
                    drawn.put(new String(key, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8));
            assertThat(before).as("drawn twice").isNull();
        });
        assertThat(taken).isEqualTo(drawn.size());
        return drawn;
    }

    /** Against a plain map, over 200,000 random changes. */
    @Test
    void theTablesFindWhatMapsFind() {
        Random random = new Random(20260301);
        Map<String, Long> before = new TreeMap<>();
        Map<String, Long> after = new TreeMap<>();
        LiveKeys were = new LiveKeys();
        LiveKeys are = new LiveKeys();
        for (long revision = 1; revision <= 200_000; revision++) {
            String key = "/registry/pods/p" + random.nextInt(30_000);
            boolean deleted = random.nextInt(4) == 0;
            if (revision <= 100_000) {
                change(before, were, key, revision, deleted);
            }
            change(after, are, key, revision, deleted);
        }
        long gone =
                before.keySet().stream().filter(key -> !after.containsKey(key)).count();
        long added =
                after.keySet().stream().filter(key -> !before.containsKey(key)).count();
        long changed = before.entrySet().stream()
                .filter(key -> after.containsKey(key.getKey())
                        && !after.get(key.getKey()).equals(key.getValue()))
                .count();

        ResourceNumbers numbers = new ResourceNumbers();
        ByteBuffer key = ByteBuffer.wrap("/registry/pods/x".getBytes(StandardCharsets.UTF_8));
        numbers.number(key, 0, key.capacity());
        assertThat(new SnapshotDifference(numbers, were, are).byResource())
                .containsExactly(new ResourceDifference("/registry/pods/", added, changed, gone));
        assertThat(List.of(added, changed, gone)).allMatch(count -> count > 1000);
    }

    private static void change(Map<String, Long> map, LiveKeys keys, String key, long revision, boolean deleted) {
        ByteBuffer bytes =
                ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        keys.put(bytes, 0, bytes.capacity(), deleted ? LiveKeys.DEAD : revision);
        if (deleted) {
            map.remove(key);
        } else {
            map.put(key, revision);
        }
    }
}
