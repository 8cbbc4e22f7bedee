package dev.drydock.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The manifests for the time of a restore: they bind the bot and nobody else, and no other manifest has them. */
class RestoreResourcesManifestsTest {
    private static final Path FOLDER = Path.of("manifests", "restore-resources");

    @Test
    void theBotAloneIsBoundToEverything() throws IOException {
        ClusterRoleBinding binding = new KubernetesSerialization()
                .unmarshal(Files.readString(FOLDER.resolve("cluster-role-binding.yaml")), ClusterRoleBinding.class);

        assertThat(binding.getMetadata().getName()).isEqualTo("drydock-restore-resources");
        assertThat(binding.getRoleRef().getName()).isEqualTo("cluster-admin");
        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
            assertThat(subject.getName()).isEqualTo("drydock");
            assertThat(subject.getNamespace()).isEqualTo("drydock");
        });
    }

    @Test
    void whatIsAlwaysDeployedDoesNotHaveIt() throws IOException {
        assertThat(Files.readString(Path.of("manifests", "kubernetes", "kustomization.yaml")))
                .doesNotContain("restore-resources");
        assertThat(Files.readString(Path.of("manifests", "kubernetes", "cluster-role-binding.yaml")))
                .doesNotContain("cluster-admin");
    }
}
