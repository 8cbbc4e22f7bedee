package dev.drydock.adapter.kubernetes;

/**
 * An access that Drydock's account lacks.
 *
 * @param access which
 * @param message what is missing, what for, and what to do, in plain words
 */
public record MissingAccess(RequiredAccess access, String message) {}
