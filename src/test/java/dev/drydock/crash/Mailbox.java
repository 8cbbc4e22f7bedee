package dev.drydock.crash;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that the mail server took. */
final class Mailbox {
    private final List<Mail> mails = new CopyOnWriteArrayList<>();

    /**
     * A mail that was taken.
     *
     * @param to the recipient's address
     * @param messageId its Message-ID
     * @param date its Date
     */
    record Mail(String to, String messageId, String date) {}

    void take(Mail mail) {
        mails.add(mail);
    }

    List<Mail> mails() {
        return List.copyOf(mails);
    }

    List<Mail> to(String recipient) {
        return mails.stream().filter(mail -> mail.to().equals(recipient)).toList();
    }
}
