package dev.drydock.cluster.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyStageTest {
    @ParameterizedTest
    @CsvSource({
        "apiextensions.k8s.io, CustomResourceDefinition, DEFINITIONS",
        "'', Namespace, NAMESPACES",
        "'', ServiceAccount, ACCESS",
        "rbac.authorization.k8s.io, ClusterRole, ACCESS",
        "'', ConfigMap, CONFIGURATION",
        "'', Secret, CONFIGURATION",
        "'', Service, CONFIGURATION",
        "'', PersistentVolume, CONFIGURATION",
        "storage.k8s.io, StorageClass, CONFIGURATION",
        "scheduling.k8s.io, PriorityClass, CONFIGURATION",
        "networking.k8s.io, Ingress, CONFIGURATION",
        "'', Pod, WORKLOADS",
        "apps, Deployment, WORKLOADS",
        "batch, CronJob, WORKLOADS",
        "autoscaling, HorizontalPodAutoscaler, WORKLOADS",
        "policy, PodDisruptionBudget, WORKLOADS",
        "cert-manager.io, Certificate, CUSTOM_RESOURCES",
        "gateway.networking.k8s.io, HTTPRoute, CUSTOM_RESOURCES",
        "apps.example.com, Deployment, CUSTOM_RESOURCES",
        "admissionregistration.k8s.io, ValidatingWebhookConfiguration, ADMISSION",
        "apiregistration.k8s.io, APIService, ADMISSION"
    })
    void kindsAreAppliedInTheirStage(String group, String kind, ApplyStage stage) {
        assertThat(ApplyStage.of(group, kind)).isEqualTo(stage);
    }
}
