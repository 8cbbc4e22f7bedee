package dev.drydock.action.backup.certs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.action.host.ProgramFlags.Flag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The flags of units, wherever they stand. */
final class UnitCommandTest {
    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of("x --a=1 --b 2", Map.of(), List.of(new Flag("a", "1"), new Flag("b", "2"))),
                Arguments.of(
                        "x $ARGS", Map.of("ARGS", " --a=1  --b=2 "), List.of(new Flag("a", "1"), new Flag("b", "2"))),
                Arguments.of("x --a=${F}/ca.pem", Map.of("F", "/k"), List.of(new Flag("a", "/k/ca.pem"))),
                Arguments.of("x --a=$F", Map.of("F", "/k"), List.of(new Flag("a", "$F"))),
                Arguments.of("x $NONE --a=1", Map.of(), List.of(new Flag("a", "1"))),
                Arguments.of("x ${F}", Map.of("F", "--a=1 --b=2"), List.of(new Flag("a", "1 --b=2"))),
                Arguments.of("x", Map.of("ETCD_CERT_FILE", "/c"), List.of(new Flag("cert-file", "/c"))));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void variablesArePutInAsSystemdDoesIt(String line, Map<String, String> variables, List<Flag> flags) {
        assertThat(new UnitCommand(List.of(line.split(" ", -1)), variables).flags())
                .isEqualTo(flags);
    }

    @Test
    void anEnvironmentFileIsReadAsSystemdDoesIt() {
        assertThat(UnitCommand.variables(List.of("# A=1", "", " B = \"x y\" ", "C='z'", "D=a=b", "export E=1", "9F=1")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("B", "x y", "C", "z", "D", "a=b"));
    }

    private static HostFile file(String path, String text) {
        return HostFile.plain(
                path, new HostFile.Owner(0600, 0, 0, "root", "root"), 0, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aKeptUnitIsReadWithItsDropInsInOrder() {
        List<HostFile> files = List.of(
                file("/etc/systemd/system/etcd.service", "[Service]\nExecStart=/e --a=1\nEnvironmentFile=-/etc/one\n"),
                file(
                        "/run/systemd/system/etcd.service.d/20-b.conf",
                        "[Service]\nExecStart=/e \\\n  --c=${V} --n=%n,%N,%p\n"),
                file(
                        "/etc/systemd/system/etcd.service.d/10-a.conf",
                        "[Service]\nExecStart=\nEnvironment=\"V=w\" X=y\n"),
                file("/etc/systemd/system/etcd-other.service.d/30.conf", "[Service]\nExecStart=/e --d=1\n"),
                file("/etc/one", "ETCD_CERT_FILE=/c\nETCD_KEY_FILE=\\\n/k\n"));

        assertThat(KeptUnit.of("etcd", files).orElseThrow().flags())
                .containsExactly(
                        new Flag("c", "w"),
                        new Flag("n", "etcd.service,etcd,etcd"),
                        new Flag("cert-file", "/c"),
                        new Flag("key-file", "/k"));
        assertThat(KeptUnit.of("kube-apiserver", files)).isEmpty();
    }

    /** Rotation leaves the kubelet's old certificates behind, of which nobody needs to hear. */
    @Test
    void whatRotationLeftBehindIsSuperseded() {
        HostFile old = file("/var/lib/kubelet/pki/kubelet-client-2025-01-01-00-00-00.pem", "");
        HostFile now = file("/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem", "");
        HostFile link = HostFile.link(
                "/var/lib/kubelet/pki/kubelet-client-current.pem",
                old.owner(),
                0,
                "/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem");
        HostPki pki =
                new HostPki("cp1", new HostLayout(List.of(), List.of(), List.of()), List.of(old, now, link), Map.of());

        assertThat(pki.isSuperseded(old)).isTrue();
        assertThat(pki.isSuperseded(now)).isFalse();
        assertThat(pki.isSuperseded(file("/etc/kubernetes/pki/ca.crt", ""))).isFalse();
    }
}
