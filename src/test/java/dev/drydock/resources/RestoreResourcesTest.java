package dev.drydock.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.sim.cluster.Requests;
import dev.drydock.sim.cluster.SimulatedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore shows what would change, changes that and no more, and tells what it could not. */
class RestoreResourcesTest {
    private static final String RESTORE = "restore resources saved";
    private static final String CRD = "customresourcedefinitions";
    private static final String EXTENSIONS = "apiextensions.k8s.io";

    @TempDir
    private Path folder;

    private ResourcesScene scene;

    @BeforeEach
    void export() throws IOException {
        scene = new ResourcesScene(
                folder,
                SimulatedCluster.builder()
                        .kind("", "v1", "secrets", "Secret", true)
                        .object(EXTENSIONS, "v1", CRD, """
                            {"metadata":{"name":"boats.harbour.example.com"},
                             "spec":{"group":"harbour.example.com","scope":"Namespaced",
                              "names":{"plural":"boats","kind":"Boat"},
                              "versions":[{"name":"v1","served":true,"storage":true}]}}
                            """)
                        .object("", "v1", "configmaps", """
                            {"metadata":{"name":"settings","namespace":"shop"},"data":{"colour":"blue","size":"7"}}
                            """)
                        .object("", "v1", "configmaps", """
                            {"metadata":{"name":"other","namespace":"billing"},"data":{"a":"1"}}
                            """)
                        .object("", "v1", "secrets", """
                            {"metadata":{"name":"token","namespace":"shop"},"data":{"word":"c2VjcmV0"}}
                            """)
                        .object("harbour.example.com", "v1", "boats", """
                            {"metadata":{"name":"ida","namespace":"shop"},"spec":{"masts":2}}
                            """)
                        .deployment("shop", "web", 2)
                        .start());
        scene.export("saved", ResourcesScene.WITH_SECRETS);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void gone(String group, String plural, String namespace, String name) {
        scene.cluster.add().deleted(group, "v1", plural, namespace, name);
    }

    /** Somebody writes another value by hand. */
    private void colour(String word) {
        gone("", "configmaps", "shop", "settings");
        scene.cluster.add().object("", "v1", "configmaps", """
            {"metadata":{"name":"settings","namespace":"shop"},"data":{"colour":"%s","size":"7"}}
            """.formatted(word));
    }

    private static List<String> lines(Plan plan, String title) {
        return plan.sections().stream()
                .filter(section -> section.title().contains(title))
                .flatMap(section -> section.lines().stream())
                .map(Text::plainText)
                .toList();
    }

    @Test
    void nothingWouldChangeWhereNothingDid() {
        Plan plan = scene.plan(RESTORE);

        assertThat(plan.obstaclesLine()).startsWith("Nothing would change: 0 created, 0 changed, ");
        assertThat(plan.risk()).isEqualTo(Risk.DESTRUCTIVE);
        assertThat(plan.confirmation()).contains("harbour");
    }

    @Test
    void whatIsGoneIsMadeAgain() throws InterruptedException {
        gone("", "configmaps", "shop", "settings");
        gone("harbour.example.com", "boats", "shop", "ida");
        Plan plan = scene.plan(RESTORE);
        assertThat(plan.obstacles()).isEmpty();
        assertThat(plan.facts())
                .extracting(fact -> fact.value().plainText())
                .anyMatch(told -> told.startsWith("2 created, 0 changed, "));
        assertThat(lines(plan, "2 objects created"))
                .containsExactlyInAnyOrder("ConfigMap shop/settings", "Boat.harbour.example.com shop/ida");
        assertThat(plan.resources()).containsExactly(Resource.cluster(scene.uid(), "harbour"));

        Completion.Finished finished = scene.perform(RESTORE);

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finished.summary()).startsWith("The export saved is applied: 2 created, 0 changed, ");
        assertThat(scene.cluster.json("configmaps", "shop", "settings")).contains("\"colour\":\"blue\"");
        assertThat(scene.cluster.json("boats", "shop", "ida")).contains("\"masts\":2");
        assertThat(scene.plan(RESTORE).obstaclesLine()).startsWith("Nothing would change");
    }

