package dev.drydock.adapter.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of keys and of the Kubernetes objects that they hold. */
class KubernetesValuesTest {
    private static final byte[] POD = envelope("v1", "Pod", "web", "shop");

    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(number << 3 | 2);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] field(int number, String content) {
        return field(number, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] envelope(String version, String kind, String name, String namespace) {
        byte[] meta = field(1, join(field(1, name), field(2, ""), field(3, namespace)));
        return join(
                "k8s\0".getBytes(StandardCharsets.UTF_8),
                field(1, join(field(1, version), field(2, kind))),
                field(2, join(meta, field(2, "spec"))),
                field(3, ""));
    }

    private static Optional<KubernetesObject> read(byte[] value) {
        return KubernetesObject.of(ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN), 0, value.length);
    }

    @Test
    void anEnvelopeTellsKindAndName() {
        assertThat(read(POD)).contains(new KubernetesObject("v1", "Pod", "shop", "web"));
    }

    @Test
    void whatIsNoEnvelopeTellsNothing() {
        assertThat(read("{\"kind\":\"Pod\"}".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(read("k8s:enc:aescbc".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void aCutEnvelopeTellsWhatIsThere() {
        for (int length = 4; length < POD.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(POD, length);

            assertThat(read(cut)).as("%d bytes", length).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/registry/pods/default/web, /registry/pods/",
        "/registry/namespaces/default, /registry/namespaces/",
        "/registry/apiregistration.k8s.io/apiservices/v1., /registry/apiregistration.k8s.io/apiservices/",
        "/registry/health, /registry/",
        "plain, (others)",
        "a/b/c, a/b/",
        "'', (others)",
    })
    void keysBelongToResources(String key, String prefix) {
        assertThat(ResourceNumbers.prefix(key)).isEqualTo(prefix);
    }

    @Test
    void onlyWhatLivesAtTheLastRevisionIsListed(@TempDir Path folder) throws IOException, InterruptedException {
        Path saved;
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder)) {
            etcd.put(List.of(new Put("/registry/pods/shop/web", POD), new Put("/registry/pods/shop/old", POD)));
            etcd.put(List.of(new Put("/registry/secrets/shop/key", new byte[] {1, 2, 3})));
            etcd.put(List.of(new Put("/registry/pods/shop/web", POD)));
            etcd.delete("/registry/pods/shop/old", "");
            saved = etcd.snapshot(RealTools.require("etcdctl"), folder.resolve("snapshot.db"));
        }
        SnapshotFile file = new SnapshotFile(saved, true);
        KubernetesObject pod = new KubernetesObject("v1", "Pod", "shop", "web");
        StoredKey web = new StoredKey("/registry/pods/shop/web", 2, 4, 2, 0, POD.length, Optional.of(pod));

        assertThat(found(file.keys("/registry/pods/"))).isEqualTo(List.of(web));
        assertThat(found(file.key("/registry/pods/shop/web"))).isEqualTo(Optional.of(web));
        assertThat(found(file.key("/registry/pods/shop/we"))).isEqualTo(Optional.empty());
        assertThat(found(file.key("/registry/pods/shop/old"))).isEqualTo(Optional.empty());
        assertThat(found(file.resources()))
                .isEqualTo(List.of(
                        new Resource("/registry/pods/", 1, POD.length), new Resource("/registry/secrets/", 1, 3)));
    }

    private static <T> T found(Inspection<T> inspection) {
        return switch (inspection) {
            case Inspection.Sound<T> sound -> sound.found();
            case Inspection.Damaged<T> damaged -> throw new AssertionError(damaged);
            case Inspection.Unreadable<T> unreadable -> throw new AssertionError(unreadable);
        };
    }
}
