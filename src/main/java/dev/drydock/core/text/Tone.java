package dev.drydock.core.text;

/** How a part of a card is meant. */
public enum Tone {
    NEUTRAL,
    GOOD,
    CAUTION,
    DANGER
}
