package dev.drydock.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.kubernetes.VeleroAccess;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The optional manifests for Velero: what the adapter asks for in its namespace, and nothing more. */
class VeleroManifestsTest {
    private static final Path FOLDER = Path.of("manifests", "velero");

    private static <T> T read(String file, Class<T> kind) throws IOException {
        return new KubernetesSerialization().unmarshal(Files.readString(FOLDER.resolve(file)), kind);
    }

    @Test
    void theRoleAllowsWhatTheAdapterAsksForAndNothingMore() throws IOException {
        Role role = read("role.yaml", Role.class);

        assertThat(role.getRules()).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).containsExactly(VeleroAccess.GROUP);
            assertThat(rule.getResourceNames()).isEmpty();
        });
        assertThat(role.getRules().stream()
                        .flatMap(rule -> rule.getResources().stream()
                                .flatMap(resource -> rule.getVerbs().stream().map(verb -> verb + " " + resource))))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(VeleroAccess.values())
                        .map(access -> access.verb() + " " + access.resource())
                        .toList());
    }

    @Test
    void itIsBoundToTheBotInVelerosNamespace() throws IOException {
        RoleBinding binding = read("role-binding.yaml", RoleBinding.class);

        assertThat(read("role.yaml", Role.class).getMetadata().getNamespace()).isEqualTo("velero");
        assertThat(binding.getMetadata().getNamespace()).isEqualTo("velero");
        assertThat(binding.getRoleRef().getKind()).isEqualTo("Role");
        assertThat(binding.getRoleRef().getName()).isEqualTo("drydock-velero");
        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
            assertThat(subject.getName()).isEqualTo("drydock");
            assertThat(subject.getNamespace()).isEqualTo("drydock");
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyAccessHasAPurposeThatEndsASentence(VeleroAccess access) {
        assertThat(access.purpose()).matches("to .*[^.]");
    }
}
