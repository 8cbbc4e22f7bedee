package dev.drydock.core.run;

/**
 * A command offered as a button when a run has ended; who presses it asks for it, in their own name, like one who types it.
 *
 * @param label the button's label: {@code Uncordon node01}
 * @param line the command line: {@code uncordon node01}
 */
public record Offer(String label, String line) {}
