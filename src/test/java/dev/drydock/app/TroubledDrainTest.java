package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.sim.cluster.BudgetShape;
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.PodShape;
import dev.drydock.sim.cluster.Requests;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.cluster.SimulatedCluster.PodView;
import dev.drydock.sim.slack.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Drains, through Slack, on a cluster that forbids, blocks, replaces and goes away, with people who change their minds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TroubledDrainTest {
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    private DrydockRig rig;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        rig = new DrydockRig(
                folder,
                contents(),
                ApprovalPolicy.STANDARD,
                "#replaced",
                "#forbidden",
                "#aborted",
                "#shared",
                "#first",
                "#second",
                "#later",
                "#midway",
                "#gone",
                "#settle",
                "#skipped",
                "#outage",
                "#waiting");
    }

    /** Each test has its own nodes; a pod named by its controller alone is not made again when it goes. */
    private static ClusterBuilder contents() {
        PodShape stubborn = PodShape.plain().onlyOn("place", "sts").toleratingAll();
        return SimulatedCluster.builder()
                .node("replaced", Map.of("place", "sts"))
                .statefulSet("replaced", "db", 1, stubborn)
                .budget("replaced", "db", BudgetShape.maxUnavailable(0))
                .node("forbidden")
                .ownedPod("forbidden", "pod-1", "forbidden", "apps/v1", "ReplicaSet", "pod")
                .node("aborted-1")
                .node("aborted-2")
                .cordoned("aborted-2", true)
                .ownedPod("aborted", "pod-1", "aborted-1", "apps/v1", "ReplicaSet", "pod")
                .budget("aborted", "pod-1", BudgetShape.minAvailable(1))
                .node("shared-1", Map.of("place", "shared"))
                .node("shared-2", Map.of("place", "shared"))
                .deployment("shared", "web", 3, PodShape.plain().onlyOn("place", "shared"))
                .budget("shared", "web", BudgetShape.maxUnavailable(1))
                .node("contended")
                .ownedPod("contended", "pod-1", "contended", "apps/v1", "ReplicaSet", "pod")
                .budget("contended", "pod-1", BudgetShape.minAvailable(1))
                .node("later-1")
                .node("later-2")
                .ownedPod("later", "pod-1", "later-1", "apps/v1", "ReplicaSet", "pod")
                .budget("later", "pod-1", BudgetShape.minAvailable(1))
                .node("midway-1")
                .node("midway-2")
                .ownedPod("midway", "pod-1", "midway-1", "apps/v1", "ReplicaSet", "pod")
                .budget("midway", "pod-1", BudgetShape.minAvailable(1))
                .node("gone-1")
                .node("gone-2")
                .ownedPod("gone", "pod-1", "gone-1", "apps/v1", "ReplicaSet", "pod")
                .ownedPod("gone", "pod-2", "gone-2", "apps/v1", "ReplicaSet", "pod")
                .budget("gone", "pod-2", BudgetShape.minAvailable(1))
                .node("settle-1", Map.of("place", "settle"))
                .node("settle-2", Map.of("place", "settle"))
                .deployment("settle", "web", 2, PodShape.plain().onlyOn("place", "settle"))
                .node("skipped")
                .node("outage")
                .ownedPod("outage", "slow", "outage", "apps/v1", "ReplicaSet", "pod")
                .node("waiting")
                .daemonSet("kube-system", "kube-proxy")
                .mirrorPod("kube-system", "static", "outage")
                .afterwards()
                .node("shared-3", Map.of("place", "shared"));
    }

    @AfterAll
    void stop() {
        assertThat(rig.slack().violations()).isEmpty();
        rig.close();
    }

    private String approved(String channel, String line, String lead) {
        Message card = rig.asks(channel, line);
        assertThat(rig.presses(lead, card, "Approve")).contains("the last one needed");
        return rig.run(card);
    }

    @Test
    void aPodThatIsReplacedUnderItsNameIsNotChased() {
        String run = approved("#replaced", "/drain replaced --ignore-daemonsets", "lee");
        rig.awaitStory("#replaced", run, "blocked by budget replaced/db");
        String planned = uid("replaced", "db-0");
        rig.cluster().add().deletedPod("replaced", "db-0");

        rig.awaitStory("#replaced", run, "Succeeded after");
        Awaitility.await()
                .atMost(DrydockRig.PATIENCE)
                .until(() -> rig.cluster().podsOn("replaced").stream()
                        .anyMatch(pod -> pod.name().equals("db-0") && pod.ready()));
        assertThat(uid("replaced", "db-0")).isNotEqualTo(planned);
        assertThat(rig.cluster().log().removals())
                .noneMatch(removal -> removal.namespace().equals("replaced"));
    }

    private String uid(String node, String name) {
        return rig.cluster().podsOn(node).stream()
                .filter(pod -> pod.name().equals(name))
                .map(PodView::uid)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aForbiddenEvictionEndsTheRunWhichOffersItsCordonBackAndCanBeRetried() {
        rig.cluster().faults().forbid(Requests.evictions().in("forbidden"));
        String run = approved("#forbidden", "/drain forbidden --ignore-daemonsets", "lee");

        Message failed = rig.card("#forbidden", run, "Failed after");
        assertThat(rig.words(failed)).contains("forbidden/pod-1", "403", "[ Uncordon forbidden ]", "[ Try again ]");
        assertThat(rig.presses("dana", failed, "Uncordon forbidden")).contains("starts");
        Awaitility.await()
                .atMost(DrydockRig.PATIENCE)
                .until(() -> !rig.cluster().cordoned("forbidden"));

        rig.cluster().faults().clear();
        String again = DrydockRig.run(rig.presses("olaf", failed, "Try again"));
        assertThat(again).isNotEqualTo(run);
        assertThat(rig.presses("lee", rig.card("#forbidden", again, "again after " + run), "Approve"))
                .contains("the last one needed");
        rig.awaitStory("#forbidden", again, "Succeeded after");
        assertThat(rig.cluster().podsOn("forbidden"))
                .noneMatch(pod -> pod.namespace().equals("forbidden"));
    }

    @Test
    void anAbortOffersToUncordonOnlyWhatTheRunCordoned() {
        String run = approved("#aborted", "/drain aborted-1 aborted-2 --ignore-daemonsets", "lee");
        rig.awaitStory("#aborted", run, "blocked by budget aborted/pod-1");
        assertThat(rig.types("olaf", "#aborted", "/drydock abort " + run)).contains("Only @dana");
        assertThat(rig.types("dana", "#aborted", "/drydock abort " + run)).contains("Aborting");

        Message aborted = rig.card("#aborted", run, "Aborted by @dana.");
        assertThat(rig.words(aborted)).contains("[ Uncordon aborted-1 ]").doesNotContain("aborted-2 ]", "2 nodes ]");
        rig.presses("dana", aborted, "Uncordon aborted-1");
        Awaitility.await()
                .atMost(DrydockRig.PATIENCE)
                .until(() -> !rig.cluster().cordoned("aborted-1"));
        assertThat(rig.cluster().cordoned("aborted-2")).isTrue();
        assertThat(rig.cluster().podsOn("aborted-1")).anyMatch(pod -> pod.name().equals("pod-1"));
    }

    @Test
    void aBudgetIsSharedByTheNodesOfOneRun() {
        String run = approved("#shared", "/drain shared-1 shared-2 --ignore-daemonsets --max-unavailable 2", "lee");

        rig.awaitStory("#shared", run, "Succeeded after");
        assertThat(rig.types("dana", "#shared", "/drydock show " + run)).contains("blocked by budget shared/web");
        assertThat(rig.cluster().pods())
                .filteredOn(pod -> pod.namespace().equals("shared"))
                .allMatch(pod -> pod.node().equals("shared-3"));
        assertThat(rig.cluster().log().evictions())
                .filteredOn(removal -> removal.namespace().equals("shared"))
                .hasSize(3);
    }

    @Test
    void theSecondRunOfANodeWaitsAndItsApproversMustStillLeadWhenItStarts() {
        String first = approved("#first", "/drain contended --ignore-daemonsets", "lee");
        rig.awaitStory("#first", first, "blocked by budget contended/pod-1");
        String second = approved("#second", "/drain contended --ignore-daemonsets --timeout 10m", "gil");
        Message waits = rig.card("#second", second, "contended is being worked on by run " + first);
        assertThat(rig.words(waits)).contains("Waiting to start");

        rig.slack().regroup("night-crew");
        rig.types("lee", "#first", "/drydock abort " + first);
        rig.awaitStory("#first", first, "Aborted by @lee");

        Message again = rig.card("#second", second, "@gil may not approve any more");
        assertThat(rig.words(again)).contains("plan 2", "0 of 1 approval");
        assertThat(rig.presses("gil", again, "Approve")).contains("Only leads may approve");
        assertThat(rig.presses("dana", again, "Reject")).contains("Nothing was started");
    }

    @Test
    void aLossThatAppearsOnALaterNodeIsAskedForBeforeThatNodeIsTouched() {
        String run = approved("#later", "/drain later-1 later-2 --ignore-daemonsets --force", "lee");
        rig.awaitStory("#later", run, "blocked by budget later/pod-1");
        rig.cluster().add().barePod("later", "keepsake", "later-2").deletedPod("later", "pod-1");

        Message again = rig.card("#later", run, "plan 2");
        assertThat(rig.words(again)).contains("later/keepsake", "0 of 2 approvals");
        assertThat(rig.cluster().podsOn("later-2")).anyMatch(pod -> pod.name().equals("keepsake"));
        assertThat(rig.presses("lee", again, "Approve")).contains("1 more needed");
        assertThat(rig.presses("ana", again, "Approve")).contains("the last one needed");
        rig.awaitStory("#later", run, "Succeeded after");
        assertThat(rig.cluster().podsOn("later-2")).noneMatch(pod -> pod.name().equals("keepsake"));
    }

    @Test
    void aRunThatIsRejectedHalfwayOffersToUncordonWhatItCordoned() {
        String run = approved("#midway", "/drain midway-1 midway-2 --ignore-daemonsets --force", "lee");
        rig.awaitStory("#midway", run, "blocked by budget midway/pod-1");
        rig.cluster().add().barePod("midway", "keepsake", "midway-2").deletedPod("midway", "pod-1");

        Message again = rig.card("#midway", run, "plan 2");
        assertThat(rig.presses("ana", again, "Reject")).doesNotContain("Nothing was started");
        Message rejected = rig.card("#midway", run, "Rejected by @ana");
        assertThat(rig.words(rejected)).contains("[ Uncordon 2 nodes ]");
        rig.presses("dana", rejected, "Uncordon 2 nodes");
        Awaitility.await()
                .atMost(DrydockRig.PATIENCE)
                .until(() -> !rig.cluster().cordoned("midway-2"));
        assertThat(rig.cluster().podsOn("midway-2")).anyMatch(pod -> pod.name().equals("keepsake"));
    }

    @Test
    void aDrainedNodeThatIsDeletedWhileDrydockRestartsDoesNotEndTheRun() {
        String run = approved("#gone", "/drain gone-1 gone-2 --ignore-daemonsets", "lee");
        rig.awaitStory("#gone", run, "blocked by budget gone/pod-2");

        rig.restart(() -> rig.cluster().add().deletedNode("gone-1"));
        rig.awaitStory("#gone", run, "attempt 2");
        rig.cluster().add().deletedPod("gone", "pod-2");

        rig.awaitStory("#gone", run, "Succeeded after");
    }

    @Test
    void replacementsThatNoNodeTakesCanBeSkipped() {
        String run = approved("#settle", "/drain settle-1 settle-2 --ignore-daemonsets", "lee");
        Message waits = rig.card("#settle", run, "[ Skip the replacements of settle-1's pods ]");
        rig.presses("dana", waits, "Skip the replacements of settle-1's pods");

        rig.awaitStory("#settle", run, "Succeeded after");
        assertThat(rig.cluster().podsOn("settle-2"))
                .extracting(PodView::namespace)
                .containsOnly("kube-system");
    }

    @Test
    void aCordonThatIsNotAnsweredCanBeSkipped() {
        rig.cluster()
                .faults()
                .answer(Requests.of("patch", "nodes").named("skipped"), 503, "ServiceUnavailable", "away");
        String run = DrydockRig.run(rig.types("dana", "#skipped", "/cordon skipped"));
        Message waits = rig.card("#skipped", run, "[ Skip skipped ]");
        rig.presses("dana", waits, "Skip skipped");

        assertThat(rig.words(rig.card("#skipped", run, "Left as asked: 1 node")))
                .contains("left as it is by @dana");
        rig.cluster().faults().clear();
        assertThat(rig.cluster().cordoned("skipped")).isFalse();
    }

    @Test
    void anApiServerThatIsAwayLosesNothingAndStartsNothing() {
        rig.cluster().annotate("outage", "slow", "sim.drydock.dev/terminates-after", "PT5S");
        Message waiting = rig.asks("#waiting", "/drain waiting --ignore-daemonsets");
        String run = approved("#outage", "/drain outage --ignore-daemonsets", "lee");
        Awaitility.await()
                .atMost(DrydockRig.PATIENCE)
                .until(() -> rig.cluster().log().evictions().stream()
                        .anyMatch(removal -> removal.namespace().equals("outage")));
        rig.cluster().stop();
        Instant back = Instant.now().plus(OUTAGE);

        assertThat(rig.types("dana", "#outage", "/drain waiting --ignore-daemonsets"))
                .contains("the API server", "does not answer");
        assertThat(rig.presses("lee", waiting, "Approve")).contains("Not counted yet", "press Approve again");
        assertThat(rig.words(rig.card("#waiting", rig.run(waiting), "Expires"))).contains("0 of 1 approval");
        Awaitility.await()
                .atMost(OUTAGE.multipliedBy(2))
                .until(() -> !Instant.now().isBefore(back));
        assertThat(rig.types("dana", "#outage", "/drydock show " + run)).contains("Running for");
        rig.cluster().start();

        rig.awaitStory("#outage", run, "Succeeded after");
        assertThat(rig.cluster().log().evictions())
                .filteredOn(removal -> removal.namespace().equals("outage"))
                .hasSize(1);
        assertThat(rig.cluster().podsOn("outage"))
                .extracting(PodView::namespace)
                .containsOnly("kube-system");
        assertThat(rig.presses("lee", waiting, "Approve")).contains("the last one needed");
        rig.awaitStory("#waiting", rig.run(waiting), "Succeeded after");
    }
}
