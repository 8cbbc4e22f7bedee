package dev.drydock.adapter.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.drydock.adapter.storage.StorageSettings.Bucket;
import dev.drydock.adapter.storage.StorageSettings.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told when an object store refuses, fails or is silent. */
class S3TroubleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | AccessDenied         | the credentials may not do this in the bucket harbour-snapshots",
                "403 | RequestTimeTooSkewed | set this machine's clock",
                "403 | InvalidAccessKeyId   | does not know the access key",
                "403 | SignatureDoesNotMatch| the secret access key is wrong",
                "400 | ExpiredToken         | the credentials have expired",
                "404 | NoSuchBucket         | there is no bucket harbour-snapshots",
                "404 | ''                   | there is no bucket harbour-snapshots, or the endpoint is no object store",
                "404 | NoSuchUpload         | aborts incomplete uploads: give that rule a day",
                "403 | InvalidObjectState   | is in an archive: restore it from there",
                "301 | PermanentRedirect    | is in another region",
                "400 | AuthorizationHeaderMalformed | is in another region",
                "501 | NotImplemented       | lacks something that is needed here",
                "500 | InternalError        | it has trouble of its own (HTTP 500): try again later",
                "503 | SlowDown             | it has trouble of its own (HTTP 503)",
                "418 | Teapot               | it refused with HTTP 418 Teapot",
            })
    void anAnswerIsToldInPlainWords(int status, String code, String said) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = code.isEmpty()
                    ? new byte[0]
                    : ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>x</Message></Error>")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (S3Storage storage =
                storage("http://127.0.0.1:" + server.getAddress().getPort(), Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> storage.list(""))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("The object store at http://127.0.0.1:")
                    .hasMessageContaining(said);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void nobodyAtTheAddressIsToldAsThat() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertSaid("http://127.0.0.1:" + free, "nothing answers at that address");
    }

    @Test
    void anUnknownHostIsToldAsThat() throws IOException {
        assertSaid("http://no-such-store.invalid", "its host is not known");
    }

    /** It accepts, and never says a word. */
    @Test
    void silenceEnds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertSaid("http://127.0.0.1:" + silent.getLocalPort(), "does not answer in time");
        }
    }

    private static void assertSaid(String endpoint, String said) throws IOException {
        try (S3Storage storage = storage(endpoint, Duration.ofMillis(200))) {
            assertThatThrownBy(() -> storage.list(""))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(said);
        }
    }

    @Test
    void aRealServersRefusalsAreUnderstood(@TempDir Path folder) throws Exception {
        try (S3Server server = S3Server.start(folder)) {
            Bucket right = server.bucket("");
            URI endpoint = right.endpoint().orElseThrow();
            assertThatThrownBy(() -> list(S3Server.bucket(endpoint, "another-bucket", "", S3Server.CREDENTIALS)))
                    .hasMessageContaining("there is no bucket another-bucket");
            assertThatThrownBy(() -> list(S3Server.bucket(
                            endpoint,
                            S3Server.BUCKET,
                            "",
                            new Credentials(S3Server.CREDENTIALS.accessKeyId(), "wrong-word"))))
                    .hasMessageContaining("the secret access key is wrong")
                    .hasMessageNotContaining("wrong-word");
            assertThatThrownBy(() -> list(
                            S3Server.bucket(endpoint, S3Server.BUCKET, "", new Credentials("unknown", "wrong-word"))))
                    .hasMessageContaining("does not know the access key");
            URI secure = URI.create("https://127.0.0.1:" + endpoint.getPort());
            assertThatThrownBy(() -> list(S3Server.bucket(secure, S3Server.BUCKET, "", S3Server.CREDENTIALS)))
                    .hasMessageContaining("no secure connection");
            assertThat(list(right)).isZero();
        }
    }

    private static int list(Bucket settings) throws IOException {
        try (S3Storage storage = S3Storage.open(settings)) {
            return storage.list("").size();
        }
    }

    private static S3Storage storage(String endpoint, Duration patience) throws IOException {
        return S3Storage.open(new Bucket(
                S3Server.BUCKET,
                "",
                Optional.of(URI.create(endpoint)),
                Optional.empty(),
                true,
                Optional.of(S3Server.CREDENTIALS),
                patience));
    }
}
