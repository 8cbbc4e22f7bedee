package dev.drydock.adapter.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.backup.DamagedArchiveException;
import dev.drydock.cluster.backup.ResourceArchives.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that nobody's export wrote. */
class HostileArchivesTest {
    private static final String WEB = "namespaces/shop/apps/Deployment/web.yaml";

    /** Something in a tar archive. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record File(String path, byte type, byte[] content) {
        static File of(String path, String content) {
            return new File(path, TarConstants.LF_NORMAL, content.getBytes(UTF_8));
        }
    }

    private static File web() {
        return File.of(WEB, SampleArchive.deployment("web"));
    }

    private static File index() throws IOException {
        SampleArchive sample = new SampleArchive();
        sample.begin(SampleArchive.DEPLOYMENTS);
        sample.add("shop", "web", SampleArchive.deployment("web"));
        return new File("index.json", TarConstants.LF_NORMAL, IndexDocument.bytes(sample.index()));
    }

    static Stream<Arguments> hostile() throws IOException {
        String other = SampleArchive.deployment("other");
        return Stream.of(
                Arguments.of("twice", List.of(web(), web(), index()), "is in it twice"),
                Arguments.of("no index", List.of(web()), "there is no index at its end"),
                Arguments.of("empty", List.of(), "there is no index at its end"),
                Arguments.of("one more", List.of(web(), place("other", other), index()), "is not what its index says"),
                Arguments.of("one less", List.of(index()), "it lacks 1 Deployment.apps"),
                Arguments.of("more behind the index", List.of(web(), index(), web()), "more behind its index"),
                Arguments.of("another one's place", List.of(File.of(WEB, other), index()), "is not the place of"),
                Arguments.of(
                        "climbing",
                        List.of(File.of("../../" + WEB, SampleArchive.deployment("web")), index()),
                        "is not the place of"),
                Arguments.of(
                        "absolute",
                        List.of(File.of("/" + WEB, SampleArchive.deployment("web")), index()),
                        "is not the place of"),
                Arguments.of(
                        "dotted",
                        List.of(File.of("./" + WEB, SampleArchive.deployment("web")), index()),
                        "is not the place of"),
                Arguments.of(
                        "a link",
                        List.of(new File(WEB, TarConstants.LF_SYMLINK, new byte[0]), index()),
                        "is no plain file"),
                Arguments.of(
                        "a folder",
                        List.of(new File("namespaces/", TarConstants.LF_DIR, new byte[0]), index()),
                        "is no plain file"),
                Arguments.of(
                        "a device",
                        List.of(new File(WEB, TarConstants.LF_BLK, new byte[0]), index()),
                        "is no plain file"),
                Arguments.of("no YAML", List.of(File.of(WEB, "a: ["), index()), "is no YAML"),
                Arguments.of("no object", List.of(File.of(WEB, "a: 1"), index()), "has no apiVersion"),
                Arguments.of(
                        "no text",
                        List.of(new File(WEB, TarConstants.LF_NORMAL, new byte[] {(byte) 0xC3, 0x28}), index()),
                        "is no text"),
                Arguments.of("no JSON", List.of(web(), File.of("index.json", "{")), "its index is no JSON"),
                Arguments.of("an empty index", List.of(web(), File.of("index.json", "{}")), "its index has no"),
                Arguments.of(
                        "another format",
                        List.of(web(), File.of("index.json", "{\"format\": 2}")),
                        "its index is of format 2"),
                Arguments.of(
                        "a deep index",
                        List.of(web(), File.of("index.json", "[".repeat(5000))),
                        "its index is no JSON"),
                Arguments.of(
                        "kinds mixed",
                        List.of(
                                web(),
                                File.of(
                                        "cluster-scoped/core/Namespace/a.yaml",
                                        "{apiVersion: v1, kind: Namespace, metadata: {name: a}}"),
                                place("other", other),
                                index()),
                        "not in the order"));
    }

    private static File place(String name, String yaml) {
        return File.of("namespaces/shop/apps/Deployment/" + name + ".yaml", yaml);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void isRefused(String what, List<File> files, String why) throws IOException {
        byte[] archive = archive(files);

        assertThatThrownBy(() -> new TarResourceArchives().check(new ByteArrayInputStream(archive)))
                .isInstanceOf(DamagedArchiveException.class)
                .hasMessageContaining(why);
    }

    @Test
    void theSameFilesWithoutFaultAreRead() throws IOException {
        byte[] archive = archive(List.of(web(), index()));

        assertThat(new TarResourceArchives()
                        .check(new ByteArrayInputStream(archive))
                        .objects())
                .isEqualTo(1);
    }

    @Test
    void aDocumentThatIsTooLargeIsNotReadIntoMemory() throws IOException {
        byte[] archive = archive(List.of(File.of(WEB, "a".repeat(5000)), index()));

        assertThatThrownBy(() -> read(archive, new Limits(4000, 10, 1 << 20)))
                .hasMessageContaining("is too large: 5000 bytes, where 4000 are the most");
    }

    @Test
    void anArchiveThatUnpacksToTooMuchIsLeft() throws IOException {
        byte[] archive = archive(List.of(web(), index()));

        assertThatThrownBy(() -> read(archive, new Limits(1 << 20, 10, 2000)))
                .hasMessageContaining("it unpacks to more than an export has");
    }

    @Test
    void anArchiveOfTooManyObjectsIsLeft() throws IOException {
        byte[] archive = archive(List.of(web(), place("other", SampleArchive.deployment("other")), index()));

        assertThatThrownBy(() -> read(archive, new Limits(1 << 20, 1, 1 << 20)))
                .hasMessageContaining("it has more than 1 objects");
    }

    /** A few bytes that say that a name of 2 GB follows, and unpack to it. */
    @Test
    void aNameThatNeverEndsIsLeft() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(1L << 31);
            byte[] header = new byte[512];
            name.writeEntryHeader(header);
            compressed.write(header);
            for (int i = 0; i < 1 << 20; i += 1024) {
                compressed.write("x".repeat(1024).getBytes(UTF_8));
            }
        }

        assertThatThrownBy(() -> new TarResourceArchives().check(new ByteArrayInputStream(bytes.toByteArray())))
                .isInstanceOf(DamagedArchiveException.class)
                .hasMessageContaining("it unpacks to more than an export has");
    }

    @Test
    void zerosBehindTheEndAreReadOnlySoFar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(archive(List.of(web(), index())));
        try (GZIPOutputStream more = new GZIPOutputStream(bytes)) {
            more.write(new byte[1 << 20]);
        }

        assertThatThrownBy(() -> new TarResourceArchives().check(new ByteArrayInputStream(bytes.toByteArray())))
                .hasMessageContaining("it unpacks to more than an export has");
    }

    @Test
    void whatIsNoArchiveAtAllIsSaidToBeThat() {
        assertThatThrownBy(() -> new TarResourceArchives().check(new ByteArrayInputStream("hello".getBytes(UTF_8))))
                .isInstanceOf(DamagedArchiveException.class)
                .hasMessageContaining("it is no archive of an export, or is damaged");
    }

    private static void read(byte[] archive, Limits limits) throws IOException {
        new TarResourceArchives().read(new ByteArrayInputStream(archive), limits, object -> {});
    }

    private static byte[] archive(List<File> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (File file : files) {
                TarArchiveEntry entry = new TarArchiveEntry(file.path(), file.type(), true);
                entry.setSize(file.content().length);
                tar.putArchiveEntry(entry);
                tar.write(file.content());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
