package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drydock.adapter.etcd.EtcdSettings.Login;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.adapter.store.TcpProxy;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members that are away, silent, or not where they say. */
class UnreachableEtcdTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    @Test
    void aDeadEndpointIsRefusedAtOnce() throws IOException {
        String dead = deadEndpoint();
        try (EtcdClient client = new EtcdClient(EtcdRig.settings(List.of(dead), TlsFiles.NONE))) {
            assertThat(catchThrowableOfType(EtcdException.class, client::cluster))
                    .hasMessage(
                            "etcd at " + dead + " could not tell its members: connection refused; check the address,"
                                    + " and that the member runs.")
                    .matches(EtcdException::isPassing);
        }
    }

    @Test
    void aHangingEndpointEndsWithTheDeadline() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                EtcdClient client = new EtcdClient(EtcdRig.hasty("http://127.0.0.1:" + silent.getLocalPort()));
                EtcdClient secure = new EtcdClient(EtcdRig.hasty("https://127.0.0.1:" + silent.getLocalPort()))) {
            assertThat(catchThrowableOfType(EtcdException.class, client::cluster))
                    .hasMessageContaining("did not answer within 500 ms")
                    .matches(EtcdException::isPassing);
            assertThat(catchThrowableOfType(EtcdException.class, secure::cluster))
                    .hasMessageContaining("did not answer within 500 ms");
        }
    }

    /** Pings would find out after a minute; each call until then would wait in vain. */
    @Test
    void aConnectionThatWasSwallowedIsGivenUpAfterOneCall() throws Exception {
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder);
                TcpProxy network = new TcpProxy(URI.create(etcd.endpoint()).getPort());
                EtcdClient client = new EtcdClient(EtcdRig.hasty("http://127.0.0.1:" + network.port()))) {
            assertThat(client.cluster().members()).hasSize(1);
            network.swallow();

            assertThatThrownBy(client::cluster).hasMessageContaining("did not answer within 500 ms");

            assertThat(client.cluster().members()).hasSize(1);
        }
    }

    @Test
    void anInterruptEndsACallAndIsKept() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                EtcdClient client = new EtcdClient(
                        EtcdRig.settings(List.of("http://127.0.0.1:" + silent.getLocalPort()), TlsFiles.NONE))) {
            Thread.currentThread().interrupt();

            EtcdException failure = catchThrowableOfType(EtcdException.class, client::cluster);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure).hasMessageContaining("we were interrupted while we waited");
        }
    }

    @Test
    void aNameThatNobodyHasIsToldFromADeadMember() {
        try (EtcdClient client =
                new EtcdClient(EtcdRig.settings(List.of("https://etcd.invalid:2379"), TlsFiles.NONE))) {
            assertThatThrownBy(client::cluster).hasMessageContaining("its name cannot be resolved");
        }
    }

    @Test
    void allEndpointsAreTriedAndNamed() throws Exception {
        String one = deadEndpoint();
        String two = deadEndpoint();
        try (EtcdClient client = new EtcdClient(EtcdRig.settings(List.of(one, two), TlsFiles.NONE))) {
            assertThatThrownBy(client::cluster)
                    .isInstanceOf(EtcdException.class)
                    .hasMessageStartingWith("None of etcd's 2 endpoints answers. ")
                    .hasMessageContaining(one)
                    .hasMessageContaining(two);
        }
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder);
                EtcdClient client = new EtcdClient(EtcdRig.settings(List.of(one, etcd.endpoint()), TlsFiles.NONE))) {
            assertThat(client.cluster().members()).hasSize(1);
            assertThat(client.alarms()).isEmpty();
        }
    }

    @Test
    void anAdvertisedAddressThatLeadsNowhereIsToldApart() throws Exception {
        String advertised = deadEndpoint();
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder, "--advertise-client-urls", advertised);
                EtcdClient client = EtcdRig.client(etcd)) {
            EtcdMember member = client.cluster().members().getFirst();

            assertThatThrownBy(() -> client.status(member))
                    .isInstanceOf(EtcdException.class)
                    .hasMessageContaining(advertised)
                    .hasMessageContaining("the configured endpoint " + etcd.endpoint() + " does answer")
                    .hasMessageContaining("--advertise-client-urls");
        }
    }

    @Test
    void anAddressThatLeadsToAnotherMemberIsNotTakenForIt() throws Exception {
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder);
                EtcdClient client = EtcdRig.client(etcd)) {
            EtcdMember other = new EtcdMember(77, "other", List.of(), List.of(etcd.endpoint()), false);

            assertThatThrownBy(() -> client.status(other)).hasMessageContaining("answers another member");
            assertThatThrownBy(() -> client.hashKv(other, 0)).hasMessageContaining("answers another member");
            assertThatThrownBy(() -> client.defragment(other)).hasMessageContaining("answers another member");
            assertThatThrownBy(() -> client.snapshot(other, OutputStream.nullOutputStream(), bytes -> {}))
                    .hasMessageContaining("answers another member");
        }
    }

    @Test
    void aMemberThatHasNotStartedHasNoAddress() throws IOException {
        EtcdMember unstarted = new EtcdMember(77, "", List.of("http://10.0.0.9:2380"), List.of(), false);
        try (EtcdClient client = new EtcdClient(EtcdRig.settings(List.of(deadEndpoint()), TlsFiles.NONE))) {
            assertThatThrownBy(() -> client.status(unstarted))
                    .hasMessageContaining("etcd's member 4d advertises no address for clients");
        }
    }

    @Test
    void aMemberThatIsBackIsNotKeptWaitingFor() throws Exception {
        Path etcd = RealTools.require("etcd");
        String endpoint = deadEndpoint();
        try (EtcdClient client = new EtcdClient(EtcdRig.settings(List.of(endpoint), TlsFiles.NONE))) {
            assertThatThrownBy(client::cluster).hasMessageContaining("refused");
            String[] there = {"--listen-client-urls", endpoint, "--advertise-client-urls", endpoint};
            for (String life : List.of("first", "second")) {
                try (RealEtcd member = RealEtcd.start(etcd, folder.resolve(life), there)) {
                    assertThat(client.cluster().members().getFirst().clientUrls())
                            .containsExactly(endpoint);
                    assertThat(member.process().isAlive()).isTrue();
                }
                assertThatThrownBy(client::cluster).isInstanceOf(EtcdException.class);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "etcd-0:2379, is no endpoint",
        "https://10.0.0.1, is no endpoint",
        "ftp://10.0.0.1:2379, is no endpoint",
        "https://10.0.0.1:2379/v3, is no endpoint",
        "https://me@10.0.0.1:2379, is no endpoint",
        "http://10.0.0.1:2379, would send the password unencrypted",
        "http://127.evil.example:2379, would send the password unencrypted",
        "https://10.0.0.1:2379, ''",
        "https://[fd00::1]:2379/, ''",
        "http://127.0.0.1:2379, ''",
        "http://localhost:2379, ''",
    })
    void endpointsAreCheckedBeforeAnythingIsSent(String endpoint, String problem) {
        EtcdSettings settings = new EtcdSettings(
                List.of(URI.create(endpoint)),
                TlsFiles.NONE,
                Optional.of(new Login("root", "first-word")),
                EtcdRig.DEADLINES);

        assertThat(String.join(" ", settings.problems()).isEmpty()).isEqualTo(problem.isEmpty());
        assertThat(String.join(" ", settings.problems())).contains(problem).doesNotContain("first-word");
        assertThat(settings.toString()).doesNotContain("first-word");
    }

    private static String deadEndpoint() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