    @Test
    void whatChangedIsShownByItsFieldsAndChangedBackWhenForced() throws InterruptedException {
        colour("red");

        Plan left = scene.plan(RESTORE);
        assertThat(lines(left, "left as they are"))
                .containsExactly("ConfigMap shop/settings: .data.colour (before-first-apply)");
        Plan forced = scene.plan(RESTORE + " --force-conflicts");
        assertThat(lines(forced, "changed: what they are now is lost"))
                .containsExactly("ConfigMap shop/settings: data.colour");
        assertThat(forced.fingerprint()).isNotEqualTo(left.fingerprint());

        scene.perform(RESTORE + " --force-conflicts");

        assertThat(scene.cluster.json("configmaps", "shop", "settings")).contains("\"colour\":\"blue\"");
    }

    @Test
    void aConflictIsLeftAndLoud() throws InterruptedException {
        colour("red");
        gone("harbour.example.com", "boats", "shop", "ida");

        Completion.Finished finished = scene.perform(RESTORE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary())
                .startsWith("The export saved is applied in part: 1 created, 0 changed, ")
                .contains(", 1 FAILED.");
        assertThat(finished.offers()).extracting(Offer::line).containsExactly("retry r-00000000");
        assertThat(scene.milestones())
                .containsExactly(
                        "Not applied: ConfigMap shop/settings: others own fields that would change: .data.colour"
                                + " (before-first-apply)");
        assertThat(scene.cluster.json("configmaps", "shop", "settings")).contains("\"colour\":\"red\"");
    }

    @Test
    void anotherChangeInTheMeantimeIsAnotherPlan() {
        colour("red");
        Plan before = scene.plan(RESTORE + " --force-conflicts");
        gone("", "configmaps", "billing", "other");

        Plan after = scene.plan(RESTORE + " --force-conflicts");

        assertThat(after.consequences().since(before.consequences()).isCovered())
                .isFalse();
        assertThat(scene.plan(RESTORE + " --force-conflicts").fingerprint()).isEqualTo(after.fingerprint());
    }

    @Test
    void aNamespaceIsRestoredByItself() throws InterruptedException {
        gone("", "configmaps", "shop", "settings");
        gone("", "configmaps", "billing", "other");

        Completion.Finished finished = scene.perform(RESTORE + " --namespace shop");

        assertThat(finished.summary()).startsWith("The export saved is applied: 1 created, ");
        assertThatThrownBy(() -> scene.cluster.json("configmaps", "billing", "other"))
                .hasMessageContaining("not found");
    }

    @Test
    void aNamespaceThatIsNotInItIsRefused() {
        assertThatThrownBy(() -> scene.plan(RESTORE + " --namespace nowhere"))
                .isInstanceOf(RefusalException.class)
                .hasMessage("The export `saved` has nothing of the namespace `nowhere`.");
    }

    @Test
    void valuesAreNeverShown() {
        gone("", "secrets", "shop", "token");
        scene.cluster.add().object("", "v1", "secrets", """
            {"metadata":{"name":"token","namespace":"shop"},"data":{"word":"b3RoZXI="}}
            """);

        Plan plan = scene.plan(RESTORE + " --force-conflicts");

        assertThat(lines(plan, "changed")).containsExactly("Secret shop/token: data.word");
        assertThat(plan.toString()).doesNotContain("c2VjcmV0", "b3RoZXI=");
    }

