package dev.drydock.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunState;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Button;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunReportTest {
    private static final String HOSTILE = "<!channel> *x* `y`\n\u202Eevil\u0000 <script>alert(1)</script> & ";

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void theRootMessageReadsAsItsGoldenFile(String name, Story story) {
        Golden.assertMatches(
                RunReportTest.class, "root-" + name + ".txt", CardText.of(RunReport.root(story.state(), story.now())));
    }

    static Stream<Arguments> states() {
        Plan plan = Story.forcedDrain();
        Step web = Story.pod("node01", "shop/web-1");
        Step api = Story.pod("node01", "shop/api-1");
        Step debug = Story.pod("node01", "default/debug");
        return Stream.of(
                Arguments.of("planning", new Story().asked()),
                Arguments.of("awaiting-first-approval", new Story().asked().planned(plan, 2)),
                Arguments.of("awaiting-one-of-one", new Story().asked().planned(plan, 1)),
                Arguments.of(
                        "awaiting-second-approval",
                        new Story()
                                .asked()
                                .planned(plan, 2)
                                .then(new Event.ApprovalGiven(Story.LEE, 1, plan.fingerprint()))),
                Arguments.of(
                        "awaiting-nobody",
                        new Story().asked("cordon node01", Optional.empty()).planned(Story.cordon(), 0)),
                Arguments.of(
                        "awaiting-again",
                        new Story()
                                .asked()
                                .planned(plan, 2)
                                .then(new Event.Planned(
                                        2, plan, 2, Story.BEGIN, List.of("new: lost for good: default/debug")))),
                Arguments.of("impossible", new Story().asked().planned(impossible(), 1)),
                Arguments.of("approved", new Story().asked().planned(plan, 2).approvedBy(Story.LEE, Story.SAM)),
                Arguments.of(
                        "postponed",
                        new Story()
                                .asked()
                                .planned(plan, 1)
                                .approvedBy(Story.LEE)
                                .then(new Event.Postponed("node01 is being worked on by run r-00000000"))),
                Arguments.of("running", running(web, api, debug)),
                Arguments.of(
                        "running-nothing-listed",
                        new Story()
                                .asked()
                                .planned(plan, 1)
                                .approvedBy(Story.LEE)
                                .started()),
                Arguments.of(
                        "paused",
                        running(web, api, debug)
                                .then(new Event.Controlled(Story.SAM, new Control.Pause()))
                                .then(new Event.Controlled(Story.SAM, new Control.Extend(Duration.ofMinutes(10))))
                                .then(new Event.Controlled(Story.SAM, new Control.Skip(web.id())))
                                .seconds(70)),
                Arguments.of(
                        "aborting",
                        running(web, api, debug).then(new Event.Controlled(Story.SAM, new Control.Abort()))),
                Arguments.of(
                        "running-and-an-abort-goes-back",
                        running(web, api, debug).then(new Event.AbortMeans(true, "The old data is put back."))),
                Arguments.of(
                        "running-beyond-an-abort",
                        running(web, api, debug)
                                .then(new Event.AbortMeans(true, "The old data is put back."))
                                .then(new Event.AbortMeans(false, "Clients may have written."))),
                Arguments.of("asking", running(web, api, debug).then(asking(api))),
                Arguments.of(
                        "asking-after-an-abort",
                        running(web, api, debug)
                                .then(new Event.Controlled(Story.SAM, new Control.Abort()))
                                .then(asking(api))),
                Arguments.of("many-nodes-many-waiting", manyWaiting()),
                Arguments.of(
                        "succeeded",
                        running(web, api, debug)
                                .seconds(30)
                                .gone(web)
                                .gone(api)
                                .skipped(debug, "skipped by @sam")
                                .ended(
                                        Outcome.SUCCEEDED,
                                        "node01 is empty and stays cordoned.",
                                        new Offer("Uncordon node01", "uncordon node01"))),
                Arguments.of(
                        "failed",
                        running(web, api, debug)
                                .seconds(30)
                                .failed(web, "blocked by budget shop/web until the deadline")
                                .gone(api)
                                .ended(
                                        Outcome.FAILED,
                                        "2 pods remain. Look at budget shop/web, then retry.",
                                        new Offer("Uncordon node01", "uncordon node01"),
                                        new Offer("Try again", "retry r-7k3m9q2x"))),
                Arguments.of(
                        "rejected",
                        new Story()
                                .asked()
                                .planned(plan, 2)
                                .then(new Event.Rejected(Story.LEE))
                                .ended(Outcome.REJECTED, "Rejected by @lee.")),
                Arguments.of(
                        "expired",
                        new Story().asked().planned(plan, 2).ended(Outcome.EXPIRED, "Nobody approved it in time.")));
    }

    private static Story running(Step web, Step api, Step debug) {
        return new Story()
                .asked()
                .planned(Story.forcedDrain(), 2)
                .approvedBy(Story.LEE, Story.SAM)
                .started()
                .cordonedWith("node01", List.of(web, api, debug))
                .evicting(web)
                .waits(web, "blocked by budget shop/web")
                .evicting(api)
                .accepted(api)
                .seconds(12);
    }

    private static Event asking(Step step) {
        return new Event.StepAsks(
                step.id(),
                "member 2 is away",
                List.of(
                        new Choice("retry", "Try again", "The same step is begun again."),
                        new Choice("roll-back", "Roll back", "The old data is put back.")));
    }

    private static Story manyWaiting() {
        Story story = new Story()
                .asked()
                .planned(Story.forcedDrain(), 1)
                .approvedBy(Story.LEE)
                .started();
        for (int i = 1; i <= 14; i++) {
            String node = "node" + i;
            List<Step> pods = Story.pods(node, 30);
            story.cordonedWith(node, pods);
            int gone = i <= 3 ? 30 : i * 2;
            pods.subList(0, gone).forEach(pod -> story.evicting(pod).gone(pod));
            if (gone < 30) {
                story.evicting(pods.getLast()).waits(pods.getLast(), "blocked by budget shop/web");
            }
        }
        return story.seconds(3600);
    }

    private static Plan impossible() {
        Plan plan = Story.forcedDrain();
        return new Plan(
                plan.headline(),
                plan.consequences(),
                plan.facts(),
                plan.sections(),
                List.of(Text.empty().code("shop/api-1").plain(": two budgets select it; delete one of them")),
                plan.risk(),
                plan.resources());
    }

    @Test
    void theCardSaysThatANameMustBeTypedAndLeavesTheQuestionToTheForm() {
        Plan plan = Story.forcedDrain().confirmedBy(" harbour ");
        Story story = new Story().asked().planned(plan, 2);

        Card card = RunReport.root(story.state(), story.now());

        assertThat(CardText.of(card)).contains("Approving asks for the name harbour to be typed.");
        assertThat(card.blocks())
                .filteredOn(Block.Buttons.class::isInstance)
                .flatExtracting(block -> ((Block.Buttons) block).buttons())
                .filteredOn(button -> button.action().equals("approve"))
                .singleElement()
                .satisfies(button -> assertThat(button.confirm()).isEmpty());
        assertThat(CardText.of(RunReport.root(
                        new Story().asked().planned(Story.forcedDrain(), 2).state(), story.now())))
                .doesNotContain("to be typed");
    }

    @Test
    void theThreadOfAWholeRunReadsAsItsGoldenFile() {
        Step web = Story.pod("node01", "shop/web-1");
        Step api = Story.pod("node01", "shop/api-1");
        Step debug = Story.pod("node01", "default/debug");
        Story story = new Story()
                .asked()
                .planned(Story.forcedDrain(), 2)
                .then(new Event.ApprovalRefused(Story.DANA, "you asked for it"))
                .then(new Event.ApprovalGiven(Story.SAM, 1, Story.forcedDrain().fingerprint()))
                .then(new Event.ApprovalWithdrawn(Story.SAM, 1))
                .then(new Event.Planned(
                        2, Story.forcedDrain(), 2, Story.BEGIN, List.of("new: lost for good: default/debug")))
                .approvedBy(Story.LEE, Story.SAM)
                .then(new Event.Postponed("node01 is being worked on by run r-00000000"))
                .started()
                .cordonedWith("node01", List.of(web, api, debug))
                .evicting(web)
                .waits(web, "blocked by budget shop/web: 0 of 2 may go")
                .seconds(1)
                .waits(web, "blocked by budget shop/web: 0 of 3 may go")
                .evicting(api)
                .waits(api, "blocked by budget shop/web: 0 of 3 may go")
                .seconds(5)
                .accepted(api)
                .then(new Event.Controlled(Story.SAM, new Control.Pause()))
                .seconds(60)
                .then(new Event.Controlled(Story.SAM, new Control.Resume()))
                .started()
                .evicting(web)
                .waits(web, "blocked by budget shop/web: 0 of 3 may go")
                .then(new Event.Controlled(Story.DANA, new Control.Extend(Duration.ofMinutes(10))))
                .then(new Event.Controlled(Story.SAM, new Control.Skip(web.id())))
                .skipped(web, "skipped by @sam")
                .gone(api)
                .then(new Event.Milestone("the replacements are Ready"))
                .evicting(debug)
                .seconds(3)
                .failed(debug, "the API server says: forbidden")
                .then(new Event.Controlled(Story.SAM, new Control.Abort()))
                .ended(Outcome.ABORTED, "1 of 3 pods evicted.", new Offer("Uncordon node01", "uncordon node01"));
        Golden.assertMatches(RunReportTest.class, "thread.txt", thread(story));
    }

    @Test
    void whatAProgramPrintedIsAFileInTheThread() {
        Story story = new Story()
                .asked()
                .planned(Story.forcedDrain(), 0)
                .started()
                .then(new Event.Printed("apply:cp1", "kubeadm-cp1.log", "[upgrade] <!channel> done\n"));

        assertThat(thread(story)).endsWith("kubeadm-cp1.log\n[upgrade] <!channel> done\n\n");
    }

    private static String thread(Story story) {
        StringBuilder thread = new StringBuilder();
        RunState state = RunState.empty(Story.RUN);
        for (Entry entry : story.entries()) {
            state = state.after(List.of(entry));
            RunReport.reply(state, entry)
                    .ifPresent(
                            reply -> thread.append(entry.sequence()).append(" ").append(CardText.of(reply)));
        }
        return thread.toString();
    }

    @Test
    void aThreadOfAThousandFailuresAndWaitsStaysShort() {
        List<Step> pods = Story.pods("node01", 1000);
        Story story = new Story()
                .asked()
                .planned(Story.forcedDrain(), 1)
                .approvedBy(Story.LEE)
                .started()
                .cordonedWith("node01", pods);
        pods.forEach(pod -> story.evicting(pod).waits(pod, "blocked by budget shop/web"));
        pods.forEach(pod -> story.failed(pod, "the deadline is over"));
        long replies = thread(story).lines().filter(line -> line.contains("»")).count();
        assertThat(replies).as("replies").isLessThan(30);
        assertThat(thread(story)).contains("Further failures are counted").contains("1000 failed");
    }

    @Test
    void hostileWordsStayOnOneBoundedLineAndButtonsStayWithinSlacksLimits() {
        String hostile = HOSTILE.repeat(40);
        Step pod = new Step("evict:uid", hostile, "evict " + hostile);
        Plan plan = new Plan(
                hostile,
                Consequences.of(List.of(
                        new Consequence(Consequence.Kind.TARGET, hostile, ""),
                        new Consequence(Consequence.Kind.LOSS, hostile, ""))),
                List.of(),
                List.of(),
                List.of(),
                Risk.DESTRUCTIVE,
                List.of());
        Story story = new Story().asked(hostile, Optional.of(hostile)).planned(plan, 1);
        List<Card> cards = new ArrayList<>();
        cards.add(RunReport.root(story.state(), story.now()));
        story.approvedBy(Story.person("U1", hostile)).then(new Event.Postponed(hostile));
        cards.add(RunReport.root(story.state(), story.now()));
        story.started().cordonedWith(hostile, List.of(pod)).evicting(pod).waits(pod, hostile);
        cards.add(RunReport.root(story.state(), story.now()));
        story.failed(pod, hostile).ended(Outcome.FAILED, hostile, new Offer(hostile, "uncordon x"));
        cards.add(RunReport.root(story.state(), story.now()));
        RunState state = RunState.empty(Story.RUN);
        for (Entry entry : story.entries()) {
            state = state.after(List.of(entry));
            RunReport.reply(state, entry).ifPresent(reply -> cards.add(reply.card()));
        }
        assertThat(cards).hasSizeGreaterThan(8).allSatisfy(RunReportTest::assertTame);
    }

    private static void assertTame(Card card) {
        assertThat(card.summary()).doesNotContain("\n", "\u202E", "\u0000").hasSizeLessThan(1500);
        assertThat(CardText.of(card)).doesNotContain("\u202E", "\u0000").hasSizeLessThan(8000);
        for (Block block : card.blocks()) {
            switch (block) {
                case Block.Heading(String title) ->
                    assertThat(title).doesNotContain("\n").hasSizeLessThanOrEqualTo(150);
                case Block.Buttons buttons -> buttons.buttons().forEach(RunReportTest::assertFits);
                case Block.Section section ->
                    assertThat(section.lines())
                            .allSatisfy(line -> assertThat(line.plainText())
                                    .doesNotContain("\n")
                                    .hasSizeLessThan(1000));
                case Block.Paragraph(Text text) ->
                    assertThat(text.plainText()).doesNotContain("\n").hasSizeLessThan(2500);
                case Block.Facts facts -> assertThat(facts.facts()).hasSizeLessThan(10);
                case Block.SmallPrint(Text text) -> assertThat(text.plainText()).hasSizeLessThan(500);
                case Block.Preformatted(String content) -> assertThat(content).hasSizeLessThan(3000);
                case Block.Attachment attachment -> throw new AssertionError("a run's card has no attachment");
                case Block.Picture picture -> throw new AssertionError("a run's card has no picture");
            }
        }
    }

    private static void assertFits(Button button) {
        assertThat(button.label()).doesNotContain("\n").hasSizeLessThanOrEqualTo(75);
        button.confirm().ifPresent(confirm -> {
            assertThat(confirm.title()).hasSizeLessThanOrEqualTo(100);
            assertThat(confirm.question()).doesNotContain("\n").hasSizeLessThanOrEqualTo(300);
        });
    }
}
