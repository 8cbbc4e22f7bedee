package dev.drydock.app;

import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.store.Store;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.desk.FrontDesk;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunIds;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Runner;
import dev.drydock.core.run.StepState;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.run.Worker;
import dev.drydock.core.text.Card;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A restore with a person at a terminal in the place of Slack: the same desk and the same runner, over a journal in a file. The
 * plan's file asks, and the person approves it by typing the cluster's name.
 */
final class TerminalRestore {
    /** The ways in which it ends, as exit codes. */
    static final int SUCCEEDED = 0;

    static final int FAILED = 1;
    static final int WRONG = 2;
    static final int UNCONFIRMED = 3;

    private static final String CHANNEL = "terminal";
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final ApprovalPolicy ONE_PERSON = new ApprovalPolicy(0, 0, 1, Duration.ofHours(1));

    private final Store store;
    private final Journal journal;
    private final TerminalPeople people;
    private final Terminal terminal;
    private final FrontDesk desk;
    private final Runner runner;
    private final Narration narration = new Narration(ZoneId.systemDefault());
    private boolean working;
    private boolean deaf;

    /**
     * Makes it.
     *
     * @param store claimed for this process alone
     * @param action the restore
     */
    TerminalRestore(Store store, Action action, TerminalPeople people, Terminal terminal) {
        this.store = store;
        this.journal = store.journal();
        this.people = people;
        this.terminal = terminal;
        Grammar grammar = new PicocliGrammar(List.of(action.definition()));
        Map<String, Action> actions = Map.of(action.definition().name(), action);
        this.desk = new FrontDesk(
                grammar,
                actions,
                Map.of(),
                journal,
                store.leases(),
                store.workQueue(),
                people,
                ONE_PERSON,
                store.clock());
        this.runner = new Runner(
                journal,
                store.leases(),
                store.workQueue(),
                people,
                grammar,
                actions,
                ONE_PERSON,
                store.clock(),
                new Worker("terminal-" + UUID.randomUUID(), LEASE, SystemTime.INSTANCE));
    }

    /**
     * Carries out what is asked for, or goes on with what was begun before; tells, and asks, on the way.
     *
     * @param line the command
     * @return the exit code
     */
    int perform(String line) throws InterruptedException {
        Journal.Subscription news = journal.onAppend(run -> terminal.wake());
        try {
            Optional<RunState> begun = begun();
            return begun.isPresent() ? goOn(begun.get(), line) : begin(line);
        } finally {
            news.close();
        }
    }

    /** What was confirmed before and has not ended. A plan that nobody confirmed is dropped: how things stand is looked at anew. */
    private Optional<RunState> begun() {
        Optional<RunState> begun = Optional.empty();
        for (RunState state : new OpenRuns(journal).now()) {
            if (state.phase() == RunState.Phase.AWAITING_APPROVAL
                    && state.startedAt().isEmpty()) {
                reject(state.id());
            } else {
                begun = Optional.of(state);
            }
        }
        return begun;
    }

    private int begin(String line) throws InterruptedException {
        String delivery = newDelivery();
        RunId run = RunIds.of(delivery);
        Optional<Card> answer = desk.take(new Desk.Typed(delivery, people.file(), CHANNEL, false, line));
        if (journal.read(run, 0).isEmpty()) {
            answer.ifPresent(this::show);
            return WRONG;
        }
        RunState asked = state(run);
        return confirm(run) ? follow(asked) : code(state(run));
    }

    private int goOn(RunState state, String line) throws InterruptedException {
        String asked = state.request().line();
        terminal.say("A restore from this plan is under way: run " + state.id() + ", " + asked + ".");
        if (!asked.equals(line)) {
            terminal.say("The plan asks for something else by now (" + line + "); it goes on as it was begun.");
        }
        Narration.standing(state).ifPresent(terminal::say);
        Plan plan = state.plan().orElseThrow();
        terminal.say("To go on, type the cluster's name, " + name(plan) + ". Anything else does nothing.");
        if (!plan.isConfirmedBy(typed())) {
            terminal.say("That is not the name. Nothing was done, and the restore stays where it is.");
            return UNCONFIRMED;
        }
        asking(state).ifPresent(step -> Narration.question(step.choices()).forEach(terminal::say));
        return follow(state);
    }

    /** Shows the plan, and each that takes its place, until one is confirmed or the run is over; false where it is over. */
    private boolean confirm(RunId run) throws InterruptedException {
        RunState state = unexpired(run);
        while (state.phase() == RunState.Phase.AWAITING_APPROVAL) {
            Event.Planned planned = state.planned().orElseThrow();
            Plan plan = planned.plan();
            PlainCard.plan(plan, planned.changes()).forEach(terminal::say);
            terminal.say("");
            terminal.say("To do this, type the cluster's name, " + name(plan) + ". Anything else does nothing.");
            Optional<String> typed = typed();
            if (!plan.isConfirmedBy(typed)) {
                reject(run);
                terminal.say("That is not the name. Nothing was done.");
                return false;
            }
            press("approve", run + "." + planned.revision(), typed);
            state = unexpired(run);
        }
        state.ended().ifPresent(ended -> terminal.say(ended.summary()));
        return !state.hasEnded();
    }

