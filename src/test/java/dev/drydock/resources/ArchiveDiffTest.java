package dev.drydock.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.run.RefusalException;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changed between two exports is told by objects and fields, and never by values. */
class ArchiveDiffTest {
    private static final int MANY = 600;

    @TempDir
    private Path folder;

    private ResourcesScene scene;

    @BeforeEach
    void export() throws IOException {
        ClusterBuilder builder = SimulatedCluster.builder().kind("", "v1", "secrets", "Secret", true);
        for (int i = 0; i < MANY; i++) {
            builder.object("", "v1", "configmaps", map("map-" + i, "blue"));
        }
        builder.object("", "v1", "secrets", secret("c2VjcmV0"));
        scene = new ResourcesScene(folder, builder.start());
        scene.export("before", ResourcesScene.WITH_SECRETS);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static String map(String name, String colour) {
        return """
            {"metadata":{"name":"%s","namespace":"shop"},"data":{"colour":"%s","app.properties":"x"}}
            """.formatted(name, colour);
    }

    private static String secret(String word) {
        return "{\"metadata\":{\"name\":\"token\",\"namespace\":\"shop\"},\"data\":{\"word\":\"" + word + "\"}}";
    }

    private void changed(String name) {
        scene.cluster
                .add()
                .deleted("", "v1", "configmaps", "shop", name)
                .object("", "v1", "configmaps", map(name, "red"));
    }

    private String difference() throws IOException {
        scene.export("after", ResourcesScene.WITH_SECRETS);
        return scene.ask("backup diff before after");
    }

    @Test
    void nothingChangedIsSaid() throws IOException {
        assertThat(difference())
                .isEqualTo("» From before to after nothing changed.\nFrom before to after nothing changed.\n");
    }

    @Test
    void whatWasAddedIsGoneAndChangedIsNamed() throws IOException {
        changed("map-1");
        scene.cluster
                .add()
                .deleted("", "v1", "configmaps", "shop", "map-2")
                .object("", "v1", "configmaps", map("new", "blue"));

        assertThat(difference())
                .contains("1 added, 1 gone, 1 changed")
                .contains("1 object added", "ConfigMap shop/new")
                .contains("1 object gone", "ConfigMap shop/map-2")
                .contains("1 object changed", "ConfigMap shop/map-1: data.colour")
                .doesNotContain("map-3", "red", "blue");
    }

    @Test
    void theValuesOfSecretsAreNeverShown() throws IOException {
        scene.cluster
                .add()
                .deleted("", "v1", "secrets", "shop", "token")
                .object("", "v1", "secrets", secret("b3RoZXI="));

        assertThat(difference()).contains("Secret shop/token: data.word").doesNotContain("c2VjcmV0", "b3RoZXI=");
    }

    @Test
    void manyAreCountedAndSomeAreNamed() throws IOException {
        for (int i = 0; i < MANY; i++) {
            changed("map-" + i);
        }

        assertThat(difference()).contains("600 objects changed", "… and 100 more");
    }

    @Test
    void anExportThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> scene.ask("backup diff before later"))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("There is no backup `later` of the kind resources.");
    }
}
