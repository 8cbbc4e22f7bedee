package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.drydock.adapter.etcd.EtcdSettings.Identity;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.ServedTls;
import dev.drydock.testing.RealTools;
import dev.drydock.testing.TestAuthority;
import dev.drydock.testing.TestAuthority.Issued;
import dev.drydock.testing.TestAuthority.KeyForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The client on a real etcd that asks clients for their certificate, and on those that something is wrong with. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class EtcdTlsTest {
    @TempDir
    private static Path folder = Path.of("set by JUnit");

    private TestAuthority authority;
    private Issued served;
    private RealEtcd etcd;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        authority = TestAuthority.create(folder, "etcd-ca");
        served = authority.issue("etcd-0", KeyForm.PKCS1, "127.0.0.1", "localhost");
        etcd = serve(served, "etcd");
    }

    @AfterAll
    void stop() {
        etcd.close();
    }

    private RealEtcd serve(Issued certificate, String name) throws IOException, InterruptedException {
        ServedTls tls =
                new ServedTls(certificate.certificate(), certificate.key(), Optional.of(authority.certificate()));
        return RealEtcd.start(RealTools.require("etcd"), folder.resolve(name), tls);
    }

    private TlsFiles files(Issued identity) {
        return new TlsFiles(
                Optional.of(authority.certificate()),
                Optional.of(new Identity(identity.certificate(), identity.key())));
    }

    private static EtcdClient client(RealEtcd etcd, TlsFiles files) {
        return new EtcdClient(EtcdRig.settings(List.of(etcd.endpoint()), files));
    }

    private static EtcdException failure(RealEtcd etcd, TlsFiles files) {
        try (EtcdClient client = client(etcd, files)) {
            return catchThrowableOfType(EtcdException.class, client::cluster);
        }
    }

    @ParameterizedTest
    @EnumSource(KeyForm.class)
    void everyFormOfKeyServes(KeyForm form) throws Exception {
        try (EtcdClient client = client(etcd, files(authority.issue("drydock", form)))) {
            EtcdMember member = client.cluster().members().getFirst();
            ByteArrayOutputStream target = new ByteArrayOutputStream();

            client.snapshot(member, target, bytes -> {});

            assertThat(client.status(member).certificateExpiry()).contains(served.expiry());
            assertThat(target.size() % 512).isEqualTo(32);
        }
    }

    @Test
    void parametersBeforeAKeyOfAnEllipticCurveAreNoKey() throws Exception {
        Issued identity = authority.issue("drydock", KeyForm.SEC1);
        // What 'openssl ecparam -genkey' writes first: the name of the curve, here prime256v1.
        Files.writeString(
                identity.key(),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Files.readString(identity.key()));

        try (EtcdClient client = client(etcd, files(identity))) {
            assertThat(client.cluster().members()).hasSize(1);
        }
    }

    @Test
    void anAuthorityThatDidNotSignIsToldFromOthers() throws IOException {
        TestAuthority other = TestAuthority.create(folder, "other-ca");
        Issued ours = authority.issue("drydock", KeyForm.PKCS1);
        TlsFiles trustsOther = new TlsFiles(
                Optional.of(other.certificate()), Optional.of(new Identity(ours.certificate(), ours.key())));

        assertThat(failure(etcd, trustsOther))
                .hasMessageContaining(etcd.endpoint())
                .hasMessageContaining("not signed by the authority that Drydock trusts")
                .matches(failure -> !failure.isPassing());
        assertThat(failure(etcd, new TlsFiles(Optional.empty(), trustsOther.identity())))
                .hasMessageContaining("not signed by the authority that Drydock trusts");
        assertThat(failure(etcd, files(other.issue("drydock", KeyForm.PKCS1))))
                .hasMessageContaining("give a client certificate that its trusted authority has signed");
        assertThat(failure(etcd, new TlsFiles(Optional.of(authority.certificate()), Optional.empty())))
                .hasMessageContaining("give a client certificate that its trusted authority has signed");
    }

    @Test
    void anExpiredCertificateIsNamedWithItsDate() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        try (RealEtcd expired = serve(authority.issue("etcd-0", KeyForm.PKCS1, yesterday, "127.0.0.1"), "expired")) {
            assertThat(failure(expired, files(authority.issue("drydock", KeyForm.PKCS1))))
                    .hasMessageContaining("has expired (NotAfter: ")
                    .hasMessageContaining("renew it")
                    .matches(failure -> !failure.isPassing());
        }
        assertThat(failure(etcd, files(authority.issue("drydock", KeyForm.PKCS1, yesterday))))
                .hasMessageContaining("that has not expired");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        try (RealEtcd misnamed = serve(authority.issue("etcd-0", KeyForm.PKCS1, "etcd.example.org"), "misnamed")) {
            assertThat(failure(misnamed, files(authority.issue("drydock", KeyForm.PKCS1))))
                    .hasMessageContaining("its certificate is for other names")
                    .hasMessageContaining("127.0.0.1");
        }
    }

    @Test
    void theWrongSchemeIsToldFromATroubledNetwork() throws Exception {
        EtcdClient plain =
                new EtcdClient(EtcdRig.settings(List.of(etcd.endpoint().replace("https", "http")), TlsFiles.NONE));
        try (plain) {
            assertThat(catchThrowableOfType(EtcdException.class, plain::cluster))
                    .hasMessageContaining("write https://");
        }
        try (RealEtcd open = RealEtcd.start(RealTools.require("etcd"), folder.resolve("open"));
                EtcdClient secure = new EtcdClient(
                        EtcdRig.settings(List.of(open.endpoint().replace("http", "https")), files(served)))) {
            assertThat(catchThrowableOfType(EtcdException.class, secure::cluster))
                    .hasMessageContaining("write http://");
        }
    }

    /** What a server that expects the other scheme does when its closing meets more of our bytes. */
    @ParameterizedTest
    @CsvSource({"http, write https://", "https, write http://"})
    void aConnectionThatIsResetTellsOfTheOtherSchemeToo(String scheme, String advice) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> resetAll(server));
            String endpoint = scheme + "://127.0.0.1:" + server.getLocalPort();
            TlsFiles tls = scheme.equals("https") ? files(served) : TlsFiles.NONE;
            try (EtcdClient client = new EtcdClient(EtcdRig.settings(List.of(endpoint), tls))) {
                assertThat(catchThrowableOfType(EtcdException.class, client::cluster))
                        .hasMessageContaining(advice)
                        .matches(EtcdException::isPassing);
            }
        }
    }

    private static void resetAll(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                connection.getInputStream().read();
                connection.setSoLinger(true, 0);
            } catch (IOException e) {
                // The test closes the server when it has seen enough.
            }
        }
    }

    @Test
    void aFileThatCannotBeUsedIsNamedWithTheReason() throws IOException {
        Issued one = authority.issue("drydock", KeyForm.PKCS1);
        Issued two = authority.issue("drydock", KeyForm.PKCS1);
        Path none = folder.resolve("none.pem");
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate\n");
        Path damaged = Files.writeString(
                folder.resolve("damaged.pem"),
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        Path binary = Files.write(folder.resolve("binary.pem"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        Path encrypted = Files.writeString(folder.resolve("encrypted.pem"), """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF

            AAAAAAAAAAAAAAAAAAAAAA==
            -----END RSA PRIVATE KEY-----
            """);

        assertThat(unusable(none, one)).contains("authority's certificate", none.toString(), "there is no such file");
        assertThat(unusable(text, one)).contains(text.toString(), "there is no certificate in it");
        assertThat(unusable(new Identity(one.certificate(), none))).contains(none.toString(), "there is no such file");
        assertThat(unusable(new Identity(one.certificate(), text))).contains("there is no private key in it");
        assertThat(unusable(new Identity(one.certificate(), one.certificate())))
                .contains("there is no private key in it");
        assertThat(unusable(new Identity(one.certificate(), damaged))).contains(damaged.toString(), "damaged");
        assertThat(unusable(new Identity(one.certificate(), binary))).contains("give it in PEM form");
        assertThat(unusable(new Identity(one.certificate(), encrypted))).contains("the key is encrypted");
        assertThat(unusable(new Identity(one.certificate(), two.key())))
                .contains("is not the one of the certificate in " + one.certificate());
    }

    private String unusable(Path authority, Issued identity) {
        return failure(
                        etcd,
                        new TlsFiles(
                                Optional.of(authority),
                                Optional.of(new Identity(identity.certificate(), identity.key()))))
                .getMessage();
    }

    private String unusable(Identity identity) {
        return failure(etcd, new TlsFiles(Optional.of(authority.certificate()), Optional.of(identity)))
                .getMessage();
    }
}
