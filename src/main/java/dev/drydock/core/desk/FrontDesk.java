package dev.drydock.core.desk;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.Directory;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Desk;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunIds;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.run.WorkQueue;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desk: knows who may speak, hands commands and presses to those who decide, and answers every one of them. */
public final class FrontDesk implements Desk {
    private static final Logger log = LoggerFactory.getLogger(FrontDesk.class);
    private static final Duration EXTENSION = Duration.ofMinutes(10);

    private final Grammar grammar;
    private final Map<String, Action> actions;
    private final Map<String, Query> queries;
    private final Directory directory;
    private final RunAppender appender;
    private final Requests requests;
    private final Approvals approvals;
    private final Steering steering;
    private final Unlocking unlocking;

    /**
     * Opens the desk.
     *
     * @param actions the actions by command name
     * @param queries the queries by command name
     */
    public FrontDesk(
            Grammar grammar,
            Map<String, Action> actions,
            Map<String, Query> queries,
            Journal journal,
            Leases leases,
            WorkQueue queue,
            Directory directory,
            ApprovalPolicy policy,
            InstantSource clock) {
        this.grammar = grammar;
        this.actions = Map.copyOf(actions);
        this.queries = Map.copyOf(queries);
        this.directory = directory;
        this.appender = new RunAppender(journal);
        FollowUps followUps = new FollowUps(queue);
        this.requests = new Requests(journal, followUps, policy, clock);
        this.approvals = new Approvals(appender, followUps, directory, this::planAgain, this::leftovers, policy, clock);
        this.steering = new Steering(appender, this::leftovers);
        this.unlocking = new Unlocking(appender, leases, this::leftovers);
    }

    /** The definitions of the commands that the desk answers by itself. */
    public static List<CommandDefinition> ownCommands() {
        return List.of(AbortCommand.DEFINITION, RetryCommand.DEFINITION, UnlockCommand.DEFINITION);
    }

    @Override
    public Optional<Card> take(Typed typed) {
        return answered(() -> {
            Standing asker = member(typed.person());
            Place place = new Place(typed.channel(), typed.direct());
            return command(
                    typed.delivery(), asker, place, grammar.parse(typed.line()), Optional.empty(), Optional.empty());
        });
    }

    @Override
    public Optional<Card> take(Pressed pressed) {
        return answered(() -> {
            Standing presser = member(pressed.person());
            ButtonValue value = ButtonValue.parse(pressed.value());
            RunId run = value.run();
            String delivery = pressed.delivery();
            return switch (pressed.action()) {
                case "approve" -> answer(approvals.approve(run, value.number(), presser, pressed.typed(), delivery));
                case "withdraw" -> answer(approvals.withdraw(run, value.number(), presser, delivery));
                case "reject" -> answer(approvals.reject(run, presser, delivery));
                case "pause" -> answer(steering.control(run, new Control.Pause(), presser, delivery));
                case "resume" -> answer(steering.control(run, new Control.Resume(), presser, delivery));
                case "abort" -> answer(steering.control(run, new Control.Abort(), presser, delivery));
                case "extend" -> answer(steering.control(run, new Control.Extend(EXTENSION), presser, delivery));
                case "skip" -> answer(steering.control(run, new Control.Skip(value.rest()), presser, delivery));
                case "choose" -> answer(steering.control(run, value.choice(), presser, delivery));
                default -> offer(pressed, presser, run, value);
            };
        });
    }

    @Override
    public Optional<Form> form(Pressed pressed) {
        if (!pressed.action().equals("approve")) {
            return Optional.empty();
        }
        try {
            Standing presser = member(pressed.person());
            ButtonValue value = ButtonValue.parse(pressed.value());
            return approvals.form(value.run(), value.number(), presser, pressed.typed());
        } catch (RefusalException | Directory.DirectoryException | Journal.JournalException told) {
            log.atDebug().setCause(told).log("no form; the press itself will tell why");
            return Optional.empty();
        }
    }

    /** Ends a plan that nobody approved in time: for the work queue. */
    public void expire(RunId run, int revision) {
        approvals.expire(run, revision);
    }

    /**
     * Asks for what a schedule's moment is due: planned and put up for approval like what a person types. Asked again for the
     * same moment, at whatever replica, it does nothing. Whatever keeps it from being started is told in the channel.
     *
     * @param due the schedule and its moment
     * @param channel where it is told
     * @param line the command
     * @throws InterruptedException when this process is to stop; another one asks
     */
    public void fire(Scheduled due, String channel, String line) throws InterruptedException {
        if (!appender.isThere(due.run())) {
            Grammar.Parsed parsed = grammar.parse(line);
            requests.submit(due, channel, parsed, action(parsed.definition().name()));
        }
    }

    /**
     * Tells something of a schedule in its channel, once: a request that is over as soon as it is made.
     *
     * @param notice what it is about
     * @param channel where it is told
     * @param line the schedule's command
     * @param ended what is told
     */
    public void tell(Scheduled notice, String channel, String line, Event.Ended ended) {
        Event.Requested request = new Event.Requested(
                Person.ofSchedule(notice.name()),
                channel,
                line,
                Optional.empty(),
                Optional.empty(),
                Optional.of(notice));
        requests.close(notice.run(), request, ended);
    }

