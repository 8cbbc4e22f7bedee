package dev.drydock.adapter.slack;

import static dev.drydock.adapter.slack.Harbor.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.drydock.core.approval.Person;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.Story;
import dev.drydock.core.report.TimelinePainter;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Cursors;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Scheduled;
import dev.drydock.core.run.SoleTurn;
import dev.drydock.core.run.Step;
import dev.drydock.core.run.Turn;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import dev.drydock.sim.slack.Fault;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.SharedFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The journal is told in threads, whatever happens to Slack, to the channel, or to us. */
class ThreadReaderTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private static final RunId RUN = Story.RUN;
    private static final ThreadTiming QUICK = new ThreadTiming(
            Duration.ofMillis(50), Duration.ofMillis(5), Duration.ofMillis(300), Duration.ofMillis(900));

    private static final TimelinePainter PAINTER = timeline -> Optional.of(new byte[] {1, 2, 3});

    private final Harbor harbor = new Harbor(Harbor.people());
    private final ToldRuns told = new ToldRuns(harbor.time);
    private final MemoryJournal journal = told.journal;

    @AfterEach
    void stop() {
        harbor.close();
    }

    private ThreadReader read() {
        return read(() -> true);
    }

    private ThreadReader read(BooleanSupplier ours) {
        Turn turn = new SoleTurn(journal, ThreadReader.NAME, ours);
        ThreadReader reader = harbor.closing(harbor.workspace.threadReader(journal, journal, turn, PAINTER, QUICK));
        reader.start();
        return reader;
    }

    private List<Message> channel(String name) {
        return harbor.slack.channel(name).messages();
    }

    private Message root() {
        return channel("#ops").getFirst();
    }

    private List<Message> thread() {
        return harbor.slack.channel("#ops").thread(root().ts());
    }

    private static boolean says(Message message, String words) {
        return message.text().contains(words) || message.blocks().toString().contains(words);
    }

    @Test
    void aWholeRunIsOneRootMessageAndAFewRepliesAndABroadcastEnd() {
        read();
        told.runs(RUN, "C0OPS");
        Step pod = Story.pod("node01", "shop/web-1");
        journal.add(RUN, new Event.StepIntended(pod), new Event.StepDone(pod.id(), "", Map.of()));
        journal.add(RUN, new Event.Milestone("the replacements are Ready"));
        journal.add(RUN, new Event.Controlled(Story.SAM, new Control.Pause()));
        told.ends(RUN);
        told.awaitTold(RUN);
        assertThat(channel("#ops")).as("the root and the last line").hasSize(2);
        assertThat(channel("#ops").getLast().broadcast()).isTrue();
        assertThat(says(root(), "node01 is empty and stays cordoned")).isTrue();
        assertThat(root().blocks().toString()).doesNotContain("\"abort\"", "\"approve\"");
        assertThat(thread().stream().filter(message -> says(message, "the replacements are Ready")))
                .hasSize(1);
        assertThat(thread().stream().filter(message -> says(message, "paused")).count())
                .isLessThanOrEqualTo(1);
        Message picture = thread().get(thread().size() - 2);
        assertThat(picture.content().files())
                .as("ahead of the last line")
                .extracting(SharedFile::name)
                .containsExactly("r-7k3m9q2x-timeline.png");
        assertThat(thread()).extracting(Message::ts).isSorted().doesNotHaveDuplicates();
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void anApprovalIsSeenAtOnceAndTheButtonsGoWhenTheRequestExpires() {
        read();
        told.asks(RUN, "C0OPS", Story.forcedDrain());
        Awaitility.await().atMost(SOON).until(() -> !channel("#ops").isEmpty());
        assertThat(root().blocks().toString()).contains("\"approve\"");
        journal.add(
                RUN,
                new Event.ApprovalGiven(
                        new Person(Harbor.person("lee"), "lee"),
                        1,
                        Story.forcedDrain().fingerprint()));
        Awaitility.await().atMost(SOON).until(() -> says(root(), "<@U0LEE>"));
        told.expires(RUN);
        Awaitility.await().atMost(SOON).until(() -> !root().blocks().toString().contains("\"approve\""));
        told.awaitTold(RUN);
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void aRunThatWaitsShowsThatTimeGoesOn() {
        read();
        told.runs(RUN, "C0OPS");
        told.awaitTold(RUN);
        Awaitility.await().atMost(SOON).until(() -> says(root(), "Running"));
        harbor.time.jump(Duration.ofMinutes(7));
        Awaitility.await().atMost(SOON).until(() -> says(root(), "7 m"));
        assertThat(journal.position(ThreadReader.NAME, RUN)).isEqualTo(5);
    }

    @Test
    void aRestartTellsNothingTwiceAndGoesOn() {
        ThreadReader first = read();
        told.runs(RUN, "C0OPS");
        told.awaitTold(RUN);
        first.close();
        int said = thread().size();
        journal.add(RUN, new Event.Milestone("while it was away"));
        read();
        Awaitility.await().atMost(SOON).until(() -> thread().stream().anyMatch(m -> says(m, "while it was away")));
        told.ends(RUN);
        told.awaitTold(RUN);
        assertThat(thread()).hasSize(said + 2);
        assertThat(channel("#ops")).hasSize(2);
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void whatWasPostedBeforeACrashIsFoundAndNotPostedAgain() {
        ThreadReader first = read();
        told.runs(RUN, "C0OPS");
        told.awaitTold(RUN);
        first.close();
        List<Message> before = thread();
        journal.forgetOutcomes();
        read();
        told.ends(RUN);
        told.awaitTold(RUN);
        assertThat(channel("#ops")).as("one root, one last line").hasSize(2);
        assertThat(thread()).hasSize(before.size() + 1);
    }

    @Test
    void aRootMessageThatIsFoundAfterACrashIsEditedToWhatHappenedSince() {
        ThreadReader first = read();
        told.asks(RUN, "C0OPS", Story.forcedDrain());
        told.awaitTold(RUN);
        first.close();
        journal.forgetOutcomes();
        told.expires(RUN);
        read();
        told.awaitTold(RUN);
        assertThat(channel("#ops")).as("one root, one last line").hasSize(2);
        assertThat(root().blocks().toString())
                .contains("Nobody approved it in time")
                .doesNotContain("\"approve\"");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outages")
    void afterAnOutageEverythingIsToldOnceAndInOrder(
            String name, String method, Fault fault, int times, Duration outage) {
        read();
        Instant began = harbor.time.instant();
        harbor.slack.faults().next(times, method, fault);
        told.runs(RUN, "C0OPS");
        IntStream.rangeClosed(1, 5).forEach(i -> journal.add(RUN, new Event.Milestone("milestone " + i)));
        told.ends(RUN);
        Awaitility.await().atMost(SOON.multipliedBy(2)).until(() -> {
            harbor.time.jump(outage.dividedBy(100));
            return told.isTold(RUN);
        });
        assertThat(channel("#ops")).hasSize(2);
        List<String> milestones = thread().stream()
                .map(Message::text)
                .filter(text -> text.contains("milestone"))
                .toList();
        assertThat(milestones).hasSize(5).isSorted();
        assertThat(says(root(), "node01 is empty")).isTrue();
        assertThat(Duration.between(began, harbor.time.instant()))
                .as("how long it took, in injected time")
                .isGreaterThanOrEqualTo(outage);
        assertThat(harbor.slack.violations()).isEmpty();
    }

    static Stream<Arguments> outages() {
        return Stream.of(
                Arguments.of("posts fail", "chat.postMessage", new Fault.Status(503), 120, TEN_MINUTES),
                Arguments.of("posts fail otherwise", "chat.postMessage", new Fault.Status(500), 120, TEN_MINUTES),
                Arguments.of("connections are closed", "chat.postMessage", new Fault.NotReceived(), 120, TEN_MINUTES),
                Arguments.of("answers are lost", "chat.postMessage", new Fault.AnswerLost(), 3, Duration.ZERO),
                Arguments.of("edits fail", "chat.update", new Fault.Status(500), 12, Duration.ZERO),
                Arguments.of(
                        "too fast",
                        "chat.postMessage",
                        new Fault.TooManyRequests(Duration.ofSeconds(30)),
                        20,
                        TEN_MINUTES),
                Arguments.of(
                        "a token was revoked",
                        "chat.postMessage",
                        new Fault.Refusal("token_revoked"),
                        3,
                        Duration.ZERO),
                Arguments.of("it hangs", "chat.postMessage", new Fault.Hang(Duration.ofSeconds(11)), 1, Duration.ZERO));
    }

    @Test
    void aChannelWithoutTheBotIsToldToItsRequesterAndHoldsUpNobody() {
        harbor.slack.put(harbor.slack.settings("#random").leave("U0DRYDOCK"));
        RunId other = new RunId("r-00000002");
        read();
        told.asks(RUN, "C0RANDOM", Story.forcedDrain());
        told.runs(other, "C0OPS");
        told.ends(other);
        told.awaitTold(other);
        told.awaitTold(RUN);
        assertThat(channel("#ops")).hasSize(2);
        harbor.slack.person("dana").awaits("@drydock", "/invite @drydock", SOON);
        harbor.slack.put(harbor.slack.settings("#random").join("U0DRYDOCK"));
        told.expires(RUN);
        told.awaitTold(RUN);
        assertThat(channel("#random")).as("told from the next event on").hasSize(2);
        assertThat(harbor.slack.channel("@dana").messages()).hasSize(1);
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void whatRunsByTheClockAndCannotBeToldIsAnErrorInTheLogOnce() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(ClosedChannel.class);
        logger.addAppender(lines);
        try {
            harbor.slack.put(harbor.slack.settings("#random").archive());
            read();
            Scheduled due = new Scheduled("nightly", Instant.EPOCH, Scheduled.Purpose.RUN, true);
            journal.add(
                    RUN,
                    new Event.Requested(
                            Person.ofSchedule("nightly"),
                            "C0RANDOM",
                            "drain node01",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(due)),
                    new Event.Planned(
                            1, Story.forcedDrain(), 1, harbor.time.instant().plus(TEN_MINUTES), List.of()));
            told.awaitTold(RUN);
            told.expires(RUN);
            told.awaitTold(RUN);

            assertThat(ThreadReader.root(journal, RUN)).contains(Cursors.GIVEN_UP + "is_archived");
            assertThat(lines.list)
                    .filteredOn(line -> line.getLevel() == Level.ERROR)
                    .singleElement()
                    .matches(line -> line.getKeyValuePairs().toString().contains("is_archived"));
        } finally {
            logger.detachAppender(lines);
        }
    }

    @Test
    void aRootMessageThatWasDeletedIsNotMissedForLong() throws Exception {
        read();
        told.runs(RUN, "C0OPS");
        told.awaitTold(RUN);
        harbor.workspace
                .calls()
                .once(
                        Method.UPDATE,
                        "C0OPS",
                        client -> client.chatDelete(
                                request -> request.channel("C0OPS").ts(root().ts())));
        told.ends(RUN);
        told.awaitTold(RUN);
        assertThat(journal.position(ThreadReader.NAME, RUN)).isEqualTo(6);
    }

    @Test
    void whatDoesNotFitIsAFileInTheThreadAndOnlyOnce() {
        Plan plan = Story.forcedDrain();
        List<Text> lost = Collections.nCopies(400, Text.of("shop/web: lost"));
        Plan large = new Plan(
                plan.headline(),
                plan.consequences(),
                plan.facts(),
                List.of(new Block.Section(Tone.DANGER, "Lost for good", lost)),
                plan.obstacles(),
                plan.risk(),
                plan.resources());
        ThreadReader first = read();
        told.asks(RUN, "C0OPS", large);
        told.awaitTold(RUN);
        first.close();
        read();
        journal.add(RUN, new Event.ApprovalGiven(Story.LEE, 1, large.fingerprint()));
        told.awaitTold(RUN);
        Awaitility.await().atMost(SOON).until(() -> says(root(), "U0LEE"));
        List<Message> files = thread().stream()
                .filter(message -> !message.content().files().isEmpty())
                .toList();
        assertThat(files)
                .singleElement()
                .satisfies(message ->
                        assertThat(message.content().files().getFirst().name()).isEqualTo("r-7k3m9q2x-plan-1.txt"));
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void whileItIsAnotherProcessesTurnNothingIsTold() {
        AtomicBoolean ours = new AtomicBoolean();
        CountDownLatch looked = new CountDownLatch(3);
        read(() -> {
            looked.countDown();
            return ours.get();
        });
        told.runs(RUN, "C0OPS");
        Awaitility.await().atMost(SOON).until(() -> looked.getCount() == 0);
        assertThat(channel("#ops")).isEmpty();
        assertThat(journal.position(ThreadReader.NAME, RUN)).isZero();
        ours.set(true);
        told.awaitTold(RUN);
    }

    @Test
    void whoseTurnEndsWhileAPostWaitsForItsPacePostsNothing() {
        AtomicBoolean ours = new AtomicBoolean(true);
        AtomicBoolean left = new AtomicBoolean();
        read(() -> {
            left.compareAndSet(false, !ours.get());
            return ours.get();
        });
        told.runs(RUN, "C0OPS");
        told.awaitTold(RUN);
        int said = thread().size();
        harbor.slack.faults().next(1, "chat.postMessage", new Fault.TooManyRequests(Duration.ofMinutes(2)));
        harbor.time.onPauseOf(Duration.ofMinutes(1), () -> ours.set(false));
        journal.add(RUN, new Event.Milestone("told by whom"));
        Awaitility.await().atMost(SOON).untilTrue(left);

        assertThat(harbor.time.pauses()).as("it was told to slow down").anyMatch(wait -> wait.toSeconds() > 60);
        assertThat(thread()).hasSize(said);
        long sequence = journal.read(RUN, 0).getLast().sequence();
        assertThat(journal.delivery(ThreadReader.NAME, RUN, "reply-" + sequence))
                .contains("");
        ours.set(true);
        told.awaitTold(RUN);
        assertThat(thread()).hasSize(said + 1);
    }

    @Test
    void closingEndsItsThreadsAndItsCalls() {
        ThreadReader reader = read();
        told.runs(RUN, "C0OPS");
        told.awaitTold(RUN);
        reader.close();
        journal.add(RUN, new Event.Milestone("too late"));
        Awaitility.await()
                .during(Duration.ofMillis(300))
                .atMost(SOON)
                .until(() -> thread().stream().noneMatch(message -> says(message, "too late")));
    }
}
