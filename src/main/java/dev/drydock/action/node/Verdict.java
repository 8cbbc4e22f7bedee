package dev.drydock.action.node;

import dev.drydock.core.plan.Consequence;

/** What one drain rule says of one pod. A rule that has nothing to say says nothing. */
sealed interface Verdict {
    /**
     * The pod stays where it is, whatever the other rules say.
     *
     * @param why for people: {@code managed by a DaemonSet}
     */
    record Stays(String why) implements Verdict {}

    /**
     * The pod may not be removed as the command stands.
     *
     * @param why for people, with the flag that would allow it, if one would
     * @param decisive whether the rules behind it do not matter any more
     */
    record Refuses(String why, boolean decisive) implements Verdict {}

    /**
     * The pod goes, and something is lost.
     *
     * @param kind what sort of loss
     * @param why for people: {@code no controller will replace it}
     */
    record Loses(Consequence.Kind kind, String why) implements Verdict {}
}
