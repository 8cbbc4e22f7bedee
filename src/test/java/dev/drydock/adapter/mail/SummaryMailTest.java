package dev.drydock.adapter.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.Drains;
import dev.drydock.core.report.Golden;
import dev.drydock.core.report.Story;
import dev.drydock.core.report.Summary;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SummaryMailTest {
    private static final String HOSTILE =
            "\"><script>alert(1)</script><img src=x onerror=alert(1)>\r\nBcc: evil@example.org\u202E {{x}} ${1+1}";

    private final SummaryMail mail = new SummaryMail(timeline -> Optional.of(new byte[] {1, 2, 3}));

    @Test
    void theTextOfASmallDrainReadsAsItsGoldenFile() {
        Golden.assertMatches(
                SummaryMailTest.class, "small.txt", page(Drains.small(), true).text());
    }

    @Test
    void theHtmlOfASmallDrainReadsAsItsGoldenFile() {
        Golden.assertMatches(SummaryMailTest.class, "small.html", mail.html(page(Drains.small(), true)));
    }

    @Test
    void aSmallMailHasTextAndHtmlAndTheInlinePictureAndNoAttachment() throws MessagingException, IOException {
        List<String> parts = parts(compose(Drains.small()));
        assertThat(parts)
                .containsExactly(
                        "multipart/related",
                        "multipart/alternative",
                        "text/plain",
                        "text/html",
                        "image/png <timeline@drydock> inline");
    }

    @Test
    void aLargeRunIsBoundedInTheMailAndWholeInTheAttachment() throws MessagingException, IOException {
        Story story = Drains.large(300, 100);
        SummaryPage page = page(story, true);
        MimeMessage message = compose(story);

        assertThat(page.summary().steps()).isGreaterThan(30_000);
        assertThat(mail.html(page)).hasSizeLessThan(300_000).contains("more: all are in the attached steps.csv.");
        assertThat(page.text())
                .hasSizeLessThan(100_000)
                .contains("evict shop/worker-2-web")
                .contains("failed: the deadline");
        assertThat(page.csv().lines()).hasSize(1 + page.summary().steps());
        assertThat(parts(message)).contains("text/csv attachment");
    }

    @Test
    void hostileWordsAreEscapedInTheHtmlAndCannotAddHeaders() throws MessagingException, IOException {
        Step pod = new Step("evict:uid", HOSTILE, "evict " + HOSTILE);
        Plan plain = Story.forcedDrain();
        Plan plan = new Plan(
                HOSTILE,
                plain.consequences(),
                List.of(new Block.Fact(HOSTILE, Text.of(HOSTILE))),
                List.of(new Block.Section(Tone.DANGER, HOSTILE, List.of(Text.of(HOSTILE)))),
                List.of(),
                plain.risk(),
                plain.resources());
        Story story = new Story()
                .asked(HOSTILE, Optional.of(HOSTILE))
                .planned(plan, 1)
                .approvedBy(Story.person("U1", HOSTILE))
                .started()
                .cordonedWith(HOSTILE, List.of(pod))
                .evicting(pod)
                .waits(pod, HOSTILE)
                .failed(pod, HOSTILE)
                .ended(Outcome.FAILED, HOSTILE);
        MimeMessage message = compose(story);
        String html = mail.html(page(story, true));

        assertThat(html).contains("&lt;script").doesNotContain("<script", "<img src=x", "\u202E");
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getSubject()).doesNotContain("\n", "\r");
        assertThat(raw(message)).doesNotContain("\r\nBcc:").contains("Message-ID: <r-7k3m9q2x.");
    }

    @Test
    void cellsThatASpreadsheetWouldRunAreDefused() {
        Step pod = new Step("evict:uid", "=cmd|'/c calc'!A1", "@SUM(1)\"");
        Story story = new Story()
                .asked()
                .planned(Story.forcedDrain(), 0)
                .approvedBy()
                .started()
                .evicting(pod)
                .gone(pod)
                .ended(Outcome.SUCCEEDED, "done");
        assertThat(page(story, false).csv()).contains("\"'=cmd|'/c calc'!A1\",\"'@SUM(1)\"\"\",\"done\"");
    }

    @Test
    void theMailOfADrainIsWrittenWhereItCanBeLookedAt() throws IOException {
        Path file = Path.of("target/pictures/mail.html");
        Files.createDirectories(Path.of("target/pictures"));
        Files.writeString(
                file, mail.html(page(Drains.large(2, 9), true)).replace("cid:timeline@drydock", "three-nodes.png"));
        assertThat(file).isNotEmptyFile();
    }

    private static SummaryPage page(Story story, boolean picture) {
        return new SummaryPage(Summary.of(Story.RUN, story.entries()), picture);
    }

    private MimeMessage compose(Story story) throws MessagingException {
        InternetAddress address = new InternetAddress("dana@example.org");
        return mail.compose(
                Session.getInstance(new Properties()), address, List.of(address), Story.RUN, story.entries());
    }

    private static String raw(MimeMessage message) throws MessagingException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<String> parts(Part part) throws MessagingException, IOException {
        List<String> parts = new ArrayList<>();
        String type = part.getContentType().split(";", 2)[0].toLowerCase(Locale.ROOT);
        String[] id = part.getHeader("Content-ID");
        String disposition = part.getDisposition();
        parts.add(type + (id == null ? "" : " " + id[0]) + (disposition == null ? "" : " " + disposition));
        if (part.getContent() instanceof Multipart inner) {
            for (int i = 0; i < inner.getCount(); i++) {
                parts.addAll(parts(inner.getBodyPart(i)));
            }
        }
        return parts;
    }
}
