package dev.drydock.cluster;

/** Whether an object that was asked for by name exists. */
public sealed interface Presence {
    /** It exists. */
    record Exists() implements Presence {}

    /** The API server answered 404. */
    record Gone() implements Presence {}

    /**
     * The API server gave no clear answer.
     *
     * @param why what it said
     */
    record Unknown(String why) implements Presence {}
}
