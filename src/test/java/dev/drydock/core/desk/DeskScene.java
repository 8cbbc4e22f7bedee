package dev.drydock.core.desk;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.People;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.MemoryJournal;
import dev.drydock.core.run.MemoryLeases;
import dev.drydock.core.run.MemoryQueue;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RealTime;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunIds;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Runner;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.run.Worker;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The desk and the runner over fakes, with one action {@code paint THING} whose plan and performance the test chooses. */
final class DeskScene {
    static final RunId RUN = RunIds.of("first");

    Instant now = Instant.parse("2026-11-23T03:00:00Z");
    final MemoryJournal journal = new MemoryJournal(() -> now);
    final MemoryLeases leases = new MemoryLeases();
    final MemoryQueue queue = new MemoryQueue();
    final People people = new People();
    final Paint paint = new Paint();
    final FrontDesk desk;
    private int presses;
    final Runner runner;

    DeskScene() {
        Grammar grammar = new OneWordGrammar(paint.definition());
        desk = new FrontDesk(
                grammar,
                Map.of("paint", paint),
                Map.of(),
                journal,
                leases,
                queue,
                people,
                ApprovalPolicy.STANDARD,
                () -> now);
        runner = worker("worker-1");
    }

    Runner worker(String name) {
        return new Runner(
                journal,
                leases,
                queue,
                people,
                new OneWordGrammar(paint.definition()),
                Map.of("paint", paint),
                ApprovalPolicy.STANDARD,
                () -> now,
                new Worker(name, Duration.ofSeconds(30), RealTime.INSTANCE));
    }

    String types(String delivery, String who, String line) {
        return show(desk.take(new Desk.Typed(delivery, People.id(who), "C1", false, line)));
    }

    String presses(String who, String action, String value) {
        return show(desk.take(new Desk.Pressed("press-" + ++presses, People.id(who), "C1", action, value)));
    }

    String approves(String who) {
        return presses(who, "approve", RUN + "." + state().revision());
    }

    /** Approves the newest plan with what the form asks for. */
    String approves(String who, String typed) {
        return show(desk.take(approval(who, state().revision(), Optional.of(typed))));
    }

    /** The form that pressing Approve opens, or filling it in. */
    Optional<Desk.Form> form(String who, int revision, Optional<String> typed) {
        return desk.form(approval(who, revision, typed));
    }

    private Desk.Pressed approval(String who, int revision, Optional<String> typed) {
        return new Desk.Pressed("press-" + ++presses, People.id(who), "C1", "approve", RUN + "." + revision, typed);
    }

    RunState state() {
        return RunState.of(RUN, journal.read(RUN, 0));
    }

    /** What happened, by the events' types; that a press was taken is left out. */
    List<String> story() {
        return journal.events(RUN).stream()
                .filter(event -> !(event instanceof Event.Taken))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    /** Does all the work that waits, as the queue would. */
    void work() throws InterruptedException {
        for (WorkQueue.Work work : queue.take()) {
            switch (work) {
                case WorkQueue.Work.Carry carry -> runner.carry(carry.run());
                case WorkQueue.Work.Expire expire -> desk.expire(expire.run(), expire.revision());
            }
        }
    }

    private static String show(Optional<Card> card) {
        return card.map(Card::summary).orElse("");
    }

    /** {@code paint THING}. */
    record PaintCommand(String thing) implements Command {}

    static final class Paint implements Action {
        Risk risk = Risk.DESTRUCTIVE;
        List<String> losses = List.of("pod-1");
        List<Text> obstacles = List.of();
        Optional<RuntimeException> refusal = Optional.empty();
        List<Offer> leftovers = List.of();
        Optional<String> confirmation = Optional.empty();
        final List<String> painted = new ArrayList<>();
        Performance performance =
                (thing, log) -> new Completion.Finished(Outcome.SUCCEEDED, thing + " is painted.", List.of());

        interface Performance {
            Completion perform(String thing, RunLog log) throws InterruptedException;
        }

        @Override
        public CommandDefinition definition() {
            return new CommandDefinition(
                    "paint",
                    "Paints.",
                    "THING",
                    1,
                    1,
                    List.of(),
                    List.of(),
                    arguments -> new PaintCommand(arguments.positionals().getFirst()));
        }

        @Override
        public Plan plan(Command command) {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            List<Consequence> consequences = losses.stream()
                    .map(loss -> new Consequence(Consequence.Kind.LOSS, loss, ""))
                    .collect(Collectors.toCollection(ArrayList::new));
            consequences.add(new Consequence(Consequence.Kind.ACT, "paint", ""));
            return new Plan(
                    "Paint " + ((PaintCommand) command).thing(),
                    Consequences.of(consequences),
                    List.of(new Block.Fact("Colour", Text.of("red"))),
                    List.of(),
                    obstacles,
                    risk,
                    List.of(new Resource("thing/" + ((PaintCommand) command).thing(), "the-thing")),
                    confirmation);
        }

        @Override
        public List<Offer> leftovers(RunState state) {
            return leftovers;
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
        public Completion perform(Command command, RunLog log) throws InterruptedException {
            String thing = ((PaintCommand) command).thing();
            log.append(new Event.StepIntended(new Step("paint:" + thing, "things", "paint " + thing)));
            painted.add(thing);
            log.append(new Event.StepDone("paint:" + thing, "", Map.of()));
            return performance.perform(thing, log);
        }
    }

    /** Understands {@code paint X}, {@code abort X} and {@code retry X}. */
    private record OneWordGrammar(CommandDefinition paint) implements Grammar {
        @Override
        public Parsed parse(String line) {
            List<String> words = List.of(line.split(" "));
            CommandDefinition definition = switch (words.getFirst()) {
                case "paint" -> paint;
                case "unlock" -> UnlockCommand.DEFINITION;
                case "abort" -> AbortCommand.DEFINITION;
                case "retry" -> RetryCommand.DEFINITION;
                default ->
                    throw new CommandException("There is no command " + words.getFirst() + ".", words.getFirst());
            };
            boolean unlock = words.getFirst().equals("unlock");
            Arguments arguments = unlock
                    ? new Arguments(List.of(words.get(1)), Map.of("--reason", words.getLast()))
                    : new Arguments(words.subList(1, words.size()), Map.of());
            return new Parsed(definition, definition.reader().apply(arguments), line);
        }
    }
}