    /** How it stands, after a plan that waited for too long has ended it. */
    private RunState unexpired(RunId run) {
        desk.expire(run, state(run).revision());
        return state(run);
    }

    private void reject(RunId run) {
        var unused = desk.take(new Desk.Pressed(newDelivery(), people.operator(), CHANNEL, "reject", run.value()));
    }

    /** Tells what happens until it is over, and hears the person meanwhile. */
    private int follow(RunState from) throws InterruptedException {
        RunId run = from.id();
        work();
        store.workQueue().queue(new WorkQueue.Work.Carry(run), store.clock().instant());
        RunState state = tell(from);
        while (!state.hasEnded()) {
            if (state.phase() == RunState.Phase.AWAITING_APPROVAL) {
                if (!confirm(run)) {
                    return code(state(run));
                }
            } else if (deaf && asking(state).isPresent()) {
                terminal.say("Nobody is there to choose. The restore stays where it is; start this command again.");
                return UNCONFIRMED;
            } else {
                switch (terminal.hear()) {
                    case Terminal.Heard.News news -> {}
                    case Terminal.Heard.End end -> deaf = true;
                    case Terminal.Heard.Line(String text) -> steer(state, text);
                }
            }
            state = tell(state);
        }
        return code(state);
    }

    private static Optional<StepState> asking(RunState state) {
        return state.steps().values().stream().filter(StepState::isAsking).findFirst();
    }

    private void steer(RunState state, String text) {
        RunId run = state.id();
        Optional<StepState> asking = asking(state);
        if (text.equals("abort")) {
            press("abort", run.value(), Optional.empty());
            return;
        }
        List<Choice> choices = asking.map(StepState::choices).orElse(List.of());
        Optional<Choice> chosen = text.matches("[1-9]") && Integer.parseInt(text) <= choices.size()
                ? Optional.of(choices.get(Integer.parseInt(text) - 1))
                : Optional.empty();
        if (chosen.isPresent()) {
            String step = asking.orElseThrow().step().id();
            press("choose", run + "." + chosen.get().id() + "." + step, Optional.empty());
        } else if (!text.isEmpty()) {
            terminal.say(
                    choices.isEmpty()
                            ? "Nothing is asked now. "
                                    + state.abort()
                                            .filter(means -> !means.possible())
                                            .map(Event.AbortMeans::words)
                                            .orElse("Type abort to go back.")
                            : "Type a number from 1 to " + choices.size() + ".");
        }
    }

    private void press(String action, String value, Optional<String> typed) {
        desk.take(new Desk.Pressed(newDelivery(), people.operator(), CHANNEL, action, value, typed))
                .ifPresent(this::show);
    }

    /** Only once somebody has confirmed: what lies in the queue from before must not begin by itself. */
    private void work() {
        if (!working) {
            working = true;
            store.startWork(work -> {
                switch (work) {
                    case WorkQueue.Work.Carry carry -> runner.carry(carry.run());
                    case WorkQueue.Work.Expire expire -> desk.expire(expire.run(), expire.revision());
                }
            });
        }
    }

    /** Tells what was appended since; returns how it stands now. */
    private RunState tell(RunState before) {
        RunState state = before;
        for (Entry entry : journal.read(before.id(), before.sequence())) {
            state = state.after(List.of(entry));
            narration.lines(entry, state).forEach(terminal::say);
        }
        return state;
    }

    /** What is typed next; empty where nothing will be. */
    private Optional<String> typed() throws InterruptedException {
        while (!deaf) {
            switch (terminal.hear()) {
                case Terminal.Heard.News news -> {}
                case Terminal.Heard.End end -> deaf = true;
                case Terminal.Heard.Line(String text) -> {
                    return Optional.of(text);
                }
            }
        }
        return Optional.empty();
    }

    private static int code(RunState state) {
        if (state.startedAt().isPresent()) {
            return state.ended().orElseThrow().outcome() == Outcome.SUCCEEDED ? SUCCEEDED : FAILED;
        }
        return state.ended().orElseThrow().outcome() == Outcome.FAILED ? WRONG : UNCONFIRMED;
    }

    private void show(Card card) {
        PlainCard.lines(card.blocks()).forEach(terminal::say);
    }

    private static String name(Plan plan) {
        return plan.confirmation().orElse("");
    }

    private RunState state(RunId run) {
        return RunState.of(run, journal.read(run, 0));
    }

    private static String newDelivery() {
        return "terminal-" + UUID.randomUUID();
    }
}
