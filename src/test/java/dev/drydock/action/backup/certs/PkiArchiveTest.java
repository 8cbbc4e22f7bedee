package dev.drydock.action.backup.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.action.backup.certs.HostFile.Owner;
import dev.drydock.cluster.host.CertificateReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The archive of a control plane's files: what goes in comes out, and no byte of it changes unseen. */
class PkiArchiveTest {
    private static final Owner ROOT = new Owner(0600, 0, 0, "root", "root");
    private static final CertificateReader READER = new CertificateReader() {
        @Override
        public List<Certificate> certificates(String pem) {
            return List.of(new Certificate(Instant.parse("2027-03-01T00:00:00Z"), "ab".repeat(32)));
        }

        @Override
        public boolean belongTogether(String certificatePem, String keyPem) {
            return true;
        }

        @Override
        public boolean isSigned(String certificatePem, List<String> authorityPems) {
            return true;
        }
    };

    private static HostFile file(String path, int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return HostFile.plain(path, ROOT, 1_772_000_000, content);
    }

    private static Map<String, List<HostFile>> hosts() {
        String deep = "/etc/" + "kubernetes/".repeat(14) + "ca.key";
        return Map.of(
                "cp1",
                List.of(
                        file("/etc/kubernetes/pki/ca.key", 1679),
                        file("/etc/kubernetes/pki/empty", 0),
                        file("/etc/kubernetes/pki/block", 512),
                        file(deep, 3),
                        HostFile.plain(
                                "/etc/kubernetes/pki/ca.crt",
                                new Owner(0644, 60_000, 7, "etcd", ""),
                                1,
                                "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"
                                        .getBytes(StandardCharsets.UTF_8)),
                        HostFile.link("/var/lib/kubelet/pki/current.pem", ROOT, 5, "kubelet-2026.pem")),
                "hard1",
                List.of(file("/etc/kubernetes/pki/ca.key", 40)));
    }

    private static byte[] archive() {
        return PkiArchive.write(hosts(), READER, Instant.EPOCH);
    }

    private static String told(HostFile file) {
        return file.path() + " " + file.owner() + " " + file.changed() + " " + file.link() + " " + file.sha256();
    }

    @Test
    void whatIsKeptComesBackAsItWas() throws IOException {
        List<PkiArchive.Kept> kept = PkiArchive.read(archive());

        assertThat(kept)
                .extracting(each -> each.host() + ":" + told(each.file()))
                .containsExactlyInAnyOrderElementsOf(hosts().entrySet().stream()
                        .flatMap(host -> host.getValue().stream().map(file -> host.getKey() + ":" + told(file)))
                        .toList());
        assertThat(kept.getFirst().file().content())
                .hasSize(kept.getFirst().file().size());
    }

    /** Every byte, flipped: the damage is seen, and where a file's content is hit, the file is named. */
    @Test
    void aFlippedByteIsSeenWhereverItIs() {
        byte[] whole = archive();
        int unseen = 0;
        int named = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x10;
            try {
                PkiArchive.read(flipped);
                unseen++;
            } catch (IOException seen) {
                named += String.valueOf(seen.getMessage()).contains("/etc/kubernetes/pki/ca.key of cp1") ? 1 : 0;
            }
        }
        assertThat(named).isGreaterThanOrEqualTo(1679);
        assertThat(unseen).isZero();
        for (int at : new int[] {0, 600, 1100}) {
            byte[] cut = Arrays.copyOf(whole, whole.length - 1024 - at);
            assertThatThrownBy(() -> PkiArchive.read(cut)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void noBytesAtAllEndInAnythingButAnAnswer() {
        Random random = new Random(1);
        byte[] whole = archive();
        for (int round = 0; round < 2000; round++) {
            byte[] torn = whole.clone();
            for (int each = 0; each < 20; each++) {
                torn[random.nextInt(torn.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> {
                        try {
                            PkiArchive.read(torn);
                        } catch (IOException told) {
                            assertThat(told).hasMessageNotContaining("null");
                        }
                    })
                    .doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> PkiArchive.read(new byte[0])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PkiArchive.read(new byte[1024])).hasMessageContaining("it has no index");
    }

    @Test
    void whatTheIndexDoesNotTellOfIsNotTaken() {
        List<HostFile> more = List.of(file("/etc/passwd", 10));
        assertThatThrownBy(() -> PkiArchive.read(TarArchive.write(more))).hasMessageContaining("it has no index");
    }
}
