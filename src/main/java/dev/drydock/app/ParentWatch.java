package dev.drydock.app;

/**
 * The end of this program when the one that started it has gone.
 *
 * <p>A kill of Maven does not reach the program that it runs; without this the demo would go on with nobody to stop it.
 */
public final class ParentWatch {
    /** The system property that asks for it; a program left in the background by a shell must go on. */
    static final String PROPERTY = "drydock.exit-with-parent";

    /** What a shell tells of a program that SIGTERM ended. */
    private static final int TERMINATED = 143;

    private ParentWatch() {}

    /** Watches this program's parent where the system property {@code drydock.exit-with-parent} is {@code true}. */
    public static void start() {
        if (Boolean.getBoolean(PROPERTY)) {
            ProcessHandle.current().parent().ifPresent(parent -> watch(parent, () -> System.exit(TERMINATED)));
        }
    }

    /** Runs {@code end} once, when the process has gone, within some 5 s (the JDK asks less and less often). */
    static void watch(ProcessHandle process, Runnable end) {
        var unused = process.onExit().thenRun(end);
    }
}
