package dev.drydock.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.kubernetes.NodePodAccess;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The optional manifests of node pods: what the adapter asks for in one namespace, and nothing more. */
class NodePodManifestsTest {
    private static final Path FOLDER = Path.of("manifests", "node-pods");

    private static <T> T read(String file, Class<T> kind) throws IOException {
        return new KubernetesSerialization().unmarshal(Files.readString(FOLDER.resolve(file)), kind);
    }

    @Test
    void theRoleAllowsWhatTheAdapterAsksForAndNothingMore() throws IOException {
        Role role = read("role.yaml", Role.class);

        assertThat(role.getRules()).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).containsExactly("");
            assertThat(rule.getResourceNames()).isEmpty();
        });
        assertThat(role.getRules().stream()
                        .flatMap(rule -> rule.getResources().stream()
                                .flatMap(resource -> rule.getVerbs().stream().map(verb -> verb + " " + resource))))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(NodePodAccess.values())
                        .map(access -> access.verb() + " " + access.resource())
                        .toList());
    }

    @Test
    void allIsInOneNamespaceThatLetsPodsBePrivileged() throws IOException {
        Namespace namespace = read("namespace.yaml", Namespace.class);
        String name = namespace.getMetadata().getName();
        RoleBinding binding = read("role-binding.yaml", RoleBinding.class);

        assertThat(namespace.getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "privileged");
        assertThat(read("role.yaml", Role.class).getMetadata().getNamespace()).isEqualTo(name);
        assertThat(binding.getMetadata().getNamespace()).isEqualTo(name);
        assertThat(binding.getRoleRef().getKind()).isEqualTo("Role");
        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
            assertThat(subject.getName()).isEqualTo("drydock");
            assertThat(subject.getNamespace()).isEqualTo("drydock");
        });
    }
}
