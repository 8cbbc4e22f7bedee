package dev.drydock.adapter.mail;

import dev.drydock.core.approval.Directory;
import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Turn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mail reader on a thread of its own: looks every two seconds, from its start until it is closed. */
public final class MailService implements AutoCloseable {
    /** The reader's name in the cursors. */
    public static final String NAME = MailReader.NAME;

    private static final Logger log = LoggerFactory.getLogger(MailService.class);
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final MailReader reader;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private MailService(MailReader reader) {
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("mail").daemon().start(this::run);
    }

    /**
     * Starts mailing.
     *
     * @param turn whether it is this process, among the replicas, that mails
     * @param painter draws the timeline
     * @throws IllegalArgumentException if an address in the settings is none
     */
    public static MailService start(
            MailSettings settings,
            Journal journal,
            Cursors cursors,
            Turn turn,
            Directory directory,
            TimelinePainter painter,
            InstantSource clock) {
        return new MailService(
                new MailReader(settings, Optional.empty(), journal, cursors, turn, directory, painter, clock));
    }

    private void run() {
        try {
            do {
                try {
                    reader.round();
                } catch (RuntimeException e) {
                    log.atWarn().setCause(e).log("the mail reader could not look");
                }
            } while (!closed.await(EACH.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it; what is being sent gets a few seconds. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(GOODBYE)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
