package dev.drydock.adapter.mail;

import java.util.List;
import java.util.Optional;

/**
 * How mail is sent.
 *
 * @param host the SMTP server
 * @param port its port
 * @param tls how the connection is protected
 * @param login with what to log in; empty where the server asks for nothing
 * @param from the sender's address
 * @param alwaysTo addresses that get every summary
 */
public record MailSettings(String host, int port, Tls tls, Optional<Login> login, String from, List<String> alwaysTo) {
    public MailSettings {
        alwaysTo = List.copyOf(alwaysTo);
    }

    /** How a connection is protected. */
    public enum Tls {
        /** Not at all: for a server on the same machine. */
        NONE,
        /** Begun in plain and then protected; a server that does not offer it gets no mail. Port 587. */
        STARTTLS,
        /** Protected from the first byte. Port 465. */
        TLS
    }

    /** A name and a password; the password is never shown. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }
}
