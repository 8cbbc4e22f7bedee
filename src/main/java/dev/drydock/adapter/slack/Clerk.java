package dev.drydock.adapter.slack;

import dev.drydock.core.approval.Directory;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves people on threads of their own, after the acknowledgement: each delivery once, within the rules of admission, and with
 * an answer whatever happens.
 */
final class Clerk implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Clerk.class);
    /**
     * Of those who type, and of those who press: who presses waits for others who press, and not for those who type. A decision that
     * is not taken down in a rush is worse than a question that is asked again.
     */
    private static final int AT_ONCE = 64;
    /** How long somebody waits in a rush for an answer to what they typed, before they are told to try again. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** How long a press waits: to be told to press again would take as long. */
    private static final Duration PRESS_PATIENCE = Duration.ofMinutes(1);
    /** Slack delivers again for some five minutes; a response URL lives for thirty. */
    private static final Duration REMEMBERED = Duration.ofMinutes(30);

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Admission admission;
    private final Identity identity;
    private final Directory directory;
    private final PrivateAnswers answers;
    private final SlackCalls calls;
    private final HomePage home;
    private final Supplier<String> references;
    private final FirstTimes deliveries;
    private final Semaphore presses = new Semaphore(AT_ONCE, true);
    private final Semaphore commands = new Semaphore(AT_ONCE, true);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("slack-clerk-", 1).factory());

    /**
     * A clerk.
     *
     * @param references makes the words by which a failure is found in the log
     */
    Clerk(
            Admission admission,
            Identity identity,
            Directory directory,
            PrivateAnswers answers,
            SlackCalls calls,
            HomePage home,
            Supplier<String> references,
            InstantSource clock) {
        this.admission = admission;
        this.identity = identity;
        this.directory = directory;
        this.answers = answers;
        this.calls = calls;
        this.home = home;
        this.references = references;
        this.deliveries = new FirstTimes(REMEMBERED, clock);
    }

    /** Something that may need Slack, and may be stopped. */
    private interface Work {
        void run() throws CallException, InterruptedException;
    }

    /** What is done for somebody, with the answer to it. */
    interface Service {
        Optional<Card> answer() throws InterruptedException;
    }

    /** Why somebody is not served. */
    private interface Rule {
        Optional<String> objection() throws CallException, InterruptedException;
    }

    /** Has done what somebody typed, and its answer given; returns at once. */
    void typed(String delivery, Sender sender, Service work) {
        start(delivery, sender, () -> serve(commands, PATIENCE, sender, () -> objection(sender), work));
    }

    /** Has done what a button is for that somebody pressed, and its answer given; returns at once. */
    void pressed(String delivery, Sender sender, Service work) {
        start(delivery, sender, () -> serve(presses, PRESS_PATIENCE, sender, () -> objection(sender), work));
    }

    /** Has done what a form is for that somebody filled in, and its answer given; returns at once. */
    void submitted(String delivery, Sender sender, Service work) {
        Rule rule = () -> Admission.stranger(sender, identity.get().teamId());
        start(delivery, sender, () -> serve(presses, PRESS_PATIENCE, sender, rule, work));
    }

    /** The answer to a question that is worth asking for so long only; empty where there is none by then. */
    <T> Optional<T> within(Duration time, Supplier<Optional<T>> question) {
        try {
            // Not interrupted when the time is over: it may be in the midst of a call of the database.
            return threads.submit(question::get).get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | RejectedExecutionException late) {
            log.warn("there was no answer in time for an acknowledgement, which went without");
            return Optional.empty();
        } catch (ExecutionException failed) {
            log.atError().setCause(failed.getCause()).log("an answer for an acknowledgement failed");
            return Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void serve(Semaphore turns, Duration patience, Sender sender, Rule rule, Service work)
            throws CallException, InterruptedException {
        Optional<Card> answer = inTurn(turns, patience, rule, work);
        if (answer.isPresent()) {
            answers.give(sender, answer.get());
        }
    }

    /** Does the work when it is its turn; the answer is given after the turn, so that a slow Slack holds up nobody's work. */
    private Optional<Card> inTurn(Semaphore turns, Duration patience, Rule rule, Service work)
            throws CallException, InterruptedException {
        if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.of(Card.of("Drydock is serving too many people just now, so nothing was done."
                    + " Please try again in a moment."));
        }
        try {
            Optional<String> objection = rule.objection();
            return objection.isPresent() ? objection.map(Card::of) : work.answer();
        } finally {
            turns.release();
        }
    }

    /** Shows a person their home tab. */
    void home(String delivery, PersonId person) {
        Sender nowhere = new Sender(person, "", "", Optional.empty(), Optional.empty());
        start(delivery, nowhere, () -> {
            try {
                show(person);
            } catch (CallException | Directory.DirectoryException away) {
                log.atWarn().addKeyValue("error", away.getMessage()).log("a home tab could not be shown");
            }
        });
    }

    private void show(PersonId person) throws CallException, InterruptedException {
        Optional<Standing> standing = directory.standing(person).filter(Clerk::isMember);
        Card card = standing.map(home::of)
                .orElseGet(() -> Card.of("Drydock listens to active full members of this workspace only."));
        String view = BlockKit.render(card, "which do not fit here").homeView();
        calls.repeated(
                Method.PUBLISH_HOME,
                "",
                client -> client.viewsPublish(
                        request -> request.userId(person.userId()).viewAsString(view)));
    }

    private static boolean isMember(Standing standing) {
        return standing.human() && standing.active() && standing.member();
    }

    private Optional<String> objection(Sender sender) throws CallException, InterruptedException {
        if (sender.channel().isEmpty()) {
            return Optional.of("Please press that button in the channel, where everybody sees what comes of it.");
        }
        return admission.objection(sender, identity.get().teamId());
    }

    private void start(String delivery, Sender sender, Work work) {
        if (!deliveries.isFirst(delivery)) {
            return;
        }
        try {
            threads.execute(() -> attend(sender, work));
        } catch (RejectedExecutionException closing) {
            log.info("a delivery came while Drydock was stopping, and was left");
        }
    }

    private void attend(Sender sender, Work work) {
        try {
            try {
                work.run();
            } catch (CallException away) {
                log.atWarn().addKeyValue("error", away.getMessage()).log("Slack did not answer, and nobody was served");
                answers.give(
                        sender,
                        Card.of("Slack does not answer Drydock just now, so nothing was done."
                                + " Please try again in a moment."));
            } catch (RuntimeException failed) {
                String reference = references.get();
                log.atError()
                        .addKeyValue("reference", reference)
                        .addKeyValue("person", sender.person().userId())
                        .setCause(failed)
                        .log("a delivery from Slack could not be served");
                answers.give(sender, apology(reference));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unanswered) {
            log.atError().setCause(unanswered).log("an apology could not be given");
        }
    }

    private static Card apology(String reference) {
        return Card.of(Text.of("Something went wrong inside Drydock. Look at the run or ask for ")
                .code("/drydock status")
                .plain(" to see whether anything was done; the log tells more under ")
                .code(reference)
                .plain("."));
    }

    /** Lets those who are being served be served, for a few seconds. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