    private Optional<Card> command(
            String delivery,
            Standing asker,
            Place place,
            Grammar.Parsed parsed,
            Optional<RunId> retryOf,
            Optional<Scheduled> schedule) {
        String name = parsed.definition().name();
        return switch (parsed.command()) {
            case AbortCommand abort -> answer(abort(abort.run(), asker, delivery));
            case UnlockCommand unlock -> answer(unlocking.unlock(unlock, asker, delivery));
            case RetryCommand retry -> retry(delivery, asker, place, retry.run());
            default -> {
                Action action = actions.get(name);
                Query query = queries.get(name);
                if (action != null) {
                    yield requests.submit(
                            RunIds.of(delivery), asker.person(), place, parsed, action, retryOf, schedule);
                }
                if (query != null) {
                    yield Optional.of(query.answer(parsed.command(), asker));
                }
                throw new IllegalStateException("nobody answers the command " + name);
            }
        };
    }

    private Optional<String> abort(RunId run, Standing asker, String delivery) {
        return appender.state(run).phase() == RunState.Phase.AWAITING_APPROVAL
                ? approvals.reject(run, asker, delivery)
                : steering.control(run, new Control.Abort(), asker, delivery);
    }

    private Optional<Card> retry(String delivery, Standing asker, Place place, RunId run) {
        RunState state = appender.state(run);
        if (!state.hasEnded()) {
            return say("Run " + run + " has not ended, so there is nothing to try again.");
        }
        return command(
                delivery,
                asker,
                place,
                grammar.parse(state.request().line()),
                Optional.of(run),
                state.request().schedule().map(Scheduled::again));
    }

    /** An offer is a command: who presses it asks for it in their own name. */
    private Optional<Card> offer(Pressed pressed, Standing presser, RunId run, ButtonValue value) {
        List<Offer> offers =
                appender.state(run).ended().map(ended -> ended.offers()).orElse(List.of());
        if (!pressed.action().startsWith("offer-") || value.number() < 0 || value.number() >= offers.size()) {
            return say("That button is from an older card and does nothing any more.");
        }
        String line = offers.get(value.number()).line();
        return command(
                pressed.delivery(),
                presser,
                new Place(pressed.channel(), false),
                grammar.parse(line),
                Optional.empty(),
                Optional.empty());
    }

    private Plan planAgain(RunState state) {
        Grammar.Parsed parsed = grammar.parse(state.request().line());
        return action(parsed.definition().name()).plan(parsed.command());
    }

    private List<Offer> leftovers(RunState state) {
        return state.startedAt().isEmpty()
                ? List.of()
                : action(grammar.parse(state.request().line()).definition().name())
                        .leftovers(state);
    }

    private Action action(String name) {
        return Optional.ofNullable(actions.get(name))
                .orElseThrow(() -> new RefusalException("this version of Drydock has no command " + name));
    }

    private Standing member(PersonId person) {
        Standing standing = directory
                .standing(person)
                .orElseThrow(() -> new RefusalException("Slack does not know you as a member of this workspace."));
        if (!standing.human() || !standing.active() || !standing.member()) {
            throw new RefusalException("Drydock listens to active full members of this workspace only.");
        }
        return standing;
    }

    private static Optional<Card> answer(Optional<String> answer) {
        return answer.flatMap(FrontDesk::say);
    }

    private static Optional<Card> say(String answer) {
        return Optional.of(Card.of(Text.marked(answer)));
    }

    private interface Answer {
        Optional<Card> give();
    }

    /** Every refusal becomes an answer in plain words; what is not a refusal is a bug, and is told as one. */
    private static Optional<Card> answered(Answer answer) {
        try {
            return answer.give();
        } catch (CommandException wrong) {
            Text text = Text.marked(wrong.getMessage());
            Text hint = wrong.suggestion()
                    .map(near -> Text.of("Did you mean ").code(near).plain("?"))
                    .orElseGet(() -> Text.marked("`help` lists the commands."));
            return Optional.of(
                    new Card(text.plainText(), List.of(new Block.Paragraph(text), new Block.SmallPrint(hint))));
        } catch (RefusalException refusal) {
            return Optional.of(Card.of(Text.marked(refusal.getMessage())));
        } catch (Directory.DirectoryException unknown) {
            return Optional.of(Card.of("Slack does not tell who you are just now, so nothing was done: "
                    + unknown.getMessage() + " Please try again in a moment."));
        } catch (Journal.JournalException away) {
            log.atError().setCause(away).log("journal away");
            return say(
                    away.isUncertain()
                            ? "Drydock lost its journal just when this was being stored, so it is not known whether it"
                                    + " counted. Please look at the card, or at `runs`, before you try again."
                            : "Drydock cannot reach its journal, so nothing was done. Please try again in a moment.");
        }
    }
}
