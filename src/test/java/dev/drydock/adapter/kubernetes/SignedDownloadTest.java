package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterException.Kind;
import dev.drydock.cluster.velero.VeleroText;
import dev.drydock.testing.TestAuthority;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A download from a stranger: bounded, and its signed URL is told to nobody. */
class SignedDownloadTest {
    private static final String SIGNED = "/bucket/log.gz?X-Amz-Signature=5ec4e7";
    private static final SignedDownload.Limits LIMITS = new SignedDownload.Limits(
            Duration.ofSeconds(1),
            Duration.ofMillis(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            64 * 1024,
            32 * 1024);

    private final CountDownLatch over = new CountDownLatch(1);
    private Optional<HttpServer> server = Optional.empty();

    @AfterEach
    void stop() {
        over.countDown();
        server.ifPresent(open -> open.stop(0));
    }

    private String serving(HttpServer made, String scheme, HttpHandler handler) {
        server = Optional.of(made);
        made.createContext("/", handler);
        made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        made.start();
        return scheme + "://127.0.0.1:" + made.getAddress().getPort();
    }

    private String serving(HttpHandler handler) throws IOException {
        return serving(HttpServer.create(loopback(), 0), "http", handler);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static byte[] packed(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(text);
        }
        return bytes.toByteArray();
    }

    private static VeleroText fetch(String base) throws InterruptedException {
        return new SignedDownload(LIMITS, Optional.empty()).fetch(base + SIGNED);
    }

    private static ClusterException refused(SignedDownload.Limits limits, String url) {
        ClusterException refused = catchThrowableOfType(
                ClusterException.class, () -> new SignedDownload(limits, Optional.empty()).fetch(url));
        for (Throwable told = refused; told != null; told = told.getCause()) {
            assertThat(told.toString()).doesNotContain("Signature", "5ec4e7");
        }
        return refused;
    }

    @Test
    void whatIsThereIsUnpacked() throws IOException, InterruptedException {
        byte[] body = packed("level=info".getBytes(StandardCharsets.UTF_8));
        String base = serving(
                exchange -> answer(exchange, exchange.getRequestURI().toString().equals(SIGNED) ? 200 : 403, body));

        assertThat(fetch(base)).isEqualTo(new VeleroText("level=info", true));
    }

    @ParameterizedTest
    @CsvSource({"32767, true", "32768, true", "32769, false", "5000000, false"})
    void aLongTextIsGivenToTheLimit(int length, boolean whole) throws IOException, InterruptedException {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) 'x');
        byte[] body = packed(text);
        String base = serving(exchange -> answer(exchange, 200, body));

        VeleroText fetched = fetch(base);

