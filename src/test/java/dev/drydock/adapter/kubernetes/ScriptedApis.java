package dev.drydock.adapter.kubernetes;

import dev.drydock.adapter.kubernetes.ScriptedApiServer.Script;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The servers and clients of one test, closed after it. */
final class ScriptedApis implements AfterEachCallback {
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    ScriptedApiServer serve(Script script) throws IOException {
        return keep(new ScriptedApiServer(script));
    }

    /** A client at a time that stands still, with enough patience for a slow machine. */
    KubernetesCluster cluster(ScriptedApiServer api) {
        return cluster(api.configuration(Duration.ofSeconds(20)));
    }

    KubernetesCluster cluster(ClientConfiguration configuration) {
        return keep(new KubernetesCluster(configuration, InstantSource.fixed(NOW), WatchTimes.usual(new Random(1))));
    }

    <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }
}
