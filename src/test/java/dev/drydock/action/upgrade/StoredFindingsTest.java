package dev.drydock.action.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.Requests;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written at versions that are removed, over real connections to a simulated API server. */
class StoredFindingsTest {
    private static final String FLOW = "flowcontrol.apiserver.k8s.io";
    private static final String GUIDE = "https://kubernetes.io/docs/reference/using-api/deprecation-guide/";
    private static final HostsLook HOSTS = new HostsLook(Optional.of(new TreeMap<>()));

    @TempDir
    private Path folder;

    private static ClusterBuilder cluster(String version) {
        return SimulatedCluster.builder().version(version).node("w1");
    }

    /** @param metadata what else is in its metadata */
    private static String object(String namespace, String name, String metadata) {
        String in = namespace.isEmpty() ? "" : "\"namespace\":\"" + namespace + "\",";
        return "{\"metadata\":{" + in + "\"name\":\"" + name + "\"" + metadata + "},\"spec\":{\"secret\":\"hidden\"}}";
    }

    private static String writtenBy(String manager, String apiVersion) {
        return ",\"managedFields\":[{\"manager\":\"" + manager + "\",\"operation\":\"Update\",\"apiVersion\":\""
                + apiVersion + "\"," + (manager.equals("argocd") ? "\"time\":\"2024-05-06T23:59:59Z\"," : "")
                + "\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"f:spec\":{}}}]";
    }

    private static String applied(String apiVersion) {
        return ",\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"apiVersion\\\":\\\""
                + apiVersion + "\\\",\\\"kind\\\":\\\"CronJob\\\"}\"}";
    }

    private interface Question {
        Card ask(ClusterLook look);
    }

    private Card ask(SimulatedCluster simulated, Question question) throws IOException {
        Path file = Files.writeString(folder.resolve("kubeconfig"), simulated.kubeconfig());
        KubernetesSettings settings = new KubernetesSettings(
                Optional.of(file.toString()),
                Optional.empty(),
                Optional.empty(),
                "test",
                Duration.ofSeconds(5),
                Duration.ofSeconds(20));
        try (KubernetesCluster cluster =
                KubernetesCluster.connect(settings, Map.of(), InstantSource.system(), new Random(1))) {
            return question.ask(ClusterLook.withCustomKinds(cluster.controlPlane()));
        }
    }

    private static Card check(ClusterLook look) {
        return UpgradeCheckQuery.card("harbour", look, HOSTS, List.of());
    }

    private static Question plan(String target) {
        return look -> PlanCard.of(
                "harbour", look, KubernetesVersionTest.version(target), HOSTS, Optional.empty(), PastUpgrades.NONE);
    }

    private static List<String> lines(Card card, String title, String about) {
        return card.blocks().stream()
                .filter(Block.Section.class::isInstance)
                .map(Block.Section.class::cast)
                .filter(section -> section.title().equals(title))
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .filter(line -> line.contains(about))
                .toList();
    }

    /** Three pages of them; of the control plane's own, and of those that are written well, nothing is told. */
    @Test
    void manyAreToldByAFewOfTheirNamesAndWhoWritesThem() throws IOException {
        ClusterBuilder builder = cluster("v1.31.2")
                .kind(FLOW, "v1", "flowschemas", "FlowSchema", false)
                .kind(FLOW, "v1", "prioritylevelconfigurations", "PriorityLevelConfiguration", false)
                .object(
                        FLOW,
                        "v1",
                        "flowschemas",
                        object(
                                "",
                                "exempt",
                                writtenBy("api-priority-and-fairness-config-producer-v1", FLOW + "/v1beta3")))
                .object(FLOW, "v1", "flowschemas", object("", "good", writtenBy("helm", FLOW + "/v1")));
        for (int i = 1; i <= 1203; i++) {
            String name = String.format("tenant-%04d", i);
            builder.object(FLOW, "v1", "flowschemas", object("", name, writtenBy("helm", FLOW + "/v1beta3")));
        }
        try (SimulatedCluster simulated = builder.start()) {
            assertThat(lines(ask(simulated, StoredFindingsTest::check), "Before an upgrade", "flowschemas"))
                    .containsExactly("1203 flowschemas were last written as " + FLOW
                            + "/v1beta3, which v1.32 has no more: tenant-0001 (by helm), tenant-0002 (by helm),"
                            + " tenant-0003 (by helm), tenant-0004 (by helm), tenant-0005 (by helm) and 1198 more."
                            + " What is stored stays readable, but who writes them so is refused from then on: have"
                            + " it write " + FLOW + "/v1 before. See " + GUIDE + "#v1-32");
            assertThat(simulated.log().requests()).containsEntry("list flowschemas." + FLOW, 3L);
        }
    }

