package dev.drydock.app;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequence.Kind;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Answer;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.Procedure.StoppedException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A restore in two steps that touches nothing, and goes as the test says. */
final class PretendedRestore implements Action {
    private static final Choice ROLL_BACK = new Choice("roll-back", "Roll back", "back it goes");

    /** What stands in its way. */
    volatile List<Text> obstacles = List.of();
    /** What the second plan that is made has more than the first. */
    volatile List<Consequence> growth = List.of();
    /** Whether its second step cannot be done, and asks. */
    volatile boolean stuck;
    /** Whether its second step lasts until somebody aborts it. */
    volatile boolean holds;
    /** Why nobody can abort it from its second step on; empty where one can. */
    volatile String noAbort = "";
    /** How it ends. */
    volatile Outcome outcome = Outcome.SUCCEEDED;

    private final AtomicInteger plans = new AtomicInteger();
    private final List<String> done = new CopyOnWriteArrayList<>();

    /** The steps that came to their end, in whatever process. */
    List<String> done() {
        return List.copyOf(done);
    }

    private record Restore(String snapshot) implements Command {}

    @Override
    public CommandDefinition definition() {
        return new CommandDefinition(
                "etcd restore",
                "Pretends.",
                "SNAPSHOT",
                1,
                1,
                List.of(),
                List.of("etcd restore before"),
                arguments -> new Restore(arguments.positionals().getFirst()));
    }

    @Override
    public boolean isDryRun(Command command) {
        return false;
    }

    @Override
    public Optional<String> reason(Command command) {
        return Optional.empty();
    }

    @Override
    public Plan plan(Command command) {
        List<Consequence> consequences = new ArrayList<>(List.of(new Consequence(Kind.ACT, "etcd restore", "")));
        if (plans.incrementAndGet() > 1) {
            consequences.addAll(growth);
        }
        return new Plan(
                "Restore etcd of harbour",
                Consequences.of(consequences),
                List.of(new Block.Fact("Members", Text.of("three"))),
                List.of(new Block.Section(Tone.DANGER, "What will be lost", List.of(Text.of("everything since")))),
                obstacles,
                Risk.DESTRUCTIVE,
                List.of(Resource.cluster("named", "harbour")),
                Optional.of("harbour"));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        Procedure procedure = new Procedure(log);
        try {
            var unused = procedure.step(new Step("look", "etcd", "look"), () -> finish("look"));
            Step stop = new Step("stop", "etcd", "stop etcd");
            Answer answer = procedure.stepOrAsk(stop, List.of(ROLL_BACK), () -> {
                if (stuck) {
                    throw new StepException("it does not stop");
                }
                if (!noAbort.isEmpty() && log.state().abort().isEmpty()) {
                    log.append(new Event.AbortMeans(false, noAbort));
                }
                while (holds) {
                    log.pause(Duration.ofSeconds(1));
                    procedure.hearAbort();
                }
                return finish("stop etcd");
            });
            return switch (answer) {
                case Answer.Finished finished -> end();
                case Answer.Chosen chosen -> end();
            };
        } catch (StoppedException stopped) {
            return stopped.finished(List.of());
        }
    }

    private Completion end() {
        return new Completion.Finished(outcome, "It serves.", List.of());
    }

    private Done finish(String step) {
        done.add(step);
        return Done.of("");
    }
}
