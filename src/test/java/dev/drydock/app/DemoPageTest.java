package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.app.DemoSettings.EtcdChoice;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who on this machine may see and use the demo's page. */
class DemoPageTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"a cluster", "an etcd", "a mail server"})
    void withSomethingRealOnlyWhoWasGivenTheAddressComesIn(String real) throws IOException, InterruptedException {
        try (SimulatedCluster theirs = Scenarios.story().start();
                Demo demo = new Demo(inFrontOf(real, theirs));
                DemoPage page = DemoPage.start(demo, "127.0.0.1", 0)) {
            URI printed = URI.create(page.address());

            assertThat(printed.getQuery()).matches("token=[0-9a-f]{32}");
            assertThat(got(visitor(), printed.resolve("/"))).isEqualTo(401);
            assertThat(got(visitor(), printed.resolve("/api/state"))).isEqualTo(401);
            assertThat(typed(visitor(), printed)).isEqualTo(401);
            HttpClient invited = visitor();
            assertThat(got(invited, printed)).isEqualTo(200);
            assertThat(typed(invited, printed)).isEqualTo(200);
        }
    }

    @Test
    void withNothingRealTheAddressIsEnough() throws IOException, InterruptedException {
        try (Demo demo = new Demo(DemoSettings.simulated(new EtcdChoice.Recorded()));
                DemoPage page = DemoPage.start(demo, "127.0.0.1", 0)) {
            URI printed = URI.create(page.address());

            assertThat(printed.getQuery()).isNull();
            assertThat(got(visitor(), printed)).isEqualTo(200);
        }
    }

    private DemoSettings inFrontOf(String real, SimulatedCluster theirs) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, theirs.kubeconfig());
        return new DemoSettings(
                Duration.ofMinutes(30),
                Optional.of(new DemoSettings.RealCluster(kubeconfig.toString(), Optional.empty()))
                        .filter(cluster -> real.equals("a cluster")),
                real.equals("an etcd") ? EtcdChoice.Real.of("http://127.0.0.1:1", Map.of()) : new EtcdChoice.Recorded(),
                Optional.of(new DemoSettings.Smtp("127.0.0.1", 1)).filter(server -> real.equals("a mail server")),
                false);
    }

    private static HttpClient visitor() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    private static int got(HttpClient visitor, URI address) throws IOException, InterruptedException {
        return visitor.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int typed(HttpClient visitor, URI page) throws IOException, InterruptedException {
        HttpRequest deed = HttpRequest.newBuilder(page.resolve("/api/home"))
                .header("Origin", "http://" + page.getAuthority())
                .POST(HttpRequest.BodyPublishers.ofString("{\"person\":\"U0DANA\"}"))
                .build();
        return visitor.send(deed, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