    @Test
    void whatTheServerRefusesIsSaidBeforeAndAfter() throws InterruptedException {
        gone("", "configmaps", "shop", "settings");
        gone("harbour.example.com", "boats", "shop", "ida");
        scene.cluster.faults().denyByWebhook(Requests.of("patch", "boats"), "boats.example.com", 400, "no boats today");
        Plan plan = scene.plan(RESTORE);
        assertThat(plan.consequences().all())
                .extracting(Consequence::subject)
                .contains("1 object tried, though not applied as it stands");
        assertThat(lines(plan, "refused as it stands"))
                .containsExactly("Boat.harbour.example.com shop/ida: admission webhook \"boats.example.com\" denied the"
                        + " request: no boats today");

        Completion.Finished finished = scene.perform(RESTORE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary()).contains("1 created", "1 FAILED");
        assertThat(scene.milestones()).singleElement().asString().contains("no boats today");
    }

    /** Deleted, and another one kept under its name, between the approval and the run. */
    @Test
    void anotherExportOfThatNameIsNotApplied() throws IOException, InterruptedException {
        gone("", "configmaps", "shop", "settings");
        scene.request(RESTORE);
        gone("harbour.example.com", "boats", "shop", "ida");
        scene.store.delete("saved");
        scene.export("saved", ResourcesScene.WITH_SECRETS);

        Completion.Finished finished = scene.again(RESTORE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary()).contains("is another one by now than the one that was approved");
        assertThat(scene.run.appended).noneMatch(Event.StepIntended.class::isInstance);
    }

