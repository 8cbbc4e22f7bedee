package dev.drydock.adapter.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.backup.ArchivedObject;
import dev.drydock.cluster.backup.DamagedArchiveException;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ObjectRef;
import dev.drydock.cluster.backup.ResourceArchives.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TarResourceArchivesTest {
    private final TarResourceArchives archives = new TarResourceArchives();

    @Test
    void whatIsWrittenIsRead() throws IOException {
        SampleArchive sample = SampleArchive.usual();
        List<ArchivedObject> read = new ArrayList<>();

        ExportIndex index = archives.read(new ByteArrayInputStream(sample.bytes()), Limits.USUAL, read::add);

        assertThat(index).isEqualTo(sample.index());
        assertThat(read)
                .extracting(ArchivedObject::ref)
                .containsExactly(
                        new ObjectRef("", "Namespace", "", "shop"),
                        new ObjectRef("rbac.authorization.k8s.io", "ClusterRole", "", "system:controller:x"),
                        new ObjectRef("apps", "Deployment", "shop", "web"),
                        new ObjectRef("apps", "Deployment", "shop", "w".repeat(253)));
        assertThat(read.get(2).apiVersion()).isEqualTo("apps/v1");
        assertThat(read.get(2).yaml()).isEqualTo(SampleArchive.deployment("web"));
        assertThat(read.get(2).fields()).containsEntry("spec", Map.of("replicas", 3L, "paused", false, "note", "yes"));
    }

    @Test
    void anybodysTarUnpacksIt(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("export.tar.gz");
        Files.write(file, SampleArchive.usual().bytes());

        Process tar = new ProcessBuilder("tar", "-xzf", file.toString(), "-C", folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), UTF_8);

        assertThat(tar.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
        assertThat(folder.resolve("namespaces/shop/apps/Deployment/web.yaml"))
                .hasContent(SampleArchive.deployment("web"));
        assertThat(folder.resolve("cluster-scoped/rbac.authorization.k8s.io/ClusterRole/system%3Acontroller%3Ax.yaml"))
                .exists();
        assertThat(folder.resolve("index.json")).content().contains("\"whole\" : true");
    }

    @Test
    void theSameExportIsTheSameBytes() throws IOException {
        assertThat(SampleArchive.usual().bytes())
                .isEqualTo(SampleArchive.usual().bytes());
    }

    @Test
    void aSecondObjectOfTheSameNameIsNotWritten() throws IOException {
        SampleArchive sample = new SampleArchive();
        sample.begin(SampleArchive.DEPLOYMENTS);

        assertThat(sample.add("shop", "web", SampleArchive.deployment("web"))).isTrue();
        assertThat(sample.add("shop", "web", SampleArchive.deployment("web"))).isFalse();
        assertThatThrownBy(() -> sample.begin(SampleArchive.DEPLOYMENTS)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void valuesOfEveryTypeAreRead() throws IOException {
        Map<String, @Nullable Object> fields = YamlDocument.read("x.yaml", """
            long: 9223372036854775807
            big: 9223372036854775808
            decimal: 1.50
            small: 1e-3
            text: "yes"
            word: yes
            octal: 0o7
            leading: 007
            nothing: null
            empty: {}
            none: []
            list: [true, {a: "1"}]
            lines: |
              a
              b
            """);

        assertThat(fields).containsEntry("long", Long.MAX_VALUE);
        assertThat(fields.get("big")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(fields.get("decimal")).isEqualTo(new BigDecimal("1.50"));
        assertThat(fields.get("small")).isEqualTo(new BigDecimal("0.001"));
        assertThat(fields.get("text")).isEqualTo("yes");
        assertThat(fields.get("word")).isEqualTo("yes");
        assertThat(fields.get("octal")).isEqualTo("0o7");
        assertThat(fields.get("leading")).isEqualTo("007");
        assertThat(fields).containsEntry("nothing", null);
        assertThat(fields.get("empty")).isEqualTo(Map.of());
        assertThat(fields.get("none")).isEqualTo(List.of());
        assertThat(fields.get("list")).isEqualTo(List.of(true, Map.of("a", "1")));
        assertThat(fields.get("lines")).isEqualTo("a\nb\n");
    }

    static Stream<String> noDocuments() {
        return Stream.of(
                "a: 1\n---\nb: 2\n",
                "- a\n",
                "a\n",
                "",
                "a: &x 1\nb: *x\n",
                "a: !!binary aGk=\n",
                "a: !other 1\n",
                "a: 1\na: 2\n",
                "? [a]\n: 1\n",
                "a: [\n",
                "a: \"\n",
                "a: " + "[".repeat(1100) + "]".repeat(1100) + "\n",
                "a: " + "[".repeat(100_000) + "\n",
                "a: " + "9".repeat(500) + "\n");
    }

    @ParameterizedTest
    @MethodSource("noDocuments")
    void whatIsNoDocumentOfAnExportIsRefused(String yaml) {
        assertThatThrownBy(() -> YamlDocument.read("x.yaml", yaml))
                .isInstanceOf(DamagedArchiveException.class)
                .hasMessageStartingWith("x.yaml ");
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        byte[] whole = SampleArchive.usual().bytes();
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> archives.check(new ByteArrayInputStream(cut)))
                    .as("cut at %d of %d", length, whole.length)
                    .isInstanceOf(DamagedArchiveException.class);
        }
    }

    /** But for bits that mean nothing, such as those that fill gzip's last byte: there what is read is what was written. */
    @Test
    void everyFlippedByteIsNoticed() throws IOException {
        SampleArchive sample = SampleArchive.usual();
        byte[] whole = sample.bytes();
        int unnoticed = 0;
        for (int at = 10; at < whole.length; at += 3) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x20;
            try {
                assertThat(archives.check(new ByteArrayInputStream(flipped))).isEqualTo(sample.index());
                unnoticed++;
            } catch (DamagedArchiveException noticed) {
                assertThat(noticed).hasMessageNotContaining("null");
            }
        }
        assertThat(unnoticed).isLessThanOrEqualTo(1);
    }

    @Test
    void aDiskThatFailsIsNoDamage() throws IOException {
        byte[] whole = SampleArchive.usual().bytes();
        InputStream failing =
                new SequenceInputStream(new ByteArrayInputStream(Arrays.copyOf(whole, whole.length / 2)), new Broken());

        assertThatThrownBy(() -> archives.check(failing))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(DamagedArchiveException.class)
                .hasMessage("the disk is broken");
    }

    @Test
    void whatTheTakerThrowsEndsTheReading() throws IOException {
        byte[] whole = SampleArchive.usual().bytes();

        assertThatThrownBy(() -> archives.read(new ByteArrayInputStream(whole), Limits.USUAL, object -> {
                    throw new IOException("enough");
                }))
                .hasMessage("enough");
    }

    /** What a disk reads that is broken. */
    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the disk is broken");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("the disk is broken");
        }
    }
}
