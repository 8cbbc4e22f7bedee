package dev.drydock.core.desk;

import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Leases;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a lock away from the run that holds it. The run is ended in the journal first, so that its worker, wherever it is, can
 * append no further intent and so do nothing more; only then is the lock free.
 */
final class Unlocking {
    private static final Logger log = LoggerFactory.getLogger(Unlocking.class);

    private final RunAppender appender;
    private final Leases leases;
    private final Function<RunState, List<Offer>> leftovers;

    /**
     * Makes it.
     *
     * @param leftovers what is offered to undo what a run leaves behind
     */
    Unlocking(RunAppender appender, Leases leases, Function<RunState, List<Offer>> leftovers) {
        this.appender = appender;
        this.leases = leases;
        this.leftovers = leftovers;
    }

    Optional<String> unlock(UnlockCommand command, Standing by, String delivery) {
        if (!by.lead()) {
            throw new RefusalException("Only a lead may take a lock away. `abort RUN` is for the one who asked, too.");
        }
        Leases.Held held = find(command.resource());
        Leases.Lease lease = held.lease();
        Optional<String> answer = appender.decideOnce(lease.holder(), delivery, state -> {
            if (state.hasEnded()) {
                return new RunAppender.Decision<>(
                        List.of(), "Run " + state.id() + " had ended; its lock is taken away.");
            }
            Event controlled = new Event.Controlled(by.person(), new Control.Unlock(held.resource(), command.reason()));
            Event ended = new Event.Ended(
                    Outcome.ABORTED,
                    "@" + by.person().name() + " took its lock away: " + command.reason()
                            + ". What was under way was not waited for: look at the cluster.",
                    leftovers.apply(state));
            return new RunAppender.Decision<>(
                    List.of(controlled, ended), "Run " + state.id() + " is over, and its locks are free.");
        });
        try {
            leases.release(lease);
        } catch (Journal.JournalException away) {
            log.atWarn()
                    .addKeyValue("run", lease.holder())
                    .addKeyValue("why", away.getMessage())
                    .log("a lock was not taken away");
            return answer.map(any -> "Run " + lease.holder()
                    + " is over, but its lock could not be taken away just now. Say `unlock` again in a moment.");
        }
        return answer;
    }

    private Leases.Held find(String word) {
        List<Leases.Held> held = leases.held();
        return held.stream()
                .filter(lock -> lock.resource().equals(word) || names(lock).contains(word))
                .findFirst()
                .orElseThrow(() -> unknown(word, held));
    }

    private List<String> names(Leases.Held lock) {
        return appender.state(lock.lease().holder()).plan().stream()
                .map(Plan::resources)
                .flatMap(List::stream)
                .filter(resource -> resource.name().equals(lock.resource()))
                .map(Resource::display)
                .toList();
    }

    private RefusalException unknown(String word, List<Leases.Held> held) {
        List<String> all = held.stream()
                .flatMap(lock -> Stream.concat(names(lock).stream(), Stream.of(lock.resource())))
                .toList();
        String near = NearestWord.of(word, all)
                .map(name -> " The nearest one is `" + name + "`.")
                .orElse("");
        return new RefusalException("Nothing of the name `" + word + "` is locked." + near + " `locks` lists all.");
    }
}
