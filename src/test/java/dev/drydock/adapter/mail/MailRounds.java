package dev.drydock.adapter.mail;

import dev.drydock.core.approval.Directory;
import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Turn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The mail reader on a thread of its own, looking far more often than {@link MailService} does. */
public final class MailRounds implements AutoCloseable {
    private final Thread thread;

    private MailRounds(MailReader reader, Duration each) {
        this.thread = Thread.ofPlatform().name("mail-rounds").daemon().start(() -> {
            try {
                while (true) {
                    reader.round();
                    Thread.sleep(each);
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Starts; an error ends it, as it ends everything in a process that dies. */
    public static MailRounds start(
            MailSettings settings,
            Journal journal,
            Cursors cursors,
            Turn turn,
            Directory directory,
            TimelinePainter painter,
            InstantSource clock,
            Duration each) {
        return new MailRounds(
                new MailReader(settings, Optional.empty(), journal, cursors, turn, directory, painter, clock), each);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                throw new IllegalStateException("the mail rounds do not end");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
