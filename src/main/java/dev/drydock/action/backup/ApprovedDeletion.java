package dev.drydock.action.backup;

import dev.drydock.cluster.backup.Kept;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The deletion of what is kept, a step each: of every loss that the run's plan names, by its name and SHA-256, and of nothing else.
 *
 * @param noun what such a thing is called: {@code snapshot}
 * @param listing tells what is kept
 * @param removal deletes one by its name
 * @param clock tells the time
 */
public record ApprovedDeletion(String noun, Listing listing, Removal removal, InstantSource clock) {
    /** Tells what is kept. */
    @FunctionalInterface
    public interface Listing {
        List<? extends Kept<?>> list() throws IOException;
    }

    /** Deletes one by its name. */
    @FunctionalInterface
    public interface Removal {
        void delete(String name) throws IOException;
    }

    /** Deletes. */
    public Completion perform(RunLog log) throws InterruptedException {
        Procedure procedure = new Procedure(log);
        List<Consequence> approved = log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.LOSS)
                .toList();
        try {
            for (Consequence loss : approved) {
                Step step = new Step("delete:" + loss.subject(), noun + "s", "delete " + loss.subject());
                procedure.step(step, () -> delete(loss));
            }
            return new Completion.Finished(
                    Outcome.SUCCEEDED, Wording.count(approved.size(), noun) + " deleted.", List.of());
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(
                    List.of(new Offer("Try again", "retry " + log.state().id())));
        }
    }

    /** Only the very content that was approved; what is gone already, by a crash or another hand, is gone. */
    private Done delete(Consequence approved) throws StepException {
        try {
            Optional<? extends Kept<?>> found = listing.list().stream()
                    .filter(entry -> entry.name().equals(approved.subject()))
                    .findFirst();
            if (found.isEmpty()) {
                return Done.of("gone already");
            }
            if (!found.get().sha256().equals(approved.detail())) {
                throw new StepException("it is another " + noun + " than the one that was approved");
            }
            removal.delete(approved.subject());
            Duration age = Duration.between(found.get().takenAt(), clock.instant());
            return Done.of("deleted at the age of " + Wording.duration(age));
        } catch (IOException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
    }
}
