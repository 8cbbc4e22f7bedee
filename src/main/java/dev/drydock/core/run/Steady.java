package dev.drydock.core.run;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done again and again: what goes wrong one time, a program's error included, does not end it. */
public final class Steady implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Steady.class);

    private final String what;
    private final Runnable work;
    private boolean troubled;

    /**
     * Makes it; it is done by one thread at a time.
     *
     * @param what what is done, for the log
     */
    public Steady(String what, Runnable work) {
        this.what = what;
        this.work = work;
    }

    @Override
    public void run() {
        try {
            work.run();
            troubled = false;
        } catch (RuntimeException | Error trouble) {
            requireAlive(trouble);
            if (!troubled) {
                troubled = true;
                log.atError()
                        .addKeyValue("what", what)
                        .setCause(trouble)
                        .log("unexpected trouble; going on, and saying so once until it is over");
            }
        }
    }

    /** Throws on what tells that the virtual machine is at its end: nothing is to go on then. */
    public static void requireAlive(Throwable trouble) {
        // Too little memory or too deep a call ends what was under way, and not the machine.
        if (trouble instanceof VirtualMachineError dying
                && !(dying instanceof OutOfMemoryError)
                && !(dying instanceof StackOverflowError)) {
            throw dying;
        }
    }
}
