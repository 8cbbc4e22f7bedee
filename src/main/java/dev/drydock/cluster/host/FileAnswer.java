package dev.drydock.cluster.host;

/** What came of reading a file. */
public sealed interface FileAnswer {
    /** The file's whole text, as it is: not made safe for a terminal. */
    record Content(String text) implements FileAnswer {}

    /** There is no such file. */
    record Absent() implements FileAnswer {}

    /** It is larger than is read, which is this much. */
    record TooLarge(int kibibytes) implements FileAnswer {}

    /** It cannot be read: why, in plain words. */
    record Unreadable(String why) implements FileAnswer {}
}
