package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl applies on the server's side, and meets what it meets at a real API server. */
class ServerSideApplyTest {
    private static final String MAP = """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","namespace":"shop"%s},"data":{%s}}
        """;

    private final SimulatedCluster cluster = SimulatedCluster.builder()
            .namespace("shop")
            .deployment("shop", "web", 0)
            .start();

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void writeKubeconfig() throws IOException {
        Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private Said kubectl(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(RealTools.require("kubectl").toString()));
        command.addAll(List.of(words));
        Path output = Files.createTempFile(folder, "kubectl", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("kubectl ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(process.exitValue(), Files.readString(output));
    }

    private record Said(int exit, String output) {}

    private Said apply(String manager, String object, String... more) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("object.json"), object);
        List<String> words = new ArrayList<>(List.of(
                "apply", "--server-side", "--validate=false", "--field-manager=" + manager, "-f", file.toString()));
        words.addAll(List.of(more));
        return kubectl(words.toArray(String[]::new));
    }

    private JsonNode served(String plural, String name) {
        return Json.own(cluster.json(plural, "shop", name).getBytes(StandardCharsets.UTF_8));
    }

    private static String map(String data) {
        return MAP.formatted("", data);
    }

    private static String deployment(String spec) {
        return """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{%s}}
            """.formatted(spec);
    }

    @Test
    void whatIsNotThereIsMadeAndBelongsToWhoAppliedIt() throws IOException, InterruptedException {
        assertThat(apply("one", map("\"a\":\"1\"")).output()).contains("configmap/settings serverside-applied");

        JsonNode managed = served("configmaps", "settings").at("/metadata/managedFields/0");
        assertThat(managed.path("manager").asText()).isEqualTo("one");
        assertThat(managed.path("operation").asText()).isEqualTo("Apply");
        assertThat(managed.path("fieldsV1").toString()).isEqualTo("{\"f:data\":{\"f:a\":{}}}");
    }

    @Test
    void theSameAgainChangesNothing() throws IOException, InterruptedException {
        apply("one", map("\"a\":\"1\""));
        String before = served("configmaps", "settings").toString();

        apply("one", map("\"a\":\"1\""));

        assertThat(served("configmaps", "settings").toString()).isEqualTo(before);
    }

    @Test
    void whatAnotherAppliedOtherwiseIsAConflict() throws IOException, InterruptedException {
        apply("one", map("\"a\":\"1\",\"b\":\"1\""));

        Said said = apply("two", map("\"a\":\"2\",\"b\":\"1\",\"c\":\"1\""));

        assertThat(said.exit()).isNotZero();
        assertThat(said.output())
                .contains("Apply failed with 1 conflict: conflict with \"one\": .data.a")
                .contains("--force-conflicts");
        assertThat(served("configmaps", "settings").path("data").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"1\"}");
    }

    @Test
    void theSameValueIsShared() throws IOException, InterruptedException {
        apply("one", map("\"a\":\"1\""));

        assertThat(apply("two", map("\"a\":\"1\",\"b\":\"2\"")).exit()).isZero();
        // The one takes its field back; the other still has it.
        apply("one", map("\"c\":\"3\""));

        assertThat(served("configmaps", "settings").path("data").toString())
                .isEqualTo("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}");
    }

    @Test
    void forceTakesTheFieldFromTheOther() throws IOException, InterruptedException {
        apply("one", map("\"a\":\"1\",\"b\":\"1\""));

        assertThat(apply("two", map("\"a\":\"2\""), "--force-conflicts").exit()).isZero();

        JsonNode object = served("configmaps", "settings");
        assertThat(object.at("/data/a").asText()).isEqualTo("2");
        assertThat(object.at("/metadata/managedFields/0/fieldsV1").toString()).isEqualTo("{\"f:data\":{\"f:b\":{}}}");
        assertThat(object.at("/metadata/managedFields/1/manager").asText()).isEqualTo("two");
    }

    @Test
    void whatIsAppliedNoMoreIsTakenAway() throws IOException, InterruptedException {
        apply("one", MAP.formatted(",\"labels\":{\"tier\":\"front\"}", "\"a\":\"1\",\"b\":\"2\""));

        apply("one", map("\"b\":\"2\""));

        JsonNode object = served("configmaps", "settings");
        assertThat(object.path("data").toString()).isEqualTo("{\"b\":\"2\"}");
        assertThat(object.at("/metadata/labels").isMissingNode()).isTrue();
    }

    @Test
    void aDryRunOnlyTells() throws IOException, InterruptedException {
        assertThat(apply("one", map("\"a\":\"1\""), "--dry-run=server").output())
                .contains("(server dry run)");
        assertThat(kubectl("get", "configmap", "-n", "shop", "settings").output())
                .contains("not found");

        apply("one", map("\"a\":\"1\""));
        apply("one", map("\"a\":\"2\""), "--dry-run=server");

        assertThat(served("configmaps", "settings").at("/data/a").asText()).isEqualTo("1");
    }

    @Test
    void whatWasThereBeforeBelongsToNobodyWhoCanBeAsked() throws IOException, InterruptedException {
        Said said = apply("one", deployment("\"replicas\":2"));

        assertThat(said.output()).contains("conflict with \"before-first-apply\" using apps/v1: .spec.replicas");
    }

    @Test
    void whoPatchesByHandOwnsWhatTheyPatched() throws IOException, InterruptedException {
        apply("one", deployment("\"replicas\":2"), "--force-conflicts");
        kubectl(
                "patch",
                "deployment",
                "-n",
                "shop",
                "web",
                "--field-manager=hand",
                "-p",
                "{\"spec\":{\"replicas\":5}}");

        assertThat(apply("one", deployment("\"replicas\":2")).output())
                .contains("conflict with \"hand\" using apps/v1: .spec.replicas");
        assertThat(apply("one", deployment("\"replicas\":5")).exit()).isZero();
    }

    @Test
    void itemsOfAListAreToldApartByTheirNames() throws IOException, InterruptedException {
        String containers = "\"template\":{\"spec\":{\"containers\":[{\"name\":\"%s\",\"image\":\"r/%s:1\"}]}}";
        apply("one", deployment(containers.formatted("side", "side")));
        apply("two", deployment(containers.formatted("other", "other")));

        List<String> names = served("deployments", "web")
                .at("/spec/template/spec/containers")
                .findValuesAsText("name");
        assertThat(names).contains("side", "other");

        apply("two", deployment("\"minReadySeconds\":3"));

        assertThat(served("deployments", "web")
                        .at("/spec/template/spec/containers")
                        .findValuesAsText("name"))
                .contains("side")
                .doesNotContain("other");
    }

    @Test
    void aNamespaceThatIsNotThereIsSaidToBe() throws IOException, InterruptedException {
        String elsewhere = map("\"a\":\"1\"").replace("\"shop\"", "\"nowhere\"");

        assertThat(apply("one", elsewhere).output()).contains("namespaces \"nowhere\" not found");
    }
}
