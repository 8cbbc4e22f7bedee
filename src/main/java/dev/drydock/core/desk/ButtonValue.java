package dev.drydock.core.desk;

import dev.drydock.core.run.Control;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;

/**
 * The opaque value of a button: a run's id, and behind a dot a revision, an offer's index, a step's id, or a choice and a step.
 *
 * @param run the run
 * @param rest what stands behind the dot; may be empty
 */
record ButtonValue(RunId run, String rest) {
    static ButtonValue parse(String value) {
        int dot = value.indexOf('.');
        String id = dot < 0 ? value : value.substring(0, dot);
        if (!RunId.isValid(id)) {
            throw new RefusalException("That button is not one of Drydock's.");
        }
        return new ButtonValue(new RunId(id), dot < 0 ? "" : value.substring(dot + 1));
    }

    /** The choice behind the dot, and behind a second one the step that asks. */
    Control.Choose choice() {
        int dot = rest.indexOf('.');
        if (dot < 0) {
            throw new RefusalException("That button is not one of Drydock's.");
        }
        return new Control.Choose(rest.substring(dot + 1), rest.substring(0, dot));
    }

    /** The number behind the dot; -1 where there is none. */
    int number() {
        return rest.matches("[0-9]{1,6}") ? Integer.parseInt(rest) : -1;
    }
}
