package dev.drydock.app.console;

/** Somebody else listens at the console's port; the message says what to do. */
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortTakenException(ConsoleSettings settings, Throwable cause) {
        super(
                "Port " + settings.port() + " of " + settings.host()
                        + " is taken, perhaps by another demo. End that one, "
                        + "or choose another port: `drydock demo --port " + (settings.port() + 1)
                        + "`, or `mvn -q -Pdemo -Dport=" + (settings.port() + 1) + "`; 0 takes any that is free.",
                cause);
    }
}
