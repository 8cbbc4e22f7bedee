package dev.drydock.adapter.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/** The way to the SMTP server: protected as configured, the server's name checked, and a deadline on everything. */
final class Smtp {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final MailSettings settings;
    private final Session session;

    /**
     * Makes the way.
     *
     * @param trust makes protected connections; empty for the JDK's own trust
     */
    Smtp(MailSettings settings, Optional<SSLSocketFactory> trust) {
        this.settings = settings;
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", Integer.toString(settings.port()));
        properties.put("mail.smtp.connectiontimeout", Long.toString(CONNECT.toMillis()));
        properties.put("mail.smtp.timeout", Long.toString(ANSWER.toMillis()));
        properties.put("mail.smtp.writetimeout", Long.toString(ANSWER.toMillis()));
        properties.put("mail.smtp.auth", Boolean.toString(settings.login().isPresent()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.enable", Boolean.toString(settings.tls() == MailSettings.Tls.TLS));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(settings.tls() == MailSettings.Tls.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(settings.tls() == MailSettings.Tls.STARTTLS));
        trust.ifPresent(factory -> properties.put("mail.smtp.ssl.socketFactory", factory));
        this.session = Session.getInstance(properties);
    }

    Session session() {
        return session;
    }

    /** A connection that is logged in; the caller closes it. */
    Transport connect() throws MessagingException {
        Transport transport = session.getTransport("smtp");
        if (settings.login().isPresent()) {
            MailSettings.Login login = settings.login().get();
            transport.connect(settings.host(), settings.port(), login.user(), login.password());
        } else {
            transport.connect();
        }
        return transport;
    }
}
