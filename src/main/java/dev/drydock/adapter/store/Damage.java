package dev.drydock.adapter.store;

import java.util.Optional;

/**
 * The first place at which the journal is not what was written.
 *
 * @param position the line's position in the journal, from 1
 * @param run the run that the line says that it belongs to; empty where there is no line
 * @param why what is wrong with it, in plain words
 */
public record Damage(long position, Optional<String> run, String why) {}
