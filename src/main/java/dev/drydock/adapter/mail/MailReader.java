package dev.drydock.adapter.mail;

import dev.drydock.core.approval.Directory;
import dev.drydock.core.report.RunReport;
import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Turn;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's reader {@code mail}: mails the summary of each run that was started and has ended, once to each recipient.
 *
 * <p>Each recipient is a delivery of its own: its begin is recorded, then the server takes the message, then its id is
 * recorded. After a crash between the last two nobody can know whether it was taken, so it is sent again, with the same
 * {@code Message-ID}, by which mail programs tell that they have it already. An address that the server refuses for good is
 * recorded as refused, and the others get theirs.
 *
 * <p>Trouble with the server holds up everything for a while; trouble with one run holds up that run only. Both are tried
 * again ever less often, up to every five minutes, until the run's end is three days ago.
 */
final class MailReader {
    static final String NAME = "mail";

    private static final Logger log = LoggerFactory.getLogger(MailReader.class);
    private static final int AT_ONCE = 1000;
    /** Older news is no news; this also keeps a bot that gets its SMTP server late from mailing its whole past. */
    private static final Duration PATIENCE = Duration.ofDays(3);

    private final Journal journal;
    private final Cursors cursors;
    private final Turn turn;
    private final Recipients recipients;
    private final SummaryMail mail;
    private final Smtp smtp;
    private final InternetAddress from;
    private final InstantSource clock;
    private final Map<RunId, Backoff> troubled = new HashMap<>();
    private Backoff server = Backoff.none();

    /**
     * Makes the reader; nothing is read before {@link #round()}.
     *
     * @param turn whether it is this process, among the replicas, that mails
     * @throws IllegalArgumentException if an address in the settings is none
     */
    MailReader(
            MailSettings settings,
            Optional<SSLSocketFactory> trust,
            Journal journal,
            Cursors cursors,
            Turn turn,
            Directory directory,
            TimelinePainter painter,
            InstantSource clock) {
        this.journal = journal;
        this.cursors = cursors;
        this.turn = turn;
        this.recipients = new Recipients(directory, settings.alwaysTo());
        this.mail = new SummaryMail(painter);
        this.smtp = new Smtp(settings, trust);
        this.from = Recipients.configured(settings.from());
        this.clock = clock;
    }

    /** Looks once at every run that has news, and mails what is due, as long as it is this process's turn. */
    void round() {
        if (!turn.isOurs()) {
            return;
        }
        List<RunId> behind = cursors.behind(NAME, AT_ONCE);
        troubled.keySet().retainAll(behind);
        for (RunId run : behind) {
            if (Thread.currentThread().isInterrupted() || !turn.isOurs()) {
                return;
            }
            if (troubled.getOrDefault(run, Backoff.none()).isDue(clock.instant())) {
                look(run);
            }
        }
    }

    private void look(RunId run) {
        try {
            List<Entry> news = journal.read(run, cursors.position(NAME, run));
            boolean ended = news.stream().anyMatch(entry -> entry.event() instanceof Event.Ended);
            if (news.isEmpty() || (ended && !isMailed(run))) {
                return;
            }
            cursors.advance(NAME, run, news.getLast().sequence());
            troubled.remove(run);
        } catch (Turn.LostException lost) {
            log.atInfo()
                    .addKeyValue("run", run)
                    .addKeyValue("why", lost.getMessage())
                    .log("an email is left to others");
        } catch (MessagingException | RuntimeException e) {
            Backoff backoff = troubled.getOrDefault(run, Backoff.none()).longer(clock.instant());
            troubled.put(run, backoff);
            log.atWarn()
                    .addKeyValue("run", run)
                    .addKeyValue("again", backoff.until())
                    .setCause(e)
                    .log("no email about a run yet");
        }
    }

    /** Whether nothing is left to do; false while the server is given time. */
    private boolean isMailed(RunId run) throws MessagingException {
        List<Entry> entries = journal.read(run, 0);
        RunState state = RunState.of(run, entries);
        Instant now = clock.instant();
        if (state.startedAt().isEmpty() || RunReport.isUntold(state)) {
            return true;
        }
        if (now.isAfter(state.endedAt().orElseThrow().plus(PATIENCE))) {
            log.atWarn().addKeyValue("run", run).log("no email about a run that ended too long ago");
            return true;
        }
        if (!server.isDue(now)) {
            return false;
        }
        List<InternetAddress> all = recipients.of(state, now);
        Deliveries deliveries = new Deliveries(cursors, turn, run, SummaryMail.messageId(entries));
        List<InternetAddress> open = all.stream().filter(deliveries::isOpen).toList();
        if (open.isEmpty()) {
            return true;
        }
        var message = mail.compose(smtp.session(), from, all, run, entries);
        try (var transport = smtp.connect()) {
            server = Backoff.none();
            deliveries.send(transport, message, open);
            return true;
        } catch (Deliveries.NotNowException notNow) {
            throw notNow;
        } catch (MessagingException away) {
            server = server.longer(now);
            log.atWarn().addKeyValue("again", server.until()).setCause(away).log("the SMTP server takes no mail");
            return false;
        }
    }

    /**
     * How long not to try again after trouble: 1 s at first, twice as long each time, at most five minutes.
     *
     * @param attempts how often it was tried
     * @param until when to try again
     */
    record Backoff(int attempts, Instant until) {
        private static final Duration LONGEST = Duration.ofMinutes(5);

        static Backoff none() {
            return new Backoff(0, Instant.EPOCH);
        }

        Backoff longer(Instant now) {
            Duration wait = Duration.ofSeconds(1L << Math.min(attempts, 10));
            return new Backoff(attempts + 1, now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait));
        }

        boolean isDue(Instant now) {
            return !now.isBefore(until);
        }
    }
}