    @Test
    void onlyWhatTheTargetHasNoMoreIsInItsPlan() throws IOException {
        try (SimulatedCluster simulated = cluster("v1.28.4")
                .kind(FLOW, "v1beta3", "flowschemas", "FlowSchema", false)
                .object(FLOW, "v1beta3", "flowschemas", object("", "a", writtenBy("argocd", FLOW + "/v1beta2")))
                .object(FLOW, "v1beta3", "flowschemas", object("", "b", writtenBy("argocd", FLOW + "/v1beta3")))
                .start()) {
            assertThat(lines(ask(simulated, plan("v1.29.1")), "Before an upgrade", "flowschemas"))
                    .singleElement()
                    .asString()
                    .startsWith("1 flowschemas was last written as " + FLOW
                            + "/v1beta2, which v1.29 has no more: a (by argocd on 2024-05-06). ")
                    .contains("have it write " + FLOW + "/v1beta3 before.");
            assertThat(lines(ask(simulated, plan("v1.32.0")), "Before an upgrade", "flowschemas"))
                    .hasSize(2);
        }
    }

    @Test
    void kubectlsNoteTellsWhereNoManagedFieldsDo() throws IOException {
        try (SimulatedCluster simulated = cluster("v1.24.9")
                .kind("batch", "v1", "cronjobs", "CronJob", true)
                .object("batch", "v1", "cronjobs", object("default", "old", applied("batch/v1beta1")))
                .object("batch", "v1", "cronjobs", object("default", "new", applied("batch/v1")))
                .object("batch", "v1", "cronjobs", object("default", "bare", ""))
                .kind("policy", "v1beta1", "podsecuritypolicies", "PodSecurityPolicy", false)
                .object(
                        "policy",
                        "v1beta1",
                        "podsecuritypolicies",
                        object("", "strict", writtenBy("kubectl-create", "policy/v1beta1")))
                .start()) {
            Card card = ask(simulated, plan("v1.25.1"));

            assertThat(lines(card, "Before an upgrade", "cronjobs"))
                    .singleElement()
                    .asString()
                    .startsWith("1 cronjobs was last written as batch/v1beta1, which v1.25 has no more: default/old (by"
                            + " kubectl apply). ");
            assertThat(lines(card, "Before an upgrade", "podsecuritypolicies"))
                    .singleElement()
                    .asString()
                    .contains("strict (by kubectl-create). v1.25 has no such kind at all");
            assertThat(lines(card, "Not known", "removed")).isEmpty();
        }
    }

    @Test
    void aKindThatMayNotBeListedHidesNoOther() throws IOException {
        try (SimulatedCluster simulated = cluster("v1.31.2")
                .kind(FLOW, "v1", "flowschemas", "FlowSchema", false)
                .kind(FLOW, "v1", "prioritylevelconfigurations", "PriorityLevelConfiguration", false)
                .object(
                        FLOW,
                        "v1",
                        "prioritylevelconfigurations",
                        object("", "mine", writtenBy("helm", FLOW + "/v1beta3")))
                .start()) {
            simulated.faults().forbid(Requests.of("list", "flowschemas"));
            Card card = ask(simulated, StoredFindingsTest::check);

            assertThat(lines(card, "Not known", "flowschemas"))
                    .singleElement()
                    .asString()
                    .startsWith("Which flowschemas." + FLOW + " are written at versions that are removed: not known,"
                            + " since Drydock may not list flowschemas." + FLOW
                            + " (403): grant its account the verb \"list\" on \"flowschemas\"");
            assertThat(lines(card, "Before an upgrade", "prioritylevelconfigurations"))
                    .hasSize(1);
        }
    }

