package dev.drydock.action.backup.set;

import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RunLog;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A part of a backup set: something that is kept by itself, in its own way, and that the set's index tells of. */
public interface SetPart {
    /** What it is called in the index, and in its backup's name: {@code certificates}. One word; no two parts have the same. */
    String word();

    /**
     * Looks, for a plan.
     *
     * @throws dev.drydock.core.run.RefusalException where nobody can tell
     */
    Preview preview();

    /**
     * Makes it, unless it was made by this run before.
     *
     * @throws StepException where it cannot be made: why, as the end of a sentence
     */
    Made make(Order order) throws StepException, InterruptedException;

    /**
     * Checks what is kept of it, to the last byte.
     *
     * @param hear called now and then; what it throws ends the check
     * @throws IOException where it cannot be brought back, or is damaged; the message names it
     */
    Checked check(SetMember member, Runnable hear) throws IOException, InterruptedException;

    /** What a plan tells of a part. */
    sealed interface Preview {
        /** It will be made: of what, in a few words. */
        record Ready(String words) implements Preview {}

        /** It will not: why, in a few words. */
        record LeftOut(String why) implements Preview {}
    }

    /**
     * How a part is to be made.
     *
     * @param set the set's name
     * @param reason why
     * @param log the run's
     * @param tell takes how far it is, not more often than people want to read; throws when it is to stop
     * @param hear called now and then; throws when it is to stop
     */
    record Order(String set, Optional<String> reason, RunLog log, Consumer<String> tell, Runnable hear) {
        /** What this part of the set is called where it is kept. */
        public String name(SetPart part) {
            return set + "-" + part.word();
        }
    }

    /**
     * What was made.
     *
     * @param member as the index tells of it
     * @param wrong what is not as it should be, though it is kept; empty where all is
     */
    record Made(SetMember member, String wrong) {}

    /**
     * What a check found.
     *
     * @param words what it is, where it is whole
     * @param faults why it is not to be relied on, each as the end of a sentence; none where it is
     * @param warnings what people should look at
     */
    record Checked(String words, List<String> faults, List<String> warnings) {
        public Checked {
            faults = List.copyOf(faults);
            warnings = List.copyOf(warnings);
        }
    }
}