    /** A message of the API server's has the value that it does not take, which may be a password. */
    @Test
    void theValueThatTheServerRefusesIsNotTold() {
        gone("", "configmaps", "shop", "settings");
        scene.cluster
                .faults()
                .denyByWebhook(
                        Requests.of("patch", "configmaps"),
                        "maps.example.com",
                        422,
                        "data.colour: Invalid value: \"hunter2\": not blue");

        assertThat(lines(scene.plan(RESTORE), "refused as it stands"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .contains("data.colour", "(its value is not told here)")
                        .doesNotContain("hunter2"));
    }

    @Test
    void aRightThatIsMissingIsNamed() {
        gone("", "configmaps", "shop", "settings");
        scene.cluster.faults().forbid(Requests.of("patch", "configmaps"));

        assertThat(lines(scene.plan(RESTORE), "refused").getFirst())
                .contains("Drydock may not patch ConfigMap", "manifests/restore-resources");
    }

    /** Each answers 403. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "configmaps \"settings\" is forbidden: unable to create new content in namespace shop because it is"
                        + " being terminated | wait until the namespace is gone, then try again",
                "configmaps \"settings\" is forbidden: exceeded quota: small, requested: count/configmaps=1, used:"
                        + " count/configmaps=4, limited: count/configmaps=4 | limited: count/configmaps=4",
                "pods \"web\" is forbidden: violates PodSecurity \"restricted:latest\": privileged (container \"web\""
                        + " must not set securityContext.privileged=true) | violates PodSecurity",
                "admission says: Invalid value: \"hunter2\" | (its value is not told here)"
            })
    void whatNoRightHelpsAgainstIsToldAsTheServerTellsIt(String message, String told) {
        gone("", "configmaps", "shop", "settings");
        scene.cluster.faults().answer(Requests.of("patch", "configmaps"), 403, "Forbidden", message);

        assertThat(lines(scene.plan(RESTORE), "refused").getFirst())
                .contains(told)
                .doesNotContain("grant", "hunter2", "Drydock may not");
    }

    @Test
    void aRoleThatGivesMoreThanOnesOwnRightsIsAMissingRight() {
        gone("", "configmaps", "shop", "settings");
        scene.cluster
                .faults()
                .answer(
                        Requests.of("patch", "configmaps"),
                        403,
                        "Forbidden",
                        "clusterroles.rbac.authorization.k8s.io \"a\" is forbidden: user \"drydock\" (groups=[]) is"
                                + " attempting to grant RBAC permissions not currently held");

        assertThat(lines(scene.plan(RESTORE), "refused").getFirst()).contains("manifests/restore-resources");
    }

    @Test
    void customResourcesComeBackWithTheirDefinition() throws IOException, InterruptedException {
        byte[] archive = scene.store.read("saved", Integer.MAX_VALUE);
        scene.close();
        scene = new ResourcesScene(
                folder,
                SimulatedCluster.builder()
                        .seed(2)
                        .kind("", "v1", "secrets", "Secret", true)
                        .start());
        scene.keep("saved", archive);
        Plan plan = scene.plan(RESTORE);
        assertThat(plan.sections()).extracting(Block.Section::title).contains("Of another cluster");
        assertThat(lines(plan, "refused")).isEmpty();
        assertThat(lines(plan, "rights, and how the API answers"))
                .containsExactly("CustomResourceDefinition.apiextensions.k8s.io boats.harbour.example.com");

        Completion.Finished finished = scene.perform(RESTORE);

        assertThat(finished.outcome())
                .as(finished.summary() + scene.milestones())
                .isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.cluster.json("boats", "shop", "ida")).contains("\"masts\":2");
        assertThat(scene.plan(RESTORE).obstaclesLine()).startsWith("Nothing would change");
    }

    @Test
    void anApiServerThatIsAwayIsWaitedFor() throws InterruptedException {
        gone("", "configmaps", "shop", "settings");
        scene.request(RESTORE);
        scene.cluster.faults().answerNext(1, Requests.of("patch", "configmaps"), 503, "ServiceUnavailable", "later");
        scene.run.soon.add(() -> {});

        Completion.Finished finished = scene.again(RESTORE);

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.run.soon).as("it waited once").isEmpty();
    }

    @Test
    void oneThatStaysAwayFailsTheStepAndTryingAgainGoesOn() throws InterruptedException {
        gone("", "configmaps", "shop", "settings");
        scene.request(RESTORE);
        scene.cluster.faults().answer(Requests.of("patch", "configmaps"), 503, "ServiceUnavailable", "later");
        scene.run.soon.add(() -> scene.later(Duration.ofMinutes(6)));

        Completion.Finished finished = scene.again(RESTORE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary()).contains("is overloaded or away (503): later", "What is applied stays: ");
        assertThat(finished.offers()).extracting(Offer::line).containsExactly("retry r-00000000");
    }

    /** What its machine gave a node is not in an export; a node that is gone comes back as a machine, and not as an object. */
    @Test
    void nodesThatAreThereGetTheirLabelsBackAndGhostsAreNotMade() throws IOException, InterruptedException {
        scene.cluster.add().object("", "v1", "nodes", node("worker-1", "blue", "10.1.0.0/24", true));
        scene.cluster.add().object("", "v1", "nodes", node("worker-2", "blue", "10.1.1.0/24", true));
        scene.export("nodes", ResourcesScene.WITH_SECRETS);
        gone("", "nodes", "", "worker-1");
        gone("", "nodes", "", "worker-2");
        scene.cluster.add().object("", "v1", "nodes", """
            {"metadata":{"name":"worker-1"},"spec":{"podCIDR":"10.1.9.0/24"}}
            """);
        Plan plan = scene.plan("restore resources nodes");
        assertThat(lines(plan, "1 object changed")).singleElement().asString().startsWith("Node worker-1: ");
        assertThat(lines(plan, "1 object left out"))
                .containsExactly(
                        "Node worker-2: the cluster has no such node: nodes come by joining, not by a restore");

        Completion.Finished finished = scene.perform("restore resources nodes");

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finished.summary()).contains("1 changed", "1 left out").doesNotContain("FAILED");
        assertThat(scene.milestones())
                .containsExactly("Left out: Node worker-2: the cluster has no such node: nodes come"
                        + " by joining, not by a restore");
        assertThat(scene.cluster.json("nodes", "", "worker-1"))
                .contains("\"pool\":\"blue\"", "\"key\":\"dedicated\"", "10.1.9.0/24")
                .doesNotContain("unschedulable", "10.1.0.0/24");
        assertThatThrownBy(() -> scene.cluster.json("nodes", "", "worker-2")).hasMessageContaining("not found");
    }

