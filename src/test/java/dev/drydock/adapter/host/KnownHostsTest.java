package dev.drydock.adapter.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a {@code known_hosts} file knows. */
final class KnownHostsTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm0bWFkZSB1cCBmb3IgYSB0ZXN0IG9ubHkhISEh";
    private static final String OTHER = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGFub3RoZXIgb25lLCBtYWRlIHVwIHRvbyEhISEh";

    @TempDir
    private Path folder;

    private KnownHosts read(String text) throws IOException {
        return KnownHosts.read(Files.writeString(folder.resolve("known_hosts"), text));
    }

    // The hashed one is what ssh-keygen -H makes of host.example.org.
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        host.example.org;                    host.example.org; 22;   true
        HOST.example.org;                    host.example.org; 22;   true
        host.example.org;                    HOST.example.org; 22;   true
        host.example.org;                    host.example.org; 2222; false
        [host.example.org]:2222;             host.example.org; 2222; true
        [host.example.org]:2222;             host.example.org; 22;   false
        [host.example.org]:2222;             host.example.org; 2223; false
        a,host.example.org,10.0.0.1;         10.0.0.1;         22;   true
        *.example.org;                       host.example.org; 22;   true
        *.example.org,!host.example.org;     host.example.org; 22;   false
        !host.example.org;                   other;            22;   false
        h?st.example.org;                    host.example.org; 22;   true
        host.example.or;                     host.example.org; 22;   false
        host.example.org.evil;               host.example.org; 22;   false
        host.examplexorg;                    host.example.org; 22;   false
        fd00::1;                             fd00::1;          22;   true
        |1|4pS0nRN8ZKC3fWDVxpNZFjvHZoo=|bad; host.example.org; 22;   false
        |1||;                                host.example.org; 22;   false
        """)
    void namesFit(String names, String address, int port, boolean fits) throws IOException {
        KnownHosts.Verdict verdict = read(names + " " + KEY).judge(KnownHosts.name(address, port), KEY);

        assertThat(verdict).isEqualTo(fits ? new KnownHosts.Verdict.Known() : new KnownHosts.Verdict.Unknown());
    }

    @Test
    void anotherKeyIsToldFromNone() throws IOException {
        KnownHosts hosts = read("# comment\n\nhost " + KEY + " who\nhost " + OTHER + "\nelse " + KEY + "\n");

        assertThat(hosts.judge("host", KEY)).isEqualTo(new KnownHosts.Verdict.Known());
        assertThat(hosts.judge("host", KEY + "x")).isEqualTo(new KnownHosts.Verdict.Other(List.of(3, 4)));
        assertThat(hosts.judge("nowhere", KEY)).isEqualTo(new KnownHosts.Verdict.Unknown());
        assertThat(hosts.types("host")).containsExactly("ssh-ed25519");
    }

    @Test
    void marksVouchForNobody() throws IOException {
        KnownHosts hosts = read("@cert-authority * " + KEY + "\n@revoked * " + OTHER + "\nhost " + OTHER + "\n");

        assertThat(hosts.judge("host", KEY)).isEqualTo(new KnownHosts.Verdict.Other(List.of(3)));
        assertThat(hosts.judge("host", OTHER)).isEqualTo(new KnownHosts.Verdict.Revoked(2));
        assertThat(hosts.judge("else", KEY)).isEqualTo(new KnownHosts.Verdict.Unknown());
    }

    @Test
    void whatIsNoLineIsPassedOver() throws IOException {
        KnownHosts hosts = read("host\nhost ssh-ed25519\n@revoked\n\u0000\nhost " + KEY + "\n");

        assertThat(hosts.judge("host", KEY)).isEqualTo(new KnownHosts.Verdict.Known());
    }
}
