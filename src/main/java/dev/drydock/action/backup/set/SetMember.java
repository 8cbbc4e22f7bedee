package dev.drydock.action.backup.set;

/**
 * A part as a set's index tells of it.
 *
 * @param part its word
 * @param name what it is called where it is kept
 * @param sha256 of the whole of it, in hexadecimal
 * @param bytes how large it is
 * @param words what is in it, in a few words
 */
public record SetMember(String part, String name, String sha256, long bytes, String words) {}
