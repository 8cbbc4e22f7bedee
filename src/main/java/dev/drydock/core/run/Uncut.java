package dev.drydock.core.run;

import java.util.function.Supplier;

/** Questions whose answer counts for nothing where this process's own stop cut them short: another process asks again. */
public final class Uncut {
    private Uncut() {}

    /**
     * Asks.
     *
     * @throws InterruptedException when this process is to stop, whatever the answer seems to be
     */
    public static <T> T ask(Supplier<T> question) throws InterruptedException {
        T answer;
        try {
            answer = question.get();
        } catch (RuntimeException failed) {
            if (Thread.interrupted()) {
                InterruptedException stopped = stopped(String.valueOf(failed.getMessage()));
                stopped.initCause(failed);
                throw stopped;
            }
            throw failed;
        }
        require("an answer came");
        return answer;
    }

    /** Lets nothing come of what was found out, unless this process was to stop meanwhile. */
    static void require(String outcome) throws InterruptedException {
        if (Thread.interrupted()) {
            throw stopped(outcome);
        }
    }

    private static InterruptedException stopped(String outcome) {
        return new InterruptedException("stopped, so this counts for nothing: " + outcome);
    }
}
