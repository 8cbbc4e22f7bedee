package dev.drydock.adapter.snapshot;

/**
 * The live keys of one kind of thing.
 *
 * @param prefix what their keys begin with, such as {@code /registry/pods/}
 * @param keys how many there are
 * @param bytes what their values take together
 */
public record Resource(String prefix, long keys, long bytes) {}
