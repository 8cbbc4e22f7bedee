package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.RealTools;
import dev.drydock.testing.SixtyKinds;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The peers: tar unpacks what was exported, and kubectl reads every document of it as it was meant. */
class KubectlReadsExportsTest {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    @Test
    void everyDocumentIsReadTheSame() throws IOException, InterruptedException {
        Path kubectl = RealTools.require("kubectl");
        ClusterBuilder builder = SixtyKinds.of(300).builder().aggregatedDiscovery();
        Map<String, String> odd = new HashMap<>();
        for (String text : OddTexts.all()) {
            odd.put("text-" + odd.size(), text);
        }
        SimulatedCluster simulated = apis.keep(builder.configMap("shop", "odd", odd)
                .object("team1.example.com", "v1alpha1", "widgets1", """
                    {"metadata": {"name": "numbers", "namespace": "shop"}, "spec": {"long": 9223372036854775807,
                     "decimal": 1.5, "small": 1e-7, "large": 1e21, "negative": -3, "on": true, "y": [null, false, "off"],
                     "very long key %s": 1, "1": 2, "": 3, "a: b": 4}}\
                    """.formatted("x".repeat(300)))
                .start());
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), simulated.kubeconfig());
        Path archive = folder.resolve("export.tar.gz");
        Map<String, JsonNode> exported = export(kubeconfig, archive);
        run(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString()));

        String said = run(List.of(
                kubectl.toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "--cache-dir",
                folder.resolve("cache").toString(),
                "create",
                "--dry-run=client",
                "--validate=false",
                "-o",
                "json",
                "-R",
                "-f",
                folder.resolve("namespaces").toString(),
                "-f",
                folder.resolve("cluster-scoped").toString()));

        Map<String, JsonNode> read = new HashMap<>();
        try (MappingIterator<JsonNode> documents =
                MAPPER.readerFor(JsonNode.class).readValues(said)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.path("kind").asText().equals("List")) {
                    document.path("items").forEach(item -> read.put(key(item), item));
                } else {
                    read.put(key(document), document);
                }
            }
        }
        assertThat(read.keySet()).isEqualTo(exported.keySet());
        exported.forEach((key, document) -> assertThat(plain(read.getOrDefault(key, MAPPER.nullNode())))
                .as(key)
                .isEqualTo(plain(document)));
    }

    private Map<String, JsonNode> export(Path kubeconfig, Path archive) throws IOException {
        KubernetesSettings settings = new KubernetesSettings(
                Optional.of(kubeconfig.toString()),
                Optional.empty(),
                Optional.empty(),
                "test",
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
        TarResourceArchives archives = new TarResourceArchives();
        try (KubernetesCluster cluster =
                        KubernetesCluster.connect(settings, Map.of(), InstantSource.system(), new Random(1));
                OutputStream file = Files.newOutputStream(archive);
                ResourceArchives.Writing writing = archives.write(file, Exported.TAKEN)) {
            ExportScope scope = new ExportScope(List.of(), List.of(), List.of(), true, false);
            assertThat(cluster.exporter("test")
                            .export(scope, Exported.TAKEN, writing, (kind, number, kinds, objects) -> {})
                            .whole())
                    .isTrue();
        }
        Map<String, JsonNode> exported = new HashMap<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive))) {
            archives.read(file, ResourceArchives.Limits.USUAL, object -> {
                JsonNode document = MAPPER.valueToTree(object.fields());
                exported.put(key(document), document);
            });
        }
        return exported;
    }

    private static String key(JsonNode document) {
        JsonNode metadata = document.path("metadata");
        return document.path("apiVersion").asText() + " "
                + document.path("kind").asText() + " "
                + metadata.path("namespace").asText() + "/"
                + metadata.path("name").asText();
    }

    /** As text, with numbers by their value: who reads 1.0e+3 may write 1000. */
    private static String plain(JsonNode node) {
        StringBuilder text = new StringBuilder();
        if (node.isObject()) {
            ((ObjectNode) node)
                    .properties().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .filter(field -> !(field.getKey().equals("creationTimestamp")
                                    && field.getValue().isNull()))
                            .forEach(field -> text.append('"')
                                    .append(field.getKey())
                                    .append("\": ")
                                    .append(plain(field.getValue()))
                                    .append(",\n"));
            return "{" + text + "}";
        }
        if (node.isArray()) {
            node.forEach(item -> text.append(plain(item)).append(", "));
            return "[" + text + "]";
        }
        return node.isNumber() ? node.decimalValue().stripTrailingZeros().toPlainString() : node.toString();
    }

    private static String run(List<String> words) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("drydock", ".err");
        Process process =
                new ProcessBuilder(words).redirectError(errors.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(() -> words + ": " + read(errors)).isZero();
        Files.delete(errors);
        return said;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
