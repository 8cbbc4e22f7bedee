package dev.drydock.adapter.host;

/** How a channel ended. */
sealed interface Exit {
    /** What ran in it ended by itself. */
    record Code(int code) implements Exit {}

    /** It was killed there. */
    record Signal(String name) implements Exit {}

    /** It had not ended in time. */
    record Late() implements Exit {}
}
