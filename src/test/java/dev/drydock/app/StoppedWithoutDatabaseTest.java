package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.mail.MailSettings;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.adapter.store.TcpProxy;
import dev.drydock.adapter.store.TestPostgres;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Drydock whose database does not answer says so, and can be stopped in good time all the same. */
final class StoppedWithoutDatabaseTest {
    /** Less than a Pod's grace period, with room for the JVM's own end. */
    private static final Duration SOON_ENOUGH = Duration.ofSeconds(20);

    private static final MailSettings MAIL =
            new MailSettings("127.0.0.1", 1, MailSettings.Tls.NONE, Optional.empty(), "drydock@example.org", List.of());

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void itIsNotReadyStaysAliveAndEndsSoonEnough(@TempDir Path folder) throws Exception {
        StoreSettings direct = TestPostgres.freshDatabase();
        try (TcpProxy proxy = new TcpProxy(TestPostgres.port())) {
            StoreSettings through = new StoreSettings(
                    direct.url().replace(":" + TestPostgres.port() + "/", ":" + proxy.port() + "/"),
                    direct.user(),
                    direct.password(),
                    direct.pace());
            DrydockRig rig = new DrydockRig(
                    folder,
                    SimulatedCluster.builder().node("node01"),
                    ApprovalPolicy.STANDARD,
                    through,
                    Optional.of(MAIL),
                    List.of(),
                    InstantSource.system(),
                    "#ops");
            try {
                Awaitility.await()
                        .atMost(DrydockRig.PATIENCE)
                        .untilAsserted(
                                () -> assertThat(get(rig, "/readyz").body()).isEqualTo("ok\n"));
                proxy.fallSilent();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .untilAsserted(() ->
                                assertThat(get(rig, "/readyz").body()).startsWith("The journal cannot be read. "));
                assertThat(get(rig, "/livez").statusCode()).isEqualTo(200);
                assertThat(get(rig, "/metrics").body()).contains("drydock_journal_readable 0.0");

                long begun = System.nanoTime();
                rig.stop();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON_ENOUGH);
            } finally {
                rig.close();
            }
        }
    }

    private HttpResponse<String> get(DrydockRig rig, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.port() + path))
                .timeout(Duration.ofSeconds(2))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
