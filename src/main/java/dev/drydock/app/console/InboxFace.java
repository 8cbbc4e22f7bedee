package dev.drydock.app.console;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The mails that were sent, newest first, each with its text, its HTML and its pictures. */
final class InboxFace {
    private final Supplier<List<MimeMessage>> source;
    private final List<Mail> mails = new ArrayList<>();
    private final Set<String> messageIds = new HashSet<>();
    private int seen;

    InboxFace(Supplier<List<MimeMessage>> source) {
        this.source = source;
    }

    /** A mail as the list shows it. */
    record MailFace(int id, String from, String to, String subject, Optional<Instant> at, String text, boolean html) {}

    private record Mail(MailFace face, String html) {}

    private static final class Parts {
        String text = "";
        String html = "";
        final Map<String, String> pictures = new HashMap<>();
    }

    synchronized List<MailFace> mails() {
        return mails.stream().map(Mail::face).toList().reversed();
    }

    /** A mail's HTML with its inline pictures in it; empty when there is no such mail, or no HTML. */
    synchronized Optional<String> html(int id) {
        return id >= 0 && id < mails.size()
                ? Optional.of(mails.get(id).html()).filter(html -> !html.isEmpty())
                : Optional.empty();
    }

    /** Reads what has arrived; true when something has. The copies of a mail that went to several people are one mail. */
    synchronized boolean refresh() {
        List<MimeMessage> arrived = source.get();
        int before = mails.size();
        for (MimeMessage message : arrived.subList(Math.min(seen, arrived.size()), arrived.size())) {
            if (messageId(message).map(messageIds::add).orElse(true)) {
                mails.add(read(mails.size(), message));
            }
        }
        seen = arrived.size();
        return mails.size() > before;
    }

    private static Optional<String> messageId(MimeMessage message) {
        try {
            return Optional.ofNullable(message.getMessageID());
        } catch (MessagingException unreadable) {
            return Optional.empty();
        }
    }

    private static Mail read(int id, MimeMessage message) {
        try {
            Parts parts = new Parts();
            read(message.getContentType(), message.getContent(), parts);
            MailFace face = new MailFace(
                    id,
                    addresses(message.getFrom()),
                    addresses(message.getAllRecipients()),
                    Objects.requireNonNullElse(message.getSubject(), ""),
                    Optional.ofNullable(message.getSentDate()).map(date -> date.toInstant()),
                    parts.text,
                    !parts.html.isEmpty());
            return new Mail(face, withPictures(parts));
        } catch (MessagingException | IOException e) {
            MailFace unread = new MailFace(
                    id, "", "", "A mail that cannot be read", Optional.empty(), String.valueOf(e.getMessage()), false);
            return new Mail(unread, "");
        }
    }

    private static void read(String type, Object content, Parts parts) throws MessagingException, IOException {
        String kind = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        switch (content) {
            case Multipart multipart -> {
                for (int i = 0; i < multipart.getCount(); i++) {
                    part(multipart.getBodyPart(i), parts);
                }
            }
            case String text when kind.equals("text/plain") && parts.text.isEmpty() -> parts.text = text;
            case String text when kind.equals("text/html") && parts.html.isEmpty() -> parts.html = text;
            default -> {}
        }
    }

    private static void part(BodyPart part, Parts parts) throws MessagingException, IOException {
        String[] ids = part.getHeader("Content-ID");
        if (ids != null && part.isMimeType("image/png")) {
            try (InputStream in = part.getInputStream()) {
                String data = Base64.getEncoder().encodeToString(in.readAllBytes());
                parts.pictures.put(ids[0].replaceAll("[<>\\s]", ""), "data:image/png;base64," + data);
            }
        } else {
            read(part.getContentType(), part.getContent(), parts);
        }
    }

    private static String withPictures(Parts parts) {
        String html = parts.html;
        for (Map.Entry<String, String> picture : parts.pictures.entrySet()) {
            html = html.replace("cid:" + picture.getKey(), picture.getValue());
        }
        return html;
    }

    private static String addresses(Address @Nullable [] addresses) {
        return addresses == null
                ? ""
                : Arrays.stream(addresses).map(String::valueOf).collect(Collectors.joining(", "));
    }
}
