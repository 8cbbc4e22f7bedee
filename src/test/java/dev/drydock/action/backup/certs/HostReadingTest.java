package dev.drydock.action.backup.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A host that somebody else owns by now sends what it likes. */
final class HostReadingTest {
    private static HostFile file(String path, String user, int mode) {
        return HostFile.plain(path, new HostFile.Owner(mode, 0, 0, user, "root"), 0, new byte[1]);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("/etc/kubernetes/pki/ca.crt", "root", false),
                Arguments.of("/etc/etcd/ca.pem", "etcd", false),
                Arguments.of("/etc/etcd/ca.pem", "machine$", false),
                Arguments.of("/etc/kubernetes/a\tb", "root", true),
                Arguments.of("/etc/kubernetes/a\nb", "root", true),
                Arguments.of("/etc/kubernetes/a b", "root", true),
                Arguments.of("/etc/kubernetes/../cron.d/x", "root", true),
                Arguments.of("/etc/kubernetes/..", "root", true),
                Arguments.of("/" + "x".repeat(300), "root", true),
                Arguments.of("/etc/kubernetes/ca.crt", "two words", true),
                Arguments.of("/etc/kubernetes/ca.crt", "a\nb", true));
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsOddIsNotKept(String path, String user, boolean odd) {
        assertThat(HostReading.isOdd(file(path, user, 0600), "cp1")).isEqualTo(odd);
    }

    @Test
    void aFileLendsNobodyItsOwnersRights() {
        assertThat(file("/etc/kubernetes/x", "root", 04755).tame().owner().octal())
                .isEqualTo("0755");
    }
}