    private static String definition(String name, String stored, String... versions) {
        return "{\"metadata\":{\"name\":\"" + name
                + "s.example.org\"},\"spec\":{\"group\":\"example.org\",\"scope\":\"Namespaced\","
                + "\"names\":{\"plural\":\"" + name + "s\",\"kind\":\"" + name + "\"},\"versions\":["
                + String.join(",", versions) + "]},\"status\":{\"storedVersions\":[" + stored + "]}}";
    }

    private static String version(String name, boolean served, boolean storage) {
        return "{\"name\":\"" + name + "\",\"served\":" + served + ",\"storage\":" + storage + "}";
    }

    /** Thirty definitions are two pages. */
    @Test
    void customResourcesThatMayBeStoredAtVersionsThatNobodyServesAreTold() throws IOException {
        String group = "apiextensions.k8s.io";
        String plural = "customresourcedefinitions";
        ClusterBuilder builder = cluster("v1.36.0")
                .object(
                        group,
                        "v1",
                        plural,
                        definition(
                                "tide",
                                "\"v1alpha1\",\"v1\"",
                                version("v1alpha1", false, false),
                                version("v1", true, true)))
                .object(
                        group,
                        "v1",
                        plural,
                        definition(
                                "buoy",
                                "\"v1beta1\",\"v1\"",
                                version("v1beta1", true, false),
                                version("v1", true, true)));
        for (int i = 0; i < 28; i++) {
            builder.object(group, "v1", plural, definition("quay" + i, "\"v1\"", version("v1", true, true)));
        }
        try (SimulatedCluster simulated = builder.start()) {
            Card card = ask(simulated, StoredFindingsTest::check);
            assertThat(lines(card, "Before an upgrade", "Custom resources"))
                    .singleElement()
                    .asString()
                    .startsWith("Custom resources may be stored at versions that are not served any more:"
                            + " tides.example.org (v1alpha1). Kubernetes goes on reading them");
            assertThat(simulated.log().requests()).containsEntry("list " + plural + "." + group, 2L);

            simulated.faults().forbid(Requests.of("list", plural));
            assertThat(lines(ask(simulated, StoredFindingsTest::check), "Not known", "custom resources"))
                    .singleElement()
                    .asString()
                    .startsWith("At which versions custom resources are stored: not known, since Drydock may not list");
        }
    }

    @Test
    void aListThatBreaksOffIsToldAsSuch() throws IOException {
        try (SimulatedCluster simulated = cluster("v1.31.2")
                .kind(FLOW, "v1", "flowschemas", "FlowSchema", false)
                .start()) {
            simulated.faults().answer(Requests.of("list", "flowschemas"), 500, "InternalError", "etcd is out");

            assertThat(lines(ask(simulated, StoredFindingsTest::check), "Not known", "flowschemas"))
                    .singleElement()
                    .asString()
                    .contains("etcd is out");
        }
    }

    @Test
    void whatIsOlderThanTheTableIsSaidToBe() throws IOException {
        try (SimulatedCluster simulated = cluster("v1.21.14").start()) {
            assertThat(lines(ask(simulated, StoredFindingsTest::check), "Not known", "removed before v1.25"))
                    .hasSize(1);
        }
        try (SimulatedCluster simulated = cluster("v1.36.0").start()) {
            assertThat(lines(ask(simulated, StoredFindingsTest::check), "Not known", "removed"))
                    .isEmpty();
        }
    }
}
