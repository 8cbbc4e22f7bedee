package dev.drydock.core.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.People;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.RunIds;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Card;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people may still say between the last approval and the start, and where they may ask. */
final class BeforeTheStartTest {
    private final DeskScene scene = new DeskScene();

    private void approvedWhileTheShedIsTaken() throws InterruptedException {
        scene.leases.acquire(
                RunIds.of("other"),
                "worker-2",
                List.of(new Resource("thing/shed", "the-thing")),
                Duration.ofSeconds(30));
        scene.types("first", "dana", "paint shed");
        scene.approves("lee");
        scene.approves("ana");
        scene.work();
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.APPROVED);
    }

    @Test
    void anApprovalMayBeWithdrawnWhileTheRunWaitsToStart() throws InterruptedException {
        approvedWhileTheShedIsTaken();

        assertThat(scene.presses("lee", "withdraw", DeskScene.RUN + ".1")).isEqualTo("Your approval is withdrawn.");

        scene.leases.held().forEach(held -> scene.leases.release(held.lease()));
        scene.runner.carry(DeskScene.RUN);
        assertThat(scene.paint.painted).isEmpty();
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.AWAITING_APPROVAL);
        assertThat(scene.state().approvals()).containsExactly(People.person("ana"));

        assertThat(scene.approves("kim")).startsWith("Your approval was the last one needed.");
        scene.work();
        assertThat(scene.paint.painted).containsExactly("shed");
    }

    @Test
    void aWithdrawalJustBeforeTheStartIsHeard() throws InterruptedException {
        scene.types("first", "dana", "paint shed");
        scene.approves("lee");
        scene.approves("ana");
        scene.journal.beforeNextAppend(() -> scene.presses("ana", "withdraw", DeskScene.RUN + ".1"));

        scene.work();

        assertThat(scene.paint.painted).isEmpty();
        assertThat(scene.state().phase()).isEqualTo(RunState.Phase.AWAITING_APPROVAL);
    }

    @Test
    void whatNeedsALeadIsNotAskedForWhereNoLeadReads() {
        String answer = scene.desk
                .take(new Desk.Typed("first", People.id("dana"), "D1", true, "paint shed"))
                .map(Card::summary)
                .orElseThrow();

        assertThat(answer).startsWith("This needs the approval of a lead, who would not see it in a direct message");
        assertThat(scene.journal.open()).isEmpty();
    }
}
