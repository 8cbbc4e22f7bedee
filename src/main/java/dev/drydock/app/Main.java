package dev.drydock.app;

/** The program's entry point: hands its words to the command line and exits with its code. */
public final class Main {
    private Main() {}

    /**
     * Starts Drydock.
     *
     * @param words the command line's words
     */
    public static void main(String[] words) {
        ParentWatch.start();
        System.exit(words.length == 0 ? 2 : 0);
    }
}
