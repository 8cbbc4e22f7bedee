package dev.drydock.adapter.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.ApplyStage;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportIndex.KindCount;
import dev.drydock.cluster.backup.ExportIndex.Problem;
import dev.drydock.cluster.backup.ExportIndex.Reason;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ObjectRef;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceExporter;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.Requests;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.SixtyKinds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole exports of a simulated cluster, over real connections. */
class KubernetesExportTest {
    private static final ExportScope WITH_SECRETS = new ExportScope(List.of(), List.of(), List.of(), true, false);

    @TempDir
    private Path folder;

    @RegisterExtension
    private final ScriptedApis apis = new ScriptedApis();

    private ResourceExporter exporter(SimulatedCluster simulated) throws IOException {
        Path file = Files.writeString(folder.resolve("kubeconfig"), simulated.kubeconfig());
        KubernetesSettings settings = new KubernetesSettings(
                Optional.of(file.toString()),
                Optional.empty(),
                Optional.of("production"),
                "test",
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
        ClientConfiguration configuration =
                ClientConfiguration.of(settings, Map.of(), ClientConfiguration.SERVICE_ACCOUNT);
        KubernetesCluster cluster = apis.keep(new KubernetesCluster(
                configuration, InstantSource.fixed(ScriptedApis.NOW), WatchTimes.usual(new Random(1))));
        ApiServer server = apis.keep(new ApiServer(configuration.config()));
        return new KubernetesExport(
                server, cluster::identity, "drydock test", InstantSource.fixed(ScriptedApis.NOW), time -> {});
    }

    private static ClusterBuilder maps(int count) {
        ClusterBuilder builder = SimulatedCluster.builder();
        for (int i = 0; i < count; i++) {
            builder.configMap("shop", "map-%05d".formatted(i), Map.of("number", Integer.toString(i)));
        }
        return builder;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twentyThousandObjectsOfSixtyKindsAreExportedWhole(boolean aggregated) throws IOException {
        SixtyKinds sixty = SixtyKinds.of(20_000);
        ClusterBuilder builder = aggregated ? sixty.builder().aggregatedDiscovery() : sixty.builder();
        SimulatedCluster simulated = apis.keep(builder.start());

        Exported export = Exported.of(exporter(simulated), WITH_SECRETS);

        Set<ObjectRef> expected = sixty.made().stream()
                .map(made -> new ObjectRef(made.group(), made.kind(), made.namespace(), made.name()))
                .collect(Collectors.toSet());
        Set<ObjectRef> found = export.objects().keySet().stream()
                .filter(ref -> !ref.kind().equals("Namespace"))
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(found).isEqualTo(expected);
        assertThat(export.index().whole()).isTrue();
        assertThat(export.index().kinds()).hasSizeGreaterThanOrEqualTo(60).allMatch(KindCount::consistent);
        assertThat(export.index().kinds())
                .extracting(count -> count.kind().stage())
                .isSorted()
                .contains(ApplyStage.values());
        assertThat(export.index().cluster().name()).isEqualTo("production");
        assertThat(export.index().cluster().uid()).isNotEmpty();
        assertThat(export.index().serverVersion()).isEqualTo("v1.36.0");
        assertThat(export.object(
                                "apps",
                                "Deployment",
                                found(found, "Deployment").namespace(),
                                found(found, "Deployment").name())
                        .fields())
                .containsOnlyKeys("apiVersion", "kind", "metadata", "spec");
    }

    private static ObjectRef found(Set<ObjectRef> refs, String kind) {
        return refs.stream()
                .filter(ref -> ref.kind().equals(kind))
                .sorted(Comparator.comparing(ObjectRef::name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGroupThatIsDownIsToldAndTheRestExported(boolean aggregated) throws IOException {
        ClusterBuilder builder = maps(3).kind("metrics.example.com", "v1", "gauges", "Gauge", true);
        SimulatedCluster simulated = apis.keep((aggregated ? builder.aggregatedDiscovery() : builder).start());
        simulated.faults().takeDown("metrics.example.com");

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE);

        assertThat(export.index().whole()).isFalse();
        assertThat(export.index().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.DISCOVERY);
            assertThat(problem.what()).isEqualTo("metrics.example.com/v1");
            assertThat(problem.why()).isNotBlank();
        });
        assertThat(export.objects().keySet())
                .filteredOn(ref -> ref.kind().equals("ConfigMap"))
                .hasSize(3);
    }

    @Test
    void kindsThatMayNotBeListedAreToldAndTheRestExported() throws IOException {
        SimulatedCluster simulated =
                apis.keep(maps(3).deployment("shop", "web", 0).start());
        simulated.faults().forbid(Requests.of("list", "deployments"));

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE);

        assertThat(export.index().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.FORBIDDEN);
            assertThat(problem.what()).isEqualTo("deployments.apps");
            assertThat(problem.why()).contains("Drydock may not list deployments.apps (403)", "\"list\"");
        });
        assertThat(export.objects().keySet())
                .filteredOn(ref -> ref.kind().equals("ConfigMap"))
                .hasSize(3);
    }

    @Test
    void aKindThatFailsForGoodIsToldAndOneThatFailsOnceIsNot() throws IOException {
        SimulatedCluster simulated =
                apis.keep(maps(3).deployment("shop", "web", 0).start());
        simulated.faults().answer(Requests.of("list", "deployments"), 500, "InternalError", "etcdserver: no leader");
        simulated.faults().answerNext(2, Requests.of("list", "configmaps"), 503, "ServiceUnavailable", "busy");

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE);

        assertThat(export.index().problems())
                .containsExactly(new Problem(
                        Reason.FAILED, "deployments.apps", "the API server answers 500: etcdserver: no leader"));
        assertThat(export.objects().keySet())
                .filteredOn(ref -> ref.kind().equals("ConfigMap"))
                .hasSize(3);
    }

    @Test
    void aListGoesOnWhereItsVersionWasCompactedAway() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1300).start());
        AtomicInteger pages = new AtomicInteger();

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE, (kind, number, kinds, objects) -> {
            if (kind.kind().equals("ConfigMap")) {
                simulated.add().configMap("other", "new-" + pages.incrementAndGet(), Map.of());
                simulated.forgetHistory();
            }
        });

        assertThat(export.index().whole()).isTrue();
        assertThat(count(export.index(), "ConfigMap").consistent()).isFalse();
        assertThat(export.objects().keySet())
                .filteredOn(ref -> ref.namespace().equals("shop"))
                .hasSize(1300);
    }

    @Test
    void aListBeginsAgainWhereTheApiServerGivesNoTokenToGoOn() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1300).start());
        AtomicBoolean done = new AtomicBoolean();

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE, (kind, number, kinds, objects) -> {
            if (kind.kind().equals("ConfigMap") && objects > 600 && !done.getAndSet(true)) {
                simulated.faults().answerNext(1, Requests.of("list", "configmaps"), 410, "Expired", "too old");
            }
        });

        assertThat(done).isTrue();
        assertThat(export.index().whole()).isTrue();
        assertThat(count(export.index(), "ConfigMap").objects()).isEqualTo(1300);
        assertThat(count(export.index(), "ConfigMap").consistent()).isFalse();
    }

    @Test
    void aListWhoseVersionIsAlwaysGoneIsToldAndNotReadForEver() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1300).start());
        AtomicBoolean begun = new AtomicBoolean();

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE, (kind, number, kinds, objects) -> {
            if (kind.kind().equals("ConfigMap") && objects > 600 && !begun.getAndSet(true)) {
                simulated.faults().answer(Requests.of("list", "configmaps"), 410, "Expired", "too old");
            }
        });

        assertThat(export.index().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.FAILED);
            assertThat(problem.why()).contains("410", "too old").contains("objects)");
        });
    }

    @Test
    void aListThatTellsTheSamePageForEverIsToldAndNotReadForEver() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1300).start());
        simulated.faults().tellFirstPageOnly("configmaps");

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE);

        assertThat(export.index().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.FAILED);
            assertThat(problem.why()).contains("tells the same again", "(after 500 objects)");
        });
    }

    @Test
    void objectsThatChangeAndVanishMeanwhileAreNoFailure() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1300).start());

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE, (kind, number, kinds, objects) -> {
            if (kind.kind().equals("ConfigMap")) {
                simulated.add().deleted("", "v1", "configmaps", "shop", "map-01299");
                simulated.add().deleted("", "v1", "configmaps", "shop", "map-00001");
            }
        });

        assertThat(export.index().whole()).isTrue();
        assertThat(export.objects()).doesNotContainKey(new ObjectRef("", "ConfigMap", "shop", "map-01299"));
        assertThat(export.objects().keySet())
                .filteredOn(ref -> ref.namespace().equals("shop"))
                .hasSizeBetween(1298, 1299);
    }

    @Test
    void aKindThatIsNoLongerServedIsTold() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1).start());
        simulated
                .faults()
                .answer(
                        Requests.of("list", "configmaps"),
                        404,
                        "NotFound",
                        "the server could not find the requested resource");

        assertThat(Exported.of(exporter(simulated), ExportScope.WHOLE).index().problems())
                .containsExactly(new Problem(
                        Reason.FAILED,
                        "configmaps",
                        "the API server answers 404: the server could not find the requested resource"));
    }

    @Test
    void anApiServerThatGoesAwayEndsTheExport() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1300).start());

        assertThatThrownBy(() -> Exported.of(exporter(simulated), ExportScope.WHOLE, (kind, number, kinds, objects) -> {
                    if (kind.kind().equals("ConfigMap") && objects > 600) {
                        simulated.stop();
                    }
                }))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void connectionsThatBreakAreTriedAgain() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1300).start());
        simulated.faults().drop(2, Requests.of("list", "configmaps"));

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE);

        assertThat(export.index().whole()).isTrue();
        assertThat(count(export.index(), "ConfigMap").objects()).isEqualTo(1300);
    }

    @Test
    void secretsAreExportedWhenAskedForAndNotBefore() throws IOException {
        SimulatedCluster simulated = apis.keep(SimulatedCluster.builder()
                .kind("", "v1", "secrets", "Secret", true)
                .object("", "v1", "secrets", """
                    {"metadata": {"namespace": "shop", "name": "db"}, "data": {"password": "aHVudGVyMg=="}}\
                    """)
                .start());

        Exported without = Exported.of(exporter(simulated), ExportScope.WHOLE);
        Exported with = Exported.of(exporter(simulated), WITH_SECRETS);

        assertThat(without.objects()).doesNotContainKey(new ObjectRef("", "Secret", "shop", "db"));
        assertThat(without.index().hasSecrets()).isFalse();
        assertThat(without.index().rules()).contains("Left out: Secrets, which were not asked for.");
        assertThat(with.index().hasSecrets()).isTrue();
        assertThat(with.object("", "Secret", "shop", "db").yaml()).contains("password: \"aHVudGVyMg==\"");
    }

    @Test
    void whatShouldNotBeRestoredIsLeftOutUnlessItIsWanted() throws IOException {
        SimulatedCluster simulated = apis.keep(SimulatedCluster.builder()
                .node("n1")
                .deployment("shop", "web", 2)
                .barePod("shop", "debug", "n1")
                .start());
        ExportScope everything = new ExportScope(List.of(), List.of(), List.of(), false, true);

        Exported usual = Exported.of(exporter(simulated), ExportScope.WHOLE);
        Exported all = Exported.of(exporter(simulated), everything);

        assertThat(usual.objects().keySet())
                .filteredOn(ref -> Set.of("Pod", "ReplicaSet").contains(ref.kind()))
                .containsExactly(new ObjectRef("", "Pod", "shop", "debug"));
        assertThat(count(usual.index(), "Pod").leftOut()).isEqualTo(2);
        assertThat(count(usual.index(), "ReplicaSet").leftOut()).isEqualTo(1);
        assertThat(usual.object("", "Pod", "shop", "debug").yaml()).doesNotContain("nodeName", "status:", "uid:");
        assertThat(all.objects().keySet())
                .filteredOn(ref -> Set.of("Pod", "ReplicaSet").contains(ref.kind()))
                .hasSize(4);
        assertThat(all.index().rules()).first().asString().contains("the rules were turned off");
    }

    @Test
    void namespacesAndKindsAreChosen() throws IOException {
        SimulatedCluster simulated = apis.keep(SimulatedCluster.builder()
                .node("n1")
                .configMap("shop", "a", Map.of())
                .configMap("bank", "a", Map.of())
                .configMap("other", "a", Map.of())
                .deployment("shop", "web", 0)
                .start());

        Exported namespaces = Exported.of(
                exporter(simulated), new ExportScope(List.of("shop", "bank"), List.of(), List.of(), false, false));
        Exported included = Exported.of(
                exporter(simulated), new ExportScope(List.of(), List.of("ConfigMap"), List.of(), false, false));
        Exported excluded = Exported.of(
                exporter(simulated),
                new ExportScope(List.of(), List.of(), List.of("*.apps", "nodes", "namespaces"), false, false));

        assertThat(namespaces.objects().keySet())
                .containsExactlyInAnyOrder(
                        new ObjectRef("", "Namespace", "", "shop"),
                        new ObjectRef("", "Namespace", "", "bank"),
                        new ObjectRef("", "ConfigMap", "shop", "a"),
                        new ObjectRef("", "ConfigMap", "bank", "a"),
                        new ObjectRef("apps", "Deployment", "shop", "web"));
        assertThat(count(namespaces.index(), "ConfigMap").resourceVersion()).matches("shop=\\d+, bank=\\d+");
        assertThat(included.objects().keySet()).extracting(ObjectRef::kind).containsOnly("ConfigMap");
        assertThat(included.objects()).hasSize(3);
        assertThat(excluded.objects().keySet()).extracting(ObjectRef::kind).containsOnly("ConfigMap");
        Exported misspelled = Exported.of(
                exporter(simulated),
                new ExportScope(List.of(), List.of("configmaps", "deploymnts"), List.of(), false, false));
        assertThat(misspelled.index().whole()).isFalse();
        assertThat(misspelled.index().problems())
                .extracting(problem -> problem.what() + ": " + problem.why())
                .containsExactly("deploymnts: the API server serves no kind of that name");
    }

    @Test
    void aNamespaceThatIsNotThereIsNoExportOfNothing() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1).start());

        assertThatThrownBy(() -> Exported.of(
                        exporter(simulated), new ExportScope(List.of("shpo"), List.of(), List.of(), false, false)))
                .isInstanceOf(ClusterException.class)
                .hasMessage("there is no namespace shpo in the cluster: look at its spelling");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | events | no kind is left to be exported: events: it cannot or should not be restored",
                "shop | nodes | no kind is left to be exported: nodes: it is in no namespace",
                "'' | confgmaps | no kind is left to be exported: confgmaps: the API server serves no kind",
                "shpo | configmaps | there is no namespace shpo"
            })
    void anExportOfNothingIsRefusedBeforeAndWhenItBegins(String namespace, String include, String why)
            throws IOException {
        SimulatedCluster simulated =
                apis.keep(maps(1).kind("", "v1", "events", "Event", true).start());
        ResourceExporter exporter = exporter(simulated);
        ExportScope scope = new ExportScope(
                namespace.isEmpty() ? List.of() : List.of(namespace), List.of(include), List.of(), false, false);

        assertThat(exporter.refusal(scope)).get().asString().startsWith(why);
        assertThatThrownBy(() -> Exported.of(exporter, scope))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void anApiServerThatIsAwayRefusesNoExportBeforeItBegins() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(1).start());
        ResourceExporter exporter = exporter(simulated);
        assertThat(exporter.refusal(ExportScope.WHOLE)).isEmpty();

        simulated.stop();

        assertThat(exporter.refusal(ExportScope.WHOLE)).isEmpty();
    }

    @Test
    void anArchiveThatCannotBeWrittenEndsTheExport() throws IOException {
        SimulatedCluster simulated = apis.keep(maps(100).start());
        OutputStream full = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        ResourceArchives.Writing[] writing = new ResourceArchives.Writing[1];

        assertThatThrownBy(() -> {
                    writing[0] = new TarResourceArchives().write(full, Exported.TAKEN);
                    exporter(simulated).export(ExportScope.WHOLE, Exported.TAKEN, writing[0], (a, b, c, d) -> {});
                })
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }

    @Test
    void largeObjectsAndOddNamesComeWhole() throws IOException {
        String large = "0123456789abcdef".repeat(1 << 16);
        SimulatedCluster simulated = apis.keep(SimulatedCluster.builder()
                .configMap("shop", "large", Map.of("blob", large, "empty", "", "lines", "a\n b\n\n"))
                .kind("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", false)
                .object(
                        "rbac.authorization.k8s.io",
                        "v1",
                        "clusterroles",
                        "{\"metadata\": {\"name\": \"system:controller:x\"}}")
                .object(
                        "rbac.authorization.k8s.io",
                        "v1",
                        "clusterroles",
                        "{\"metadata\": {\"name\": \"" + "system:" + "x".repeat(240) + "\"}}")
                .start());

        Exported export = Exported.of(exporter(simulated), ExportScope.WHOLE);

        assertThat(export.object("", "ConfigMap", "shop", "large").fields().get("data"))
                .isEqualTo(Map.of("blob", large, "empty", "", "lines", "a\n b\n\n"));
        assertThat(export.object("rbac.authorization.k8s.io", "ClusterRole", "", "system:controller:x")
                        .apiVersion())
                .isEqualTo("rbac.authorization.k8s.io/v1");
        assertThat(export.object("rbac.authorization.k8s.io", "ClusterRole", "", "system:" + "x".repeat(240)))
                .isNotNull();
    }

    private static KindCount count(ExportIndex index, String kind) {
        return index.kinds().stream()
                .filter(count -> count.kind().kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
