package dev.drydock.adapter.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.drydock.core.approval.Directory;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.report.Drains;
import dev.drydock.core.report.Story;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.SoleTurn;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.Turn;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailReaderTest {
    private static final RunId OTHER = new RunId("r-00000000");

    private final TestJournal journal = new TestJournal();
    private final People people = new People();
    private final Turning clock = new Turning();
    private GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void serve() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aRunThatEndedIsMailedOnceToRequesterApproversAndTheConfiguredList() throws MessagingException {
        journal.tell(Story.RUN, Drains.small());
        MailReader reader = reader(settings("ops@example.org", "LEE@example.org"));
        reader.round();
        reader.round();

        assertThat(recipients())
                .containsExactly("dana@example.org", "lee@example.org", "sam@example.org", "ops@example.org");
        MimeMessage mail = server.getReceivedMessages()[0];
        int last = Drains.small().entries().size();
        assertThat(mail.getMessageID()).isEqualTo("<r-7k3m9q2x." + last + "@drydock>");
        assertThat(mail.getSubject()).isEqualTo("[drydock] Drain node01 (12 pods) succeeded after 42 s");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getSentDate().toInstant())
                .isEqualTo(Drains.small().entries().getLast().at().truncatedTo(ChronoUnit.SECONDS));
        assertThat(mail.getAllRecipients()).hasSize(4);
    }

    @Test
    void aReaderMadeAnewMailsNothingAgain() {
        journal.tell(Story.RUN, Drains.small());
        reader(settings()).round();
        int sent = server.getReceivedMessages().length;
        reader(settings()).round();

        assertThat(sent).isEqualTo(3);
        assertThat(server.getReceivedMessages()).hasSize(3);
    }

    @Test
    void afterACrashOnlyTheOneWhoseFateIsUnknownGetsItAgainUnderTheSameId() throws IOException {
        try (ScriptedSmtp scripted = new ScriptedSmtp(Map.of())) {
            journal.tell(Story.RUN, Drains.small());
            String id = SummaryMail.messageId(Drains.small().entries());
            journal.recordDelivery(MailReader.NAME, Story.RUN, "to:dana@example.org", id);
            journal.recordDelivery(MailReader.NAME, Story.RUN, "to:lee@example.org", "");
            reader(settings(scripted.port(), MailSettings.Tls.NONE, Optional.empty()))
                    .round();

            assertThat(scripted.taken()).containsExactly("lee@example.org", "sam@example.org");
            assertThat(journal.deliveries().values()).containsOnly(id);
        }
    }

    @Test
    void aRunUnderWayARequestNeverStartedAndOneLongOverAreNotMailed() {
        Step pod = Story.pod("node01", "shop/web-1");
        journal.tell(
                Story.RUN,
                new Story()
                        .asked()
                        .planned(Story.forcedDrain(), 0)
                        .approvedBy()
                        .started()
                        .cordonedWith("node01", List.of(pod)));
        journal.tell(OTHER, new Story().asked().planned(Story.forcedDrain(), 2).ended(Outcome.EXPIRED, "too late"));
        reader(settings()).round();
        assertThat(server.getReceivedMessages()).isEmpty();
        assertThat(journal.behind(MailReader.NAME, 10)).isEmpty();

        TestJournal old = new TestJournal();
        old.tell(Story.RUN, Drains.small());
        clock.forward(Duration.ofDays(4));
        new MailReader(settings(), Optional.empty(), old, old, sole(old), people, timeline -> Optional.empty(), clock)
                .round();
        assertThat(server.getReceivedMessages()).isEmpty();
        assertThat(old.behind(MailReader.NAME, 10)).isEmpty();
    }

    @Test
    void whileTheServerIsDownItIsTriedEverLessOftenAndThenAllIsSent() {
        journal.tell(Story.RUN, Drains.small());
        journal.tell(OTHER, Drains.large(2, 3));
        int port = server.getSmtp().getPort();
        server.stop();
        MailReader reader = reader(settings(port, MailSettings.Tls.NONE, Optional.empty()));
        reader.round();
        clock.forward(Duration.ofSeconds(1));
        reader.round();
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        reader.round();
        assertThat(server.getReceivedMessages()).as("still waiting").isEmpty();

        clock.forward(Duration.ofSeconds(2));
        reader.round();
        assertThat(server.getReceivedMessages()).hasSize(3 + 2);
    }

    @Test
    void aRefusedLoginSendsNothingAndARightOneDoes() {
        server.setUser("drydock", "right");
        server.getUserManager().setAuthRequired(true);
        journal.tell(Story.RUN, Drains.small());
        reader(settings(port(), MailSettings.Tls.NONE, Optional.of(new MailSettings.Login("drydock", "wrong"))))
                .round();
        assertThat(server.getReceivedMessages()).isEmpty();
        assertThat(journal.deliveries()).isEmpty();

        reader(settings(port(), MailSettings.Tls.NONE, Optional.of(new MailSettings.Login("drydock", "right"))))
                .round();
        assertThat(server.getReceivedMessages()).hasSize(3);
    }

    @Test
    void aRecipientRefusedForGoodIsRecordedAndTheOthersGetTheirs() throws IOException {
        try (ScriptedSmtp scripted = new ScriptedSmtp(Map.of("lee@example.org", "550 no such user"))) {
            journal.tell(Story.RUN, Drains.small());
            reader(settings(scripted.port(), MailSettings.Tls.NONE, Optional.empty()))
                    .round();

            assertThat(scripted.taken()).containsExactly("dana@example.org", "sam@example.org");
            assertThat(journal.deliveries()).containsEntry(Story.RUN + " to:lee@example.org", "refused with 550");
            assertThat(journal.behind(MailReader.NAME, 10)).isEmpty();
        }
    }

    @Test
    void aRecipientRefusedForNowIsTriedAgainAloneAndHoldsUpNoOtherRun() throws IOException {
        try (ScriptedSmtp scripted = new ScriptedSmtp(Map.of("sam@example.org", "451 greylisted"))) {
            journal.tell(Story.RUN, Drains.small());
            journal.tell(OTHER, Drains.large(1, 2));
            MailReader reader = reader(settings(scripted.port(), MailSettings.Tls.NONE, Optional.empty()));
            reader.round();
            assertThat(scripted.taken())
                    .containsExactly("dana@example.org", "lee@example.org", "dana@example.org", "lee@example.org");
            assertThat(journal.behind(MailReader.NAME, 10)).containsExactly(Story.RUN);

            scripted.answers().clear();
            reader.round();
            assertThat(scripted.taken()).as("not before its time").hasSize(4);
            clock.forward(Duration.ofSeconds(1));
            reader.round();
            assertThat(scripted.taken()).hasSize(5).endsWith("sam@example.org");
            assertThat(journal.behind(MailReader.NAME, 10)).isEmpty();
        }
    }

    @Test
    void aWorkspaceThatDoesNotAnswerIsWaitedForHalfAnHour() {
        journal.tell(Story.RUN, Drains.small());
        people.away = true;
        MailReader reader = reader(settings("ops@example.org"));
        reader.round();
        assertThat(server.getReceivedMessages()).isEmpty();
        clock.forward(Duration.ofMinutes(45));
        reader.round();
        assertThat(recipients()).containsExactly("ops@example.org");
    }

    @Test
    void addressesThatAreNoneAndPeopleWhoLeftGetNothing() {
        people.addresses.put("U0LEE", "lee@example.org\r\nBcc: evil@example.org");
        people.gone.add("U0SAM");
        journal.tell(Story.RUN, Drains.small());
        reader(settings()).round();
        assertThat(recipients()).containsExactly("dana@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ops", "a b@example.org", "Ops <ops@example.org>", "ops@example.org\nBcc: x@example.org"})
    void aConfiguredAddressThatIsNoneIsRefusedAtTheStart(String address) {
        assertThatThrownBy(() -> reader(settings(address))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void starttlsAndTlsAreUsedAndTheServersNameIsChecked(@TempDir Path folder)
            throws GeneralSecurityException, IOException, InterruptedException {
        TestCertificate good = TestCertificate.forName("ip:127.0.0.1", folder.resolve("good.p12"));
        TestCertificate other = TestCertificate.forName("dns:mail.example.org", folder.resolve("other.p12"));
        for (MailSettings.Tls tls : List.of(MailSettings.Tls.STARTTLS, MailSettings.Tls.TLS)) {
            assertThat(sentOver(tls, good, Optional.of(good.trust())))
                    .as("%s", tls)
                    .isEqualTo(3);
            assertThat(sentOver(tls, other, Optional.of(other.trust())))
                    .as("%s, another's name", tls)
                    .isZero();
            assertThat(sentOver(tls, good, Optional.empty()))
                    .as("%s, not trusted", tls)
                    .isZero();
        }
    }

    @Test
    void aServerThatDoesNotOfferStarttlsGetsNoMail() {
        journal.tell(Story.RUN, Drains.small());
        reader(settings(port(), MailSettings.Tls.STARTTLS, Optional.empty())).round();
        assertThat(server.getReceivedMessages()).isEmpty();
        assertThat(journal.deliveries()).isEmpty();
    }

    private int sentOver(MailSettings.Tls tls, TestCertificate certificate, Optional<SSLSocketFactory> trust)
            throws IOException, GeneralSecurityException {
        try (ScriptedSmtp scripted = new ScriptedSmtp(Map.of(), certificate.server(), tls == MailSettings.Tls.TLS)) {
            TestJournal fresh = new TestJournal();
            fresh.tell(Story.RUN, Drains.small());
            MailSettings settings = settings(scripted.port(), tls, Optional.empty());
            new MailReader(settings, trust, fresh, fresh, sole(fresh), people, timeline -> Optional.empty(), clock)
                    .round();
            return scripted.taken().size();
        }
    }

    @Test
    void thePasswordIsNeverShown() {
        assertThat(settings(1, MailSettings.Tls.NONE, Optional.of(new MailSettings.Login("drydock", "hush")))
                        .toString())
                .contains("drydock")
                .doesNotContain("hush");
    }

    private MailReader reader(MailSettings settings) {
        return new MailReader(
                settings,
                Optional.empty(),
                journal,
                journal,
                sole(journal),
                people,
                timeline -> Optional.of(new byte[] {1, 2}),
                clock);
    }

    private static Turn sole(TestJournal deliveries) {
        return SoleTurn.of(deliveries, MailReader.NAME);
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    private MailSettings settings(String... always) {
        return new MailSettings(
                "127.0.0.1", port(), MailSettings.Tls.NONE, Optional.empty(), "drydock@example.org", List.of(always));
    }

    private static MailSettings settings(int port, MailSettings.Tls tls, Optional<MailSettings.Login> login) {
        return new MailSettings("127.0.0.1", port, tls, login, "drydock@example.org", List.of());
    }

    /** Whose delivery is recorded as done, in order; each is also a message in the server. */
    private List<String> recipients() {
        List<String> recipients = journal.deliveries().entrySet().stream()
                .filter(delivery -> delivery.getValue().startsWith("<"))
                .map(delivery -> delivery.getKey().substring(delivery.getKey().indexOf("to:") + 3))
                .toList();
        assertThat(recipients)
                .allSatisfy(address -> assertThat(server.getUserManager().getUserByEmail(address))
                        .isNotNull());
        return recipients;
    }

    /** The people of the story, by id. */
    private static final class People implements Directory {
        private final Map<String, String> addresses = new HashMap<>(
                Map.of("U0DANA", "dana@example.org", "U0LEE", "lee@example.org", "U0SAM", "sam@example.org"));
        private final Set<String> gone = new HashSet<>();
        private boolean away;

        @Override
        public Optional<Standing> standing(PersonId person) {
            if (away) {
                throw new DirectoryException("Slack does not answer");
            }
            return Optional.of(new Standing(
                    new Person(person, person.userId()),
                    Optional.ofNullable(addresses.get(person.userId())),
                    !gone.contains(person.userId()),
                    true,
                    true,
                    true));
        }

        @Override
        public Optional<Standing> standingNow(PersonId person) {
            return standing(person);
        }
    }

    /** A clock that the test turns. */
    private static final class Turning implements InstantSource {
        private Instant now = Story.BEGIN.plus(Duration.ofMinutes(10));

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
