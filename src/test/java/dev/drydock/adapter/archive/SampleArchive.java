package dev.drydock.adapter.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportIndex.KindCount;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A small archive for tests, and the index that it was finished with. */
final class SampleArchive {
    static final ResourceKind NAMESPACES = new ResourceKind("", "v1", "Namespace", "namespaces", false);
    static final ResourceKind ROLES =
            new ResourceKind("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false);
    static final ResourceKind DEPLOYMENTS = new ResourceKind("apps", "v1", "Deployment", "deployments", true);

    private final ByteArrayOutputStream target = new ByteArrayOutputStream();
    private final ResourceArchives.Writing writing;
    private final List<KindCount> counts = new ArrayList<>();

    SampleArchive() throws IOException {
        writing = new TarResourceArchives().write(target, Instant.parse("2026-11-30T12:00:00Z"));
    }

    static SampleArchive usual() throws IOException {
        SampleArchive sample = new SampleArchive();
        sample.begin(NAMESPACES);
        sample.add("", "shop", """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
            """);
        sample.begin(ROLES);
        sample.add("", "system:controller:x", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: system:controller:x
            """);
        sample.begin(DEPLOYMENTS);
        sample.add("shop", "web", deployment("web"));
        sample.add("shop", "w".repeat(253), deployment("w".repeat(253)));
        sample.writing.finish(sample.index());
        sample.writing.close();
        return sample;
    }

    static String deployment(String name) {
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: %s
              namespace: shop
            spec:
              replicas: 3
              paused: false
              note: "yes"
            """.formatted(name);
    }

    void begin(ResourceKind kind) throws IOException {
        writing.begin(kind);
        counts.add(new KindCount(kind, 0, 1, 0, "42", true));
    }

    boolean add(String namespace, String name, String yaml) throws IOException {
        byte[] bytes = yaml.getBytes(UTF_8);
        KindCount last = counts.removeLast();
        counts.add(new KindCount(last.kind(), last.objects() + 1, 1, last.bytes() + bytes.length, "42", true));
        return writing.add(namespace, name, bytes);
    }

    ExportIndex index() {
        return new ExportIndex(
                new ClusterIdentity("production", "0f2c"),
                "127.0.0.1:6443",
                "v1.36.0",
                "drydock 0.1.0",
                Instant.parse("2026-11-30T12:00:00Z"),
                Duration.ofMillis(1234),
                new ExportScope(List.of(), List.of(), List.of("*.example.com"), false, false),
                List.of("Events are left out."),
                counts,
                List.of());
    }

    byte[] bytes() {
        return target.toByteArray();
    }
}
