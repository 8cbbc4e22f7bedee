package dev.drydock.adapter.store;

/**
 * The first place at which the journal is not what was written.
 *
 * @param position the line's position in the journal
 * @param why what is wrong with it, in plain words
 */
public record Damage(long position, String why) {}
