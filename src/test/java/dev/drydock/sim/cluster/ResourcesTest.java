package dev.drydock.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists with their selectors and pages, writes with their conflicts, and discovery. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourcesTest {
    private static final PodShape RED = PodShape.plain().label("colour", "red");

    private final SimulatedCluster cluster = SimulatedCluster.builder()
            .node("n1", Map.of("zone", "a"))
            .node("n2", Map.of("zone", "b"))
            .controlPlane("cp")
            .cordoned("n2", true)
            .barePod("sel", "a", "n1", RED)
            .barePod("sel", "b", "n2", RED.label("size", "big"))
            .barePod("sel", "c", "n1", PodShape.plain().finished("Succeeded"))
            .unschedulablePod("sel", "d")
            .deployment("many", "web", 7)
            .start();
    private final RawApi api = new RawApi(cluster.url());

    @AfterAll
    void close() {
        api.close();
        cluster.close();
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.path("items").forEach(item -> names.add(item.at("/metadata/name").asText()));
        return names;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "labelSelector=colour%3Dred                 | a b",
                "labelSelector=colour%3D%3Dred,size%21%3Dbig | a",
                "labelSelector=colour+in+(red,blue)          | a b",
                "labelSelector=colour+notin+(red),app%21%3Dc | d",
                "labelSelector=%21colour                     | c d",
                "labelSelector=size                          | b",
                "fieldSelector=spec.nodeName%3Dn1            | a c",
                "fieldSelector=spec.nodeName%3D              | d",
                "fieldSelector=spec.nodeName%21%3Dn1         | b d",
                "fieldSelector=status.phase%3DRunning        | a b",
                "fieldSelector=status.phase%21%3DSucceeded   | a b d",
                "fieldSelector=metadata.name%3Db             | b",
                "fieldSelector=metadata.namespace%3Dother    | ``",
                "fieldSelector=spec.nodeName%3Dn1,status.phase%3DRunning&labelSelector=colour | a",
                "fieldSelector=spec.restartPolicy%3DAlways&limit=9 | a b c d",
            })
    void selectorsSelect(String query, String expected) throws IOException, InterruptedException {
        JsonNode list = api.get("/api/v1/namespaces/sel/pods?" + query).json();

        assertThat(String.join(" ", names(list))).isEqualTo(expected);
        assertThat(list.path("kind").asText()).isEqualTo("PodList");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/api/v1/nodes?fieldSelector=spec.unschedulable%3Dtrue, n2",
        "/api/v1/nodes?labelSelector=zone, n1 n2",
        "/api/v1/nodes?fieldSelector=metadata.name%3Dcp, cp",
    })
    void nodesAreSelectedToo(String path, String expected) throws IOException, InterruptedException {
        assertThat(String.join(" ", names(api.get(path).json()))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/api/v1/pods?fieldSelector=spec.colour%3Dred, field label not supported: spec.colour",
        "/api/v1/pods?fieldSelector=x, can't understand 'x'",
        "/api/v1/pods?labelSelector=a%3Db%3Dc, unable to parse requirement",
        "/api/v1/pods?limit=many, limit is not a number",
        "/api/v1/pods?continue=%21, continue key is not valid",
        "/api/v1/pods?watch=true&resourceVersion=x, resourceVersion: Invalid value",
    })
    void aBadQueryIsNamed(String path, String says) throws IOException, InterruptedException {
        RawApi.Answer answer = api.get(path);

        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.message()).contains(says);
    }

    @ParameterizedTest(name = "pages of {0}")
    @ValueSource(ints = {1, 3, 7, 500})
    void pagesMakeUpTheWholeListOnce(int limit) throws IOException, InterruptedException {
        List<String> all = names(api.get("/api/v1/pods").json());
        List<String> paged = new ArrayList<>();
        String next = "";
        String version = "";
        do {
            JsonNode page =
                    api.get("/api/v1/pods?limit=" + limit + "&continue=" + next).json();
            paged.addAll(names(page));
            next = page.at("/metadata/continue").asText();
            String now = page.at("/metadata/resourceVersion").asText();
            assertThat(version).isIn("", now);
            version = now;
        } while (!next.isEmpty());

        assertThat(paged).isEqualTo(all).hasSize(11);
    }

    @Test
    void aPageOfAForgottenListIsExpired() throws IOException, InterruptedException {
        try (SimulatedCluster own = SimulatedCluster.builder()
                        .node("n1")
                        .deployment("many", "web", 3)
                        .start();
                RawApi other = new RawApi(own.url())) {
            String next = other.get("/api/v1/pods?limit=1")
                    .json()
                    .at("/metadata/continue")
                    .asText();
            own.annotate("many", own.pods().get(0).name(), "a", "b");
            own.forgetHistory();

            RawApi.Answer answer = other.get("/api/v1/pods?limit=1&continue=" + next);

            assertThat(answer.code()).isEqualTo(410);
            assertThat(answer.json().path("reason").asText()).isEqualTo("Expired");
        }
    }

    @Test
    void anObjectIsCreatedChangedAndDeleted() throws IOException, InterruptedException {
        String maps = "/api/v1/namespaces/default/configmaps";
        RawApi.Answer created = api.post(maps, "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"1\"}}");
        String uid = created.json().at("/metadata/uid").asText();

        assertThat(created.code()).isEqualTo(201);
        assertThat(created.json().path("kind").asText()).isEqualTo("ConfigMap");
        assertThat(api.post(maps, "{\"metadata\":{\"name\":\"m\"}}").code()).isEqualTo(409);
        RawApi.Answer updated = api.put(maps + "/m", "{\"metadata\":{\"name\":\"m\"},\"data\":{\"a\":\"2\"}}");
        assertThat(updated.json().at("/metadata/uid").asText()).isEqualTo(uid);
        RawApi.Answer stale = api.put(
                maps + "/m", "{\"metadata\":{\"name\":\"m\",\"resourceVersion\":\"" + created.version() + "\"}}");
        assertThat(stale.code()).isEqualTo(409);
        assertThat(stale.message()).contains("the object has been modified");
        assertThat(api.delete(maps + "/m", "{\"preconditions\":{\"uid\":\"x\"}}")
                        .code())
                .isEqualTo(409);
        assertThat(api.delete(maps + "/m", "{\"preconditions\":{\"resourceVersion\":\"1\"}}")
                        .code())
                .isEqualTo(409);
        assertThat(api.delete(maps + "/m", "{\"preconditions\":{\"uid\":\"" + uid + "\"}}")
                        .code())
                .isEqualTo(200);
        assertThat(api.get(maps + "/m").code()).isEqualTo(404);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "no name           | /namespaces/default/configmaps | {}                                        | 422"
                        + " | metadata.name",
                "another kind      | /namespaces/default/configmaps | {'kind':'Secret','metadata':{'name':'x'}} | 400"
                        + " | cannot be handled as a ConfigMap",
                "another namespace | /namespaces/default/configmaps | {'metadata':{'name':'x','namespace':'y'}} | 400"
                        + " | does not match the namespace",
                "no such namespace | /namespaces/nowhere/configmaps | {'metadata':{'name':'x'}}                 | 404"
                        + " | namespaces \"nowhere\" not found",
                "not an object     | /namespaces/default/configmaps | 7                                         | 400"
                        + " | not a JSON object",
                "not JSON          | /namespaces/default/configmaps | {                                         | 400"
                        + " | not JSON",
                "no such resource  | /namespaces/default/lamps      | {'metadata':{'name':'x'}}                 | 404"
                        + " | could not find the requested resource",
                "other subresource | /namespaces/sel/pods/a/lamp    | {}                                        | 404"
                        + " | could not find the requested resource",
            })
    void aBadWriteIsRefused(String name, String path, String body, int code, String says)
            throws IOException, InterruptedException {
        RawApi.Answer answer = api.post("/api/v1" + path, body.replace('\'', '"'));

        assertThat(answer.code()).as(name).isEqualTo(code);
        assertThat(answer.message()).contains(says);
    }

    @Test
    void aDryRunWritesNothing() throws IOException, InterruptedException {
        RawApi.Answer cordon = api.patch(
                "/api/v1/nodes/n1?dryRun=All",
                "application/strategic-merge-patch+json",
                "{\"spec\":{\"unschedulable\":true}}");
        RawApi.Answer deletion = api.delete("/api/v1/namespaces/sel/pods/a?dryRun=All", "{}");

        assertThat(cordon.json().at("/spec/unschedulable").asBoolean()).isTrue();
        assertThat(deletion.code()).isEqualTo(200);
        assertThat(cluster.cordoned("n1")).isFalse();
        assertThat(cluster.pods()).anyMatch(pod -> pod.name().equals("a") && !pod.terminating());
    }

    @Test
    void aCollectionIsDeletedByItsSelector() throws IOException, InterruptedException {
        cluster.add()
                .barePod("sweep", "a", "n1", RED)
                .barePod("sweep", "b", "n1", RED)
                .barePod("sweep", "c", "n1");

        RawApi.Answer answer =
                api.delete("/api/v1/namespaces/sweep/pods?labelSelector=colour%3Dred&gracePeriodSeconds=0", "");

        assertThat(answer.json().path("status").asText()).isEqualTo("Success");
        assertThat(names(api.get("/api/v1/namespaces/sweep/pods").json())).containsExactly("c");
        api.delete("/api/v1/namespaces/sweep/pods/c?gracePeriodSeconds=0", "");
    }

    @Test
    void aPatchThatNamesAnotherUidOrVersionIsAConflict() throws IOException, InterruptedException {
        String type = "application/strategic-merge-patch+json";

        RawApi.Answer uid = api.patch("/api/v1/nodes/n1", type, "{\"metadata\":{\"uid\":\"another\"}}");
        RawApi.Answer version = api.patch("/api/v1/nodes/n1", type, "{\"metadata\":{\"resourceVersion\":\"1\"}}");

        assertThat(uid.code()).isEqualTo(409);
        assertThat(version.code()).isEqualTo(409);
    }

    @Test
    void aPatchOfThePlainResourceLeavesItsStatusAlone() throws IOException, InterruptedException {
        RawApi.Answer answer = api.patch(
                "/api/v1/namespaces/sel/pods/b", "application/merge-patch+json", "{\"status\":{\"phase\":\"Failed\"}}");

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.json().at("/status/phase").asText()).isEqualTo("Running");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/version, gitVersion, v1.36.0",
        "/api, kind, APIVersions",
        "/apis, kind, APIGroupList",
        "/api/v1, groupVersion, v1",
        "/apis/apps/v1, groupVersion, apps/v1",
        "/apis/policy/v1, groupVersion, policy/v1",
        "/apis/coordination.k8s.io/v1, groupVersion, coordination.k8s.io/v1",
        "/apis/batch/v1/, groupVersion, batch/v1",
    })
    void discoveryTellsWhatIsServed(String path, String field, String value) throws IOException, InterruptedException {
        assertThat(api.get(path).json().path(field).asText()).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"V1, v1, 201, 201", "V1BETA1, v1beta1, 400, 201", "NONE, '', 404, 404"})
    void theEvictionApiIsTheOneThatDiscoveryNames(EvictionApi served, String named, int asV1, int asBeta)
            throws IOException, InterruptedException {
        try (SimulatedCluster own = SimulatedCluster.builder()
                        .evictionApi(served)
                        .node("n1")
                        .barePod("ns", "p", "n1")
                        .start();
                RawApi other = new RawApi(own.url())) {
            JsonNode resources = other.get("/api/v1").json().path("resources");
            String version = "";
            for (JsonNode resource : resources) {
                if (resource.path("name").asText().equals("pods/eviction")) {
                    version = resource.path("version").asText();
                }
            }
            String body = "{\"apiVersion\":\"policy/%s\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"p\"}}";
            String path = "/api/v1/namespaces/ns/pods/p/eviction";

            assertThat(version).isEqualTo(named);
            assertThat(other.post(path, body.formatted("v1")).code()).isEqualTo(asV1);
            assertThat(other.post(path, body.formatted("v1beta1")).code()).isEqualTo(asBeta);
        }
    }

    @Test
    void withATokenNobodyElseGetsIn() throws IOException, InterruptedException {
        try (SimulatedCluster own = SimulatedCluster.builder().token("s3cret").start();
                RawApi other = new RawApi(own.url())) {
            assertThat(other.get("/api/v1/nodes").code()).isEqualTo(401);
            assertThat(other.get("/readyz").code()).isEqualTo(200);
            assertThat(own.kubeconfig()).contains("s3cret", own.url());
        }
    }
}
