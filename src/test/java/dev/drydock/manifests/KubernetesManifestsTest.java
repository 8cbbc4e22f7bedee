package dev.drydock.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testing.Command;
import dev.drydock.testing.RealTools;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class KubernetesManifestsTest {
    private static final Path FOLDER = Path.of("manifests", "kubernetes");

    @Test
    void theKustomizationListsEveryFile() throws IOException {
        Map<?, ?> kustomization = read("kustomization.yaml", Map.class);

        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(kustomization.get("resources"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.equals("kustomization.yaml"))
                                    .toList());
        }
    }

    @Test
    void kubectlBuildsItAllIntoOneNamespace() throws IOException {
        Path kubectl = RealTools.require("kubectl");

        Command.Result built = Command.run(
                List.of(kubectl.toString(), "kustomize", FOLDER.toString()),
                Path.of("").toAbsolutePath(),
                Duration.ofSeconds(60));

        assertThat(built.exit()).as(built.output()).isZero();
        // Five objects that live in it, and the account that the role is bound to.
        assertThat(built.output().lines().filter(line -> line.equals("  namespace: drydock")))
                .hasSize(6);
        assertThat(built.output()).contains("image: drydock:0.1.0");
    }

    @Test
    void oneReplicaLetsGoOfTheVolumeBeforeTheNextTakesIt() throws IOException {
        Deployment deployment = read("deployment.yaml", Deployment.class);

        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        assertThat(read("persistent-volume-claim.yaml", PersistentVolumeClaim.class)
                        .getSpec()
                        .getAccessModes())
                .containsExactly("ReadWriteOnce");
        assertThat(pod().getVolumes())
                .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
                .hasSize(1);
    }

    @Test
    void thePodMeetsTheRestrictedStandard() throws IOException {
        PodSpec pod = pod();
        Container container = container();

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532L);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getHostPID()).isNull();
        assertThat(pod.getVolumes()).allMatch(volume -> volume.getHostPath() == null);
    }

    @Test
    void theBotNeverStandsInTheWayOfItsOwnNodesDrain() throws IOException {
        assertThat(pod().getVolumes()).allMatch(volume -> volume.getEmptyDir() == null);
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file)).doesNotContain("kind: PodDisruptionBudget");
            }
        }
    }

    /** Nothing that is written there fills the journal's volume, and it goes with the pod. */
    @Test
    void snapshotsAreStagedOnAVolumeOfTheirOwn() throws IOException {
        String volume = pod().getVolumes().stream()
                .filter(each -> each.getEphemeral() != null)
                .map(Volume::getName)
                .findFirst()
                .orElseThrow();
        String mount = container().getVolumeMounts().stream()
                .filter(each -> each.getName().equals(volume))
                .map(VolumeMount::getMountPath)
                .findFirst()
                .orElseThrow();

        assertThat(Files.readString(FOLDER.resolve("config-map.yaml")))
                .contains("DRYDOCK_SNAPSHOT_STAGING: " + mount + "/snapshots\n");
    }

    @Test
    void secretsComeAsFilesThatAreMounted() throws IOException {
        List<String> mounts = container().getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .toList();

        assertThat(container().getEnv())
                .filteredOn(variable -> variable.getName().startsWith("SLACK_"))
                .isNotEmpty()
                .allMatch(variable -> variable.getName().endsWith("_FILE"))
                .extracting(EnvVar::getValue)
                .allMatch(value -> mounts.stream().anyMatch(mount -> value.startsWith(mount + "/")));
        assertThat(Files.readString(FOLDER.resolve("config-map.yaml"))).doesNotContain("TOKEN", "PASSWORD", "SIGNING");
    }

    @Test
    void theProbesAskTheHealthPages() throws IOException {
        assertThat(container().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getContainerPort()).isEqualTo(8080);
        });
        assertThat(path(container().getStartupProbe())).isEqualTo("http/livez");
        assertThat(path(container().getLivenessProbe())).isEqualTo("http/livez");
        assertThat(path(container().getReadinessProbe())).isEqualTo("http/readyz");
    }

    @Test
    void theRoleIsBoundToTheBotsAccountAndNamesNoWildcard() throws IOException {
        ClusterRole role = read("cluster-role.yaml", ClusterRole.class);
        ClusterRoleBinding binding = read("cluster-role-binding.yaml", ClusterRoleBinding.class);

        assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
        assertThat(binding.getSubjects())
                .singleElement()
                .satisfies(subject -> assertThat(subject.getName()).isEqualTo(pod().getServiceAccountName()));
        assertThat(role.getRules()).allSatisfy(rule -> {
            assertThat(rule.getVerbs()).doesNotContain("*");
            assertThat(rule.getResources()).doesNotContain("*");
            assertThat(rule.getApiGroups()).doesNotContain("*");
        });
        assertThat(read("service-account.yaml", ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(pod().getAutomountServiceAccountToken()).isTrue();
    }

    @Test
    void theNetworkPolicyHoldsForTheBotsPodInBothDirections() throws IOException {
        NetworkPolicy policy = read("network-policy.yaml", NetworkPolicy.class);
        Map<String, String> labels = read("deployment.yaml", Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();

        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(labels)
                .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
        assertThat(policy.getSpec().getEgress())
                .allMatch(rule -> !rule.getPorts().isEmpty());
    }

    private static String path(Probe probe) {
        return probe.getHttpGet().getPort().getStrVal() + probe.getHttpGet().getPath();
    }

    private static Container container() throws IOException {
        return pod().getContainers().get(0);
    }

    private static PodSpec pod() throws IOException {
        return read("deployment.yaml", Deployment.class).getSpec().getTemplate().getSpec();
    }

    private static <T> T read(String file, Class<T> type) throws IOException {
        return new KubernetesSerialization().unmarshal(Files.readString(FOLDER.resolve(file)), type);
    }
}
