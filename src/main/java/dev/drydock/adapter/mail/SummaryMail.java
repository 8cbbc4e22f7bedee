package dev.drydock.adapter.mail;

import dev.drydock.core.report.Summary;
import dev.drydock.core.report.Timeline;
import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.RunId;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Composes the email about a run that is over: HTML and plain text, the timeline inline, and all steps attached when there are many. */
final class SummaryMail {
    private static final int SUBJECT = 160;

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final TimelinePainter painter;

    SummaryMail(TimelinePainter painter) {
        this.painter = painter;
    }

    /** The id of the email about a run: always the same, so that a reader's mail program joins what was sent twice. */
    static String messageId(List<Entry> entries) {
        Entry last = entries.getLast();
        return "<" + last.run() + "." + last.sequence() + "@drydock>";
    }

    /**
     * Composes it, dated when the run ended: what is sent again is the same email by its id and its date.
     *
     * @param entries the run's whole journal
     * @param to everybody who gets it
     */
    MimeMessage compose(Session session, InternetAddress from, List<InternetAddress> to, RunId run, List<Entry> entries)
            throws MessagingException {
        Optional<byte[]> picture = Timeline.of(run, entries).flatMap(painter::png);
        SummaryPage page = new SummaryPage(Summary.of(run, entries), picture.isPresent());

        MimeMessage message = new Identified(session, messageId(entries));
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, to.toArray(InternetAddress[]::new));
        message.setSubject(subject(page), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(entries.getLast().at()));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("X-Drydock-Run", run.value());
        MimeMultipart whole = withPicture(page, picture);
        if (page.overflows()) {
            MimeMultipart mixed = new MimeMultipart("mixed");
            mixed.addBodyPart(part(whole));
            mixed.addBodyPart(steps(page));
            whole = mixed;
        }
        message.setContent(whole);
        message.saveChanges();
        return message;
    }

    String html(SummaryPage page) {
        StringOutput html = new StringOutput();
        templates.render("mail/summary.jte", page, html);
        return html.toString();
    }

    /** A line break in a header would begin another header. */
    private static String subject(SummaryPage page) {
        String words = ("[drydock] " + page.title()).replaceAll("\\p{Cntrl}+", " ");
        return words.length() <= SUBJECT ? words : words.substring(0, SUBJECT - 1) + "…";
    }

    private MimeMultipart withPicture(SummaryPage page, Optional<byte[]> picture) throws MessagingException {
        MimeMultipart alternative = new MimeMultipart("alternative");
        MimeBodyPart text = new MimeBodyPart();
        text.setText(page.text(), StandardCharsets.UTF_8.name());
        alternative.addBodyPart(text);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(html(page), StandardCharsets.UTF_8.name(), "html");
        alternative.addBodyPart(html);
        if (picture.isEmpty()) {
            return alternative;
        }
        MimeMultipart related = new MimeMultipart("related");
        related.addBodyPart(part(alternative));
        MimeBodyPart image = new MimeBodyPart();
        image.setDataHandler(new DataHandler(new ByteArrayDataSource(picture.get(), "image/png")));
        image.setContentID("<timeline@drydock>");
        image.setDisposition(Part.INLINE);
        image.setFileName("timeline.png");
        related.addBodyPart(image);
        return related;
    }

    private static MimeBodyPart steps(SummaryPage page) throws MessagingException {
        MimeBodyPart steps = new MimeBodyPart();
        byte[] csv = page.csv().getBytes(StandardCharsets.UTF_8);
        steps.setDataHandler(new DataHandler(new ByteArrayDataSource(csv, "text/csv; charset=utf-8")));
        steps.setDisposition(Part.ATTACHMENT);
        steps.setFileName("steps.csv");
        return steps;
    }

    private static MimeBodyPart part(MimeMultipart content) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setContent(content);
        return part;
    }

    /** A message that keeps the id it was given. */
    private static final class Identified extends MimeMessage {
        private final String id;

        Identified(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
