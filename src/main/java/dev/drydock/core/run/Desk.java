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
     * @param typed what was typed in the form that the press opened; empty where it opened none
     */
    record Pressed(
            String delivery, PersonId person, String channel, String action, String value, Optional<String> typed) {
        /** A press, and nothing typed. */
        public Pressed(String delivery, PersonId person, String channel, String action, String value) {
            this(delivery, person, channel, action, value, Optional.empty());
        }
    }

    /**
     * What somebody who presses has to read and type before the press counts.
     *
     * @param channel where the run is told
     * @param title what the form is called; at most 24 characters
     * @param card what has to be read
     * @param label what is written over the field
     * @param correction what is wrong with what was typed, in plain words; empty where nothing was, or it is right
     * @param futile whether it cannot count whatever is typed; {@link #take(Pressed)} tells why
     */
    record Form(String channel, String title, Card card, String label, Optional<String> correction, boolean futile) {}

    /**
     * Takes a command.
     *
     * @return the answer for the asker's eyes only; empty for a delivery that was answered before. Never throws for bad input
     */
    Optional<Card> take(Typed typed);

    /**
     * The form that a press opens, before it is taken; a look that changes nothing. Never throws for bad input, nor where
     * something is away: then it is empty, and {@link #take(Pressed)} tells what is wrong.
     *
     * @return empty where a press is enough
     */
    Optional<Form> form(Pressed pressed);

    /** Takes a press; answers like {@link #take(Typed)}. */
    Optional<Card> take(Pressed pressed);
}