    private static String node(String name, String pool, String addresses, boolean cordoned) {
        return """
            {"metadata":{"name":"%s","labels":{"pool":"%s","kubernetes.io/hostname":"%s"}},
             "spec":{"podCIDR":"%s","unschedulable":%s,"taints":[{"key":"dedicated","effect":"NoSchedule"}]}}
            """.formatted(name, pool, name, addresses, cordoned);
    }

    /** Whether the group is down in discovery, or what serves it stops answering later. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAddedApiThatIsDownHoldsUpNothingElse(boolean inDiscovery) throws InterruptedException {
        gone("", "configmaps", "shop", "settings");
        gone("harbour.example.com", "boats", "shop", "ida");
        if (inDiscovery) {
            scene.cluster.faults().takeDown("harbour.example.com");
        } else {
            scene.cluster.faults().answer(Requests.of("patch", "boats"), 503, "ServiceUnavailable", "later");
        }
        assertThat(lines(scene.plan(RESTORE), "refused as it stands"))
                .containsExactly(
                        "Boat.harbour.example.com shop/ida: what serves harbour.example.com does not answer (503),"
                                + " while the API server does: look at kubectl get apiservice, and at the pods of its"
                                + " Service");

        Completion.Finished finished = scene.perform(RESTORE);

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary()).contains("1 created", "1 FAILED");
        assertThat(scene.milestones()).singleElement().asString().contains("what serves harbour.example.com");
        assertThat(scene.cluster.json("configmaps", "shop", "settings")).contains("\"colour\":\"blue\"");
    }

    @Test
    void anApiServerThatIsAwayIsNotTakenForAnAddedApi() {
        scene.cluster
                .faults()
                .answer(Requests.of("patch", "boats"), 503, "ServiceUnavailable", "later")
                .answer(Requests.of("get", "namespaces").named("kube-system"), 503, "ServiceUnavailable", "later");

        assertThatThrownBy(() -> scene.plan(RESTORE + " --namespace shop"))
                .satisfies(refused ->
                        assertThat(((RefusalException) refused).isPassing()).isTrue());
    }

    @Test
    void aPlanIsPassingWhileItIsAway() {
        scene.cluster.faults().answer(Requests.of("patch", "configmaps"), 503, "ServiceUnavailable", "later");

        assertThatThrownBy(() -> scene.plan(RESTORE))
                .satisfies(refused ->
                        assertThat(((RefusalException) refused).isPassing()).isTrue());
    }

    @Test
    void aDamagedArchiveChangesNothing() throws IOException, InterruptedException {
        byte[] whole = scene.store.read("saved", Integer.MAX_VALUE);
        byte[] archive = whole.clone();
        archive[archive.length / 2] ^= 1;
        scene.keep("torn", archive);
        gone("", "configmaps", "shop", "settings");

        assertThatThrownBy(() -> scene.plan("restore resources torn"))
                .isInstanceOf(RefusalException.class)
                .hasMessageStartingWith("The backup is damaged, and must not be used: ");
        scene.keep("later", whole);
        scene.request("restore resources later");
        scene.store.contents.put("later", archive);
        Completion.Finished finished = scene.again("restore resources later");

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary()).startsWith("The export cannot be read: ");
        assertThatThrownBy(() -> scene.cluster.json("configmaps", "shop", "settings"))
                .hasMessageContaining("not found");
    }

    @Test
    void anExportThatIsBadIsNotRestored() {
        scene.store.entries.computeIfPresent("saved", (name, entry) -> entry.judged(new Verdict.Bad("torn")));

        assertThatThrownBy(() -> scene.plan(RESTORE))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("is bad and must not be used: torn");
    }

    @Test
    void oneThatIsNotThereIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> scene.plan("restore resources saves"))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("Did you mean `saved`?");
    }
}
