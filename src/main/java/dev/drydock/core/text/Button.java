package dev.drydock.core.text;

import java.util.Optional;

/**
 * A button on a card.
 *
 * @param action what it does, for example {@code approve}; at most 255 characters
 * @param value the opaque id that comes back with the press; never a name, a flag or a plan
 * @param label what it says
 * @param tone GOOD for the way forward, DANGER for what cannot be taken back
 * @param confirm the question asked before the press counts
 */
public record Button(String action, String value, String label, Tone tone, Optional<Confirm> confirm) {
    /**
     * The question asked before a press counts.
     *
     * @param title at most 100 characters
     * @param question at most 300 characters
     * @param yes the label of the button that goes on
     * @param no the label of the button that does not
     */
    public record Confirm(String title, String question, String yes, String no) {}

    public static Button of(String action, String value, String label) {
        return new Button(action, value, label, Tone.NEUTRAL, Optional.empty());
    }
}