        assertThat(fetched.content()).hasSize(Math.min(length, LIMITS.text()));
        assertThat(fetched.whole()).isEqualTo(whole);
    }

    /** What is signed is for one host; what is at another may be nobody's business. */
    @Test
    void noOtherPlaceIsFetchedFromThanTheSignedOne() throws IOException {
        AtomicBoolean followed = new AtomicBoolean();
        byte[] secret = packed("secret".getBytes(StandardCharsets.UTF_8));
        String base = serving(exchange -> {
            if (exchange.getRequestURI().toString().equals(SIGNED)) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
                answer(exchange, 302, new byte[0]);
            } else {
                followed.set(true);
                answer(exchange, 200, secret);
            }
        });

        assertThat(refused(LIMITS, base + SIGNED)).hasMessageContaining("leads elsewhere");
        assertThat(followed).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[fe80::1]/x",
                "http://[::ffff:169.254.169.254]/x",
                "http://2852039166/x"
            })
    void whatMachinesTellOfThemselvesIsNotAsked(String url) {
        assertThat(refused(LIMITS, url))
                .hasMessageContaining("whose address is link-local")
                .extracting(ClusterException::kind)
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void aBodyThatNeverEndsIsCutOff() throws IOException, InterruptedException {
        byte[] noise = new byte[8192];
        new Random(1).nextBytes(noise);
        byte[] start = packed(noise);
        String base = serving(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            // The start of a gzip stream whose end does not come.
            exchange.getResponseBody().write(start, 0, start.length - 8);
            while (true) {
                exchange.getResponseBody().write(noise);
            }
        });

        // Whatever it is, it is over soon: told as damaged, or its beginning given.
        try {
            assertThat(fetch(base).whole()).isFalse();
        } catch (ClusterException damaged) {
            assertThat(damaged).hasMessageContaining("damaged");
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedFor() throws IOException {
        String base = serving(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        SignedDownload.Limits hurried = new SignedDownload.Limits(
                LIMITS.signing(), LIMITS.look(), LIMITS.connect(), Duration.ofMillis(300), 1000, 1000);

        ClusterException refused = refused(hurried, base + SIGNED);

        assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(refused)
                .hasMessageStartingWith("the storage of the backup at " + base + " is not reached from Drydock: no ");
    }

    @ParameterizedTest
    @CsvSource({
        "403, REFUSED, refuses the URL that Velero signed",
        "404, REFUSED, has no such file",
        "400, REFUSED, answers 400",
        "503, UNAVAILABLE, answers 503",
        "204, REFUSED, answers 204",
        "307, REFUSED, 'answers 307, which leads elsewhere, and is not followed'",
    })
    void aRefusalIsToldInPlainWords(int status, Kind kind, String words) throws IOException {
        String base = serving(exchange -> answer(exchange, status, new byte[0]));

        ClusterException refused = refused(LIMITS, base + SIGNED);

        assertThat(refused).hasMessageContaining(words);
        assertThat(refused.kind()).isEqualTo(kind);
    }

    @Test
    void whatIsNotPackedIsDamaged() throws IOException {
        String base =
                serving(exchange -> answer(exchange, 200, "<html>log in</html>".getBytes(StandardCharsets.UTF_8)));

        assertThat(refused(LIMITS, base + SIGNED)).hasMessageContaining("is damaged: it cannot be unpacked");
    }

    @Test
    void whatIsCutIsDamaged() throws IOException {
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        byte[] body = packed(noise);
        String base = serving(exchange -> answer(exchange, 200, Arrays.copyOf(body, body.length / 2)));

        assertThat(refused(LIMITS, base + SIGNED)).hasMessageContaining("is damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd?X-Amz-Signature=5ec4e7",
                "ftp://host/x?X-Amz-Signature=5ec4e7",
                "jar:http://host/x?X-Amz-Signature=5ec4e7",
                "/x?X-Amz-Signature=5ec4e7",
                "http:///x?X-Amz-Signature=5ec4e7",
                "https://me:5ec4e7@host/x",
                "https://host/x y?X-Amz-Signature=5ec4e7",
                "",
            })
    void anythingButAnHttpUrlIsRefused(String url) {
        assertThat(refused(LIMITS, url))
                .hasMessage("Velero told a place to fetch the file from that is no http or https URL of a host");
    }

    @Test
    void whoIsNotThereIsSaidToBe() throws IOException {
        String base = serving(exchange -> {});
        stop();

        assertThat(refused(LIMITS, base + SIGNED))
                .hasMessageEndingWith("is not reached from Drydock: connection refused");
        assertThat(refused(LIMITS, "https://nowhere.invalid" + SIGNED))
                .hasMessageEndingWith("its name cannot be resolved");
    }

    @Test
    void anAuthorityOfTheLocationsIsTrusted(@TempDir Path folder) throws Exception {
        TestAuthority authority = TestAuthority.create(folder, "harbour");
        TestAuthority.Issued own = authority.issue("storage", TestAuthority.KeyForm.PKCS8_RSA, "127.0.0.1");
        HttpsServer secure = HttpsServer.create(loopback(), 0);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(
                SSLUtils.keyManagers(
                        null, own.certificate().toString(), null, own.key().toString(), "RSA", "", null, ""),
                null,
                null);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        byte[] body = packed(new byte[] {'x'});
        String base = serving(secure, "https", exchange -> answer(exchange, 200, body));
        String pem = Base64.getEncoder().encodeToString(Files.readAllBytes(authority.certificate()));

        assertThat(refused(LIMITS, base + SIGNED)).hasMessageContaining("no secure connection");
        assertThat(new SignedDownload(LIMITS, Optional.of(pem))
                        .fetch(base + SIGNED)
                        .content())
                .isEqualTo("x");
        assertThat(catchThrowableOfType(
                        ClusterException.class,
                        () -> new SignedDownload(LIMITS, Optional.of("bm9uZQ==")).fetch(base + SIGNED)))
                .hasMessageContaining("objectStorage.caCert");
    }
}
