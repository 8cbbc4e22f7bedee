package dev.drydock.adapter.mail;

import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Turn;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deliveries of one run's email, one for each recipient, as the cursors remember them. */
final class Deliveries {
    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

    /** The server is there, but does not take the email for somebody now. */
    static final class NotNowException extends MessagingException {
        private static final long serialVersionUID = 1L;

        NotNowException(String message, Exception cause) {
            super(message, cause);
        }
    }

    private final Cursors cursors;
    private final Turn turn;
    private final RunId run;
    private final String messageId;

    Deliveries(Cursors cursors, Turn turn, RunId run, String messageId) {
        this.cursors = cursors;
        this.turn = turn;
        this.run = run;
        this.messageId = messageId;
    }

    /** Whether a recipient still is to get it: not begun, or begun with nobody knowing its fate. */
    boolean isOpen(InternetAddress to) {
        return cursors.delivery(MailReader.NAME, run, key(to)).orElse("").isEmpty();
    }

    /**
     * Sends to each, whatever becomes of the others.
     *
     * @throws Turn.LostException when it is another process's turn; what was not begun is not sent
     * @throws NotNowException if some are to be tried again later
     * @throws MessagingException if the connection broke
     */
    void send(Transport transport, MimeMessage message, List<InternetAddress> recipients) throws MessagingException {
        Optional<SendFailedException> notNow = Optional.empty();
        for (InternetAddress to : recipients) {
            turn.begin(run, key(to));
            try {
                transport.sendMessage(message, new Address[] {to});
                cursors.recordDelivery(MailReader.NAME, run, key(to), messageId);
                log.atInfo()
                        .addKeyValue("run", run)
                        .addKeyValue("id", messageId)
                        .log("email sent");
            } catch (SendFailedException refused) {
                OptionalInt code = refusal(refused);
                if (code.isEmpty()) {
                    notNow = Optional.of(refused);
                } else {
                    cursors.recordDelivery(MailReader.NAME, run, key(to), "refused with " + code.getAsInt());
                    log.atWarn()
                            .addKeyValue("run", run)
                            .addKeyValue("code", code.getAsInt())
                            .setCause(refused)
                            .log("email refused for good for one recipient");
                }
            }
        }
        if (notNow.isPresent()) {
            throw new NotNowException("the server does not take it for everybody now", notNow.get());
        }
    }

    /**
     * The code of a refusal that holds: 5xx for the recipient or for the message. That the sender is not welcome is a matter
     * of configuration that somebody will mend, so it is tried again.
     */
    private static OptionalInt refusal(SendFailedException refused) {
        for (Exception e = refused; e instanceof MessagingException cause; e = cause.getNextException()) {
            int code = switch (e) {
                case SMTPAddressFailedException address -> address.getReturnCode();
                case SMTPSendFailedException message -> message.getReturnCode();
                default -> 0;
            };
            if (code >= 500) {
                return OptionalInt.of(code);
            }
        }
        return OptionalInt.empty();
    }

    private static String key(InternetAddress to) {
        return "to:" + Recipients.key(to);
    }
}
