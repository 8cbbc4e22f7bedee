package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.drydock.cluster.ApiServers.Answer;
import dev.drydock.cluster.ApiServers.Door;
import dev.drydock.testing.TestAuthority;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessProbeTest {
    @TempDir
    private Path folder;

    private final ReadinessProbe probe = new ReadinessProbe();

    @ParameterizedTest
    @CsvSource({
        "200, ok, Ready, it is ready",
        "401, Unauthorized, Ready, it serves",
        "403, Forbidden, Ready, it serves",
        "500, [-]etcd failed: reason withheld, NotReady, 500: [-]etcd failed"
    })
    void anApiServerSaysWhetherItIsReady(int status, String body, String answer, String words) throws Exception {
        Certificate certificate = certificate();
        HttpsServer server = serve(certificate, status, body);
        try {
            Answer given = probe.ask(door(server.getAddress().getPort(), Optional.of(sha256(certificate))));

            assertThat(given.getClass().getSimpleName()).as(given.toString()).isEqualTo(answer);
            assertThat(given.toString()).contains(words);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anotherOneDoesNotPassForIt() throws Exception {
        HttpsServer server = serve(certificate(), 200, "ok");
        try {
            assertThat(probe.ask(door(server.getAddress().getPort(), Optional.of("ab".repeat(32)))))
                    .isInstanceOfSatisfying(
                            Answer.Unreached.class,
                            answer -> assertThat(answer.why()).contains("another one answers"));
            assertThat(probe.ask(door(server.getAddress().getPort(), Optional.empty())))
                    .isInstanceOf(Answer.Unreached.class);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whereNobodyListensItIsNotReady() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(probe.ask(door(port, Optional.of("ab".repeat(32)))))
                .isInstanceOfSatisfying(
                        Answer.NotReady.class,
                        answer -> assertThat(answer.why()).contains("nobody listens"));
        assertThat(probe.ask(new Door("no-such-host.invalid", port, Optional.of("ab".repeat(32)))))
                .isInstanceOf(Answer.Unreached.class);
    }

    private static Door door(int port, Optional<String> certificate) {
        return new Door("127.0.0.1", port, certificate);
    }

    private TestAuthority.Issued issued = new TestAuthority.Issued(Path.of("none"), Path.of("none"), Instant.EPOCH);

    /** For another name than the address that is asked: that it is the host's own is what counts. */
    private Certificate certificate() throws Exception {
        issued = TestAuthority.create(folder, "ca")
                .issue("kube-apiserver", TestAuthority.KeyForm.PKCS8_EC, "kubernetes");
        try (InputStream in = Files.newInputStream(issued.certificate())) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static String sha256(Certificate certificate) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    private HttpsServer serve(Certificate certificate, int status, String body) throws Exception {
        String pem = Files.readString(issued.key());
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "it",
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)),
                new char[0],
                new Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/readyz", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }
}
