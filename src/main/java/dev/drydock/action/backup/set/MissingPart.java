package dev.drydock.action.backup.set;

import dev.drydock.core.run.Procedure.StepException;
import java.util.List;

/**
 * A part that this Drydock cannot make, and that is missed: the plan says so, and so does the index.
 *
 * @param word what it is called
 * @param why in a few words
 */
public record MissingPart(String word, String why) implements SetPart {
    @Override
    public Preview preview() {
        return new Preview.LeftOut(why);
    }

    @Override
    public Made make(Order order) throws StepException {
        throw new StepException(why);
    }

    @Override
    public Checked check(SetMember member, Runnable hear) {
        return new Checked("", List.of("it cannot be checked: " + why), List.of());
    }
}
