package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Approvals, through Slack, by people who may not give them, give them twice, or give them to a cluster that has changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContestedApprovalTest {
    private DrydockRig rig;
    private Message offered;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        rig = new DrydockRig(
                folder,
                SimulatedCluster.builder()
                        .node("offered")
                        .node("double")
                        .barePod("double", "only", "double")
                        .node("deleted")
                        .node("renewed")
                        .node("changed")
                        .barePod("changed", "known", "changed")
                        .ownedPod("changed", "replica-1", "changed", "apps/v1", "ReplicaSet", "replica"),
                ApprovalPolicy.STANDARD,
                "#offered",
                "#double",
                "#deleted",
                "#renewed",
                "#changed");
        offered = rig.asks("#offered", "/drain offered");
    }

    @AfterAll
    void stop() {
        assertThat(rig.slack().violations()).isEmpty();
        rig.close();
    }

    /**
     * Somebody who presses Approve in vain.
     *
     * @param who presses
     * @param answer what they are told
     */
    record Presser(String who, String answer) {
        @Override
        public String toString() {
            return who;
        }
    }

    static final List<Presser> UNCOUNTED = List.of(
            new Presser("dana", "You asked for this yourself"),
            new Presser("olaf", "Only leads may approve"),
            new Presser("gus", "Drydock listens to active full members"),
            new Presser("robo", "Drydock listens to active full members"),
            new Presser("eve", "Drydock listens to members of the workspace"));

    @ParameterizedTest
    @FieldSource("UNCOUNTED")
    void whoMayNotApproveIsToldWhyAndNothingIsCounted(Presser presser) {
        rig.slack().faults().deliverTwice(1);

        assertThat(rig.presses(presser.who(), offered, "Approve")).contains(presser.answer());

        assertThat(rig.words(rig.card("#offered", rig.run(offered), "Expires"))).contains("0 of 1 approval");
        assertThat(rig.cluster().cordoned("offered")).isFalse();
    }

    @Test
    void onePersonCountsOnceHoweverOftenTheyPressAndMayTakeItBack() {
        Message card = rig.asks("#double", "/drain double --force");
        String run = rig.run(card);
        rig.slack().faults().deliverTwice(1);
        assertThat(rig.presses("lee", card, "Approve")).contains("Your approval counts. 1 more needed");
        assertThat(rig.pressesStale("lee", card, "Approve")).contains("You have approved this already");

        Message counted = rig.card("#double", run, "1 of 2 approvals");
        assertThat(rig.presses("ana", counted, "Withdraw my approval")).contains("nothing to withdraw");
        assertThat(rig.presses("lee", counted, "Withdraw my approval")).contains("Your approval is withdrawn");
        rig.card("#double", run, "0 of 2 approvals");
        assertThat(rig.presses("ana", card, "Approve")).contains("Your approval counts. 1 more needed");
        assertThat(rig.presses("lee", card, "Reject")).contains("Nothing was started");

        Message ended = rig.card("#double", run, "Rejected by @lee");
        assertThat(rig.words(ended)).doesNotContain("[ Approve ]", "[ Reject ]");
        assertThat(rig.pressesStale("lee", card, "Approve")).contains("It is over");
        assertThat(rig.cluster().cordoned("double")).isFalse();
    }

    @Test
    void aNodeThatIsDeletedBeforeTheApprovalIsNotDrained() {
        Message card = rig.asks("#deleted", "/drain deleted");
        rig.cluster().add().deletedNode("deleted");

        assertThat(rig.presses("lee", card, "Approve")).contains("It cannot start: There is no node deleted");
        assertThat(rig.words(rig.card("#deleted", rig.run(card), "Not started")))
                .doesNotContain("[ Approve ]");
    }

    @Test
    void aNodeThatIsReplacedUnderItsNameIsAskedForAgain() {
        Message card = rig.asks("#renewed", "/drain renewed");
        rig.cluster().add().deletedNode("renewed").node("renewed");

        assertThat(rig.presses("lee", card, "Approve")).contains("The cluster has changed", "renewed");
        Message second = rig.card("#renewed", rig.run(card), "plan 2");
        assertThat(rig.words(second)).contains("0 of 1 approval");
        assertThat(rig.pressesStale("lee", card, "Approve")).contains("The plan has changed since that card was shown");
        assertThat(rig.cluster().cordoned("renewed")).isFalse();
    }

    @Test
    void oneMorePodThatWouldBeLostIsAskedForAgainAndReplicasThatComeAndGoAreNot() {
        Message card = rig.asks("#changed", "/drain changed --force");
        String run = rig.run(card);
        assertThat(rig.presses("lee", card, "Approve")).contains("1 more needed");
        rig.cluster().add().barePod("changed", "late", "changed");

        assertThat(rig.presses("ana", card, "Approve")).contains("The cluster has changed", "changed/late");
        Message second = rig.card("#changed", run, "plan 2");
        assertThat(rig.words(second)).contains("0 of 2 approvals", "changed/late");
        assertThat(rig.pressesStale("lee", card, "Approve")).contains("The plan has changed since that card was shown");

        assertThat(rig.presses("lee", second, "Approve")).contains("1 more needed");
        rig.cluster()
                .add()
                .deletedPod("changed", "replica-1")
                .ownedPod("changed", "replica-2", "changed", "apps/v1", "ReplicaSet", "replica");
        assertThat(rig.presses("ana", second, "Approve")).contains("the last one needed");

        rig.awaitStory("#changed", run, "Succeeded after");
        assertThat(rig.cluster().podsOn("changed")).isEmpty();
    }

    @Test
    void aPlanThatNobodyApprovesLosesItsButtonsByItself(@TempDir Path folder) throws IOException {
        ApprovalPolicy impatient = new ApprovalPolicy(0, 1, 2, Duration.ofSeconds(2));
        try (DrydockRig own = new DrydockRig(folder, SimulatedCluster.builder().node("node01"), impatient, "#ops")) {
            Message card = own.asks("#ops", "/drain node01");

            Message expired = own.card("#ops", own.run(card), "Nobody approved it in time");
            assertThat(own.words(expired)).doesNotContain("[ Approve ]", "[ Reject ]");
            assertThat(own.pressesStale("lee", card, "Approve")).contains("It is over: Nobody approved it in time");
            assertThat(own.changesAskedFor()).isEmpty();
        }
    }
}
