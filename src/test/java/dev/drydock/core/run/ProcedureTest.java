package dev.drydock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.run.Procedure.Answer;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcedureTest {
    private static final Person LEE = new Person(new PersonId("T1", "ULEE"), "lee");
    private static final Choice BACK = new Choice("roll-back", "Roll back", "The old data is put back.");
    private static final Step GATE = new Step("gate", "etcd", "wait for the members");

    private final PlayedRun run = new PlayedRun(Instant.parse("2026-11-30T03:00:00Z"));
    private final List<String> done = new ArrayList<>();

    @Test
    void aStepThatAsksIsBegunAgainUntilALeadChoosesAnotherWay() throws InterruptedException {
        run.soon.add(() -> {});
        run.soon.add(() -> choose("retry"));
        run.soon.add(() -> choose("roll-back"));

        Answer answer = new Procedure(run).stepOrAsk(GATE, List.of(BACK), this::failing);

        assertThat(answer).isEqualTo(new Answer.Chosen("roll-back", "member 2 is away"));
        assertThat(done).containsExactly("tried", "tried");
        assertThat(run.state().step("gate").orElseThrow().status()).isEqualTo(StepState.Status.FAILED);
        assertThat(run.state().step("gate").orElseThrow().isAsking()).isFalse();
    }

    @Test
    void aChoiceHoldsThroughACrash() throws InterruptedException {
        run.append(List.of(
                new Event.StepIntended(GATE),
                new Event.StepAsks("gate", "member 2 is away", List.of(BACK)),
                new Event.Controlled(LEE, new Control.Choose("gate", "roll-back"))));

        Answer first = new Procedure(run).stepOrAsk(GATE, List.of(BACK), this::failing);
        Answer again = new Procedure(run).stepOrAsk(GATE, List.of(BACK), this::failing);

        assertThat(List.of(first, again)).allMatch(new Answer.Chosen("roll-back", "member 2 is away")::equals);
        assertThat(done).isEmpty();
    }

    @Test
    void aRetryThatSucceedsGoesOn() throws InterruptedException {
        run.soon.add(() -> choose("retry"));

        Answer answer = new Procedure(run).stepOrAsk(GATE, List.of(BACK), () -> {
            done.add("tried");
            if (done.size() == 1) {
                throw new StepException("member 2 is away");
            }
            return new Done("3 members", Map.of("revision", "7"));
        });

        assertThat(answer).isEqualTo(new Answer.Finished(Map.of("revision", "7")));
        assertThat(run.state().step("gate").orElseThrow().status()).isEqualTo(StepState.Status.DONE);
    }

    @Test
    void anAbortEndsTheWaitForALead() {
        run.soon.add(() -> run.append(new Event.Controlled(LEE, new Control.Abort())));

        assertThatThrownBy(() -> new Procedure(run).stepOrAsk(GATE, List.of(BACK), this::failing))
                .isInstanceOf(Procedure.StoppedException.class)
                .hasMessage("Aborted by @lee.");
    }

    @Test
    void theWayBackIsNotStoppedByTheAbortThatLedToIt() throws InterruptedException {
        run.append(new Event.Controlled(LEE, new Control.Pause()));
        run.append(new Event.Controlled(LEE, new Control.Abort()));

        Procedure.unstoppable(run).step(GATE, () -> {
            done.add("done");
            return Done.of("");
        });

        assertThat(done).containsExactly("done");
    }

    private Done failing() throws StepException {
        done.add("tried");
        throw new StepException("member 2 is away");
    }

    private void choose(String choice) {
        run.append(new Event.Controlled(LEE, new Control.Choose("gate", choice)));
    }
}
