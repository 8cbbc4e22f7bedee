package dev.drydock.action.node;

import dev.drydock.core.run.Choice;
import java.util.List;

/** What a lead chooses from when a node cannot be emptied, or a step of its care not be done. */
final class CareChoices {
    static final Choice RETRY =
            new Choice("retry", "Try again", "The same step is begun again; what is done stays done.");
    static final Choice SKIP = new Choice(
            "skip-node",
            "Go on without this node",
            "The node is left as it is, opened again if it is Ready, and the others go on.");
    static final Choice STOP = new Choice(
            "stop",
            "Stop here",
            "No further node is begun; those under way are finished, and this one is opened again if it is Ready.");

    static final List<Choice> ALL = List.of(RETRY, SKIP, STOP);

    /** How a node ends for which anything but trying again was chosen. */
    static NodeWork.Phase end(String chosen) {
        return chosen.equals(SKIP.id()) ? NodeWork.Phase.LEFT : NodeWork.Phase.STOPPED;
    }

    private CareChoices() {}
}
