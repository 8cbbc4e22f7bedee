package dev.drydock.core.run;

import dev.drydock.core.approval.PersonId;
import dev.drydock.core.text.Card;
import java.util.Optional;

/**
 * The counter at which people hand in commands and press buttons: every medium's way in. Both calls may take as long as the
 * cluster takes to answer; the medium acknowledges before.
 */
public interface Desk {
    /**
     * A command that was typed.
     *
     * @param delivery unique for what the person did, the same when the medium delivers it again
     * @param person who typed it
     * @param channel where, and where the answer goes
     * @param direct whether it is a direct message, which nobody else reads
     * @param line the line, without the slash command; a short slash command such as {@code /drain} puts its word in front
     */
    record Typed(String delivery, PersonId person, String channel, boolean direct, String line) {}

    /**
     * A button that was pressed.
     *
     * @param person who pressed it
     * @param channel where
     * @param delivery as in {@link Typed}
     * @param action the button's action
     * @param value the button's value
     */
    record Pressed(String delivery, PersonId person, String channel, String action, String value) {}

    /**
     * Takes a command.
     *
     * @return the answer for the asker's eyes only; empty for a delivery that was answered before. Never throws for bad input
     */
    Optional<Card> take(Typed typed);

    /** Takes a press; answers like {@link #take(Typed)}. */
    Optional<Card> take(Pressed pressed);
}
