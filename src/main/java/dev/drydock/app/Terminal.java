package dev.drydock.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A terminal with a person at it: what is said is safe to show, and what is typed waits in the order in which it came. */
final class Terminal {
    private static final Logger log = LoggerFactory.getLogger(Terminal.class);
    private static final int LONGEST = 500;

    private final PrintWriter out;
    private final BufferedReader in;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private boolean listening;

    Terminal(BufferedReader in, PrintWriter out) {
        this.in = in;
        this.out = out;
    }

    /** Something that a restore at a terminal waits for. */
    sealed interface Heard {
        /** A line was typed. */
        record Line(String text) implements Heard {}

        /** Nothing will be typed any more. */
        record End() implements Heard {}

        /** Something else happened; look. */
        record News() implements Heard {}
    }

    /** Prints a line. A terminal that is gone is no reason to stop what is under way, so that is not told. */
    void say(String line) {
        out.println(Printable.of(line));
        out.flush();
    }

    /** Has {@link #hear()} return. */
    void wake() {
        heard.add(new Heard.News());
    }

    /** Waits for what comes next. */
    Heard hear() throws InterruptedException {
        if (!listening) {
            listening = true;
            // A line that is waited for cannot be given up, so this thread ends with the process.
            Thread.ofPlatform().daemon().name("terminal").start(this::listen);
        }
        return heard.take();
    }

    private void listen() {
        try {
            String line = in.readLine();
            while (line != null) {
                heard.add(new Heard.Line(
                        line.substring(0, Math.min(LONGEST, line.length())).strip()));
                line = in.readLine();
            }
        } catch (IOException gone) {
            log.atDebug().setCause(gone).log("the terminal is gone");
        }
        heard.add(new Heard.End());
    }
}
