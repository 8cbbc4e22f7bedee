package dev.drydock.action.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.Grammar;
import dev.drydock.core.command.OptionDefinition;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.CardText;
import dev.drydock.core.report.Golden;
import dev.drydock.core.report.Story;
import dev.drydock.core.run.Control;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.OpenRuns;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeskQueriesTest {
    private static final CommandDefinition DRAIN = new CommandDefinition(
            "drain",
            "Empties nodes.",
            "NODE...",
            1,
            100,
            List.of(
                    OptionDefinition.flag("--force", "Also pods that nobody makes again."),
                    OptionDefinition.of(
                            "--timeout", OptionDefinition.Kind.DURATION, "DURATION", "How long it may take.")),
            List.of("drain node01 --force"),
            Set.of(Risk.DISRUPTIVE, Risk.DESTRUCTIVE),
            arguments -> {
                throw new AssertionError("nobody drains here");
            });

    private final StoredRuns journal = new StoredRuns();
    private final List<Query> queries = queries(ApprovalPolicy.STANDARD);
    private final Grammar grammar =
            new PicocliGrammar(queries.stream().map(Query::definition).toList());

    private List<Query> queries(ApprovalPolicy policy) {
        List<Query> plain = List.of(
                new WhoamiQuery(),
                new StatusQuery(new OpenRuns(journal), () -> Story.BEGIN.plusSeconds(60)),
                new RunsQuery(journal),
                new ShowQuery(journal, () -> Story.BEGIN.plusSeconds(60)));
        List<Query> all = new ArrayList<>(plain);
        all.add(new HelpQuery(
                List.of(DRAIN), plain.stream().map(Query::definition).toList(), policy));
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "help, dana, help",
        "help, lee, help-for-a-lead",
        "help drain, dana, help-drain",
        "help HELP, dana, help-help",
        "whoami, dana, whoami",
        "whoami, lee, whoami-lead"
    })
    void helpAndWhoamiTellByRole(String line, String who, String golden) {
        Golden.assertMatches(DeskQueriesTest.class, golden + ".txt", text(line, who));
    }

    @Test
    void helpForAnUnknownCommandNamesTheNearest() {
        assertThatThrownBy(() -> answer("help drian", "dana"))
                .isInstanceOfSatisfying(CommandException.class, refusal -> {
                    assertThat(refusal).hasMessage("There is no command `drian` to tell about.");
                    assertThat(refusal.suggestion()).contains("help drain");
                });
    }

    @Test
    void helpSaysWhereNobodyHasToApprove() {
        Query help = queries(new ApprovalPolicy(0, 0, 0, Duration.ofMinutes(1))).getLast();

        assertThat(CardText.of(help.answer(grammar.parse("help drain").command(), standing("dana"))))
                .contains("It needs no approval.");
    }

    @Test
    void anEmptyJournalIsAnAnswerToo() {
        assertThat(answer("status", "dana").summary()).isEqualTo("Nothing runs, and nothing waits.");
        assertThat(answer("runs", "dana").summary()).isEqualTo("There are no runs yet.");
    }

    @ParameterizedTest
    @CsvSource({
        "dana, status-for-the-requester",
        "lee, status-for-the-lead-who-approved",
        "sam, status-for-another-lead"
    })
    void statusTellsWhatWaitsForWhom(String who, String golden) {
        journal.put("r-00000001", running());
        journal.put(
                "r-00000002",
                new Story().asked().planned(Story.forcedDrain(), 2).then(approval("lee")));
        journal.put("r-00000003", approved().then(new Event.Postponed("node01 is being worked on by run r-00000001")));
        journal.put("r-00000004", approved());
        journal.put("r-00000005", ended());
        journal.put("r-00000006", new Story().asked());

        Golden.assertMatches(DeskQueriesTest.class, golden + ".txt", text("status", who));
    }

    @ParameterizedTest
    @CsvSource({"dana, home-for-the-requester", "lee, home-for-the-lead-who-approved", "sam, home-for-another-lead"})
    void theHomeTabShowsWhatRunsAndWhatWaitsForThePerson(String who, String golden) {
        journal.put("r-00000001", running());
        journal.put(
                "r-00000002",
                new Story().asked().planned(Story.forcedDrain(), 2).then(approval("lee")));
        journal.put("r-00000003", approved());
        journal.put("r-00000004", ended());

        HomeTab home = new HomeTab(new OpenRuns(journal), () -> Story.BEGIN.plusSeconds(60));

        Golden.assertMatches(DeskQueriesTest.class, golden + ".txt", CardText.of(home.of(standing(who))));
    }

    @Test
    void anExpiredPlanWaitsForNobodyOnTheHomeTab() {
        journal.put("r-00000001", new Story().asked().planned(Story.forcedDrain(), 2));

        HomeTab home = new HomeTab(new OpenRuns(journal), () -> Story.BEGIN.plus(Duration.ofHours(1)));

        assertThat(CardText.of(home.of(standing("sam")))).contains("Nothing waits for you.", "Nothing runs.");
    }

    @Test
    void runsListsTheNewestALineEach() {
        journal.put("r-00000001", ended());
        journal.put("r-00000002", running());
        journal.put("r-00000003", approved());
        journal.put("r-00000004", new Story().asked());

        Golden.assertMatches(DeskQueriesTest.class, "runs.txt", text("runs", "dana"));
    }

    @Test
    void runsTakesALimit() {
        journal.put("r-00000001", ended());
        journal.put("r-00000002", ended());

        assertThat(text("runs --limit 1", "dana")).contains("r-00000002").doesNotContain("r-00000001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "101"})
    void aLimitOutOfRangeIsRefused(String limit) {
        assertThatThrownBy(() -> answer("runs --limit " + limit, "dana"))
                .isInstanceOf(CommandException.class)
                .hasMessage("`--limit` goes from 1 to 100, not " + limit + ".");
    }

    @Test
    void showTellsTheWholeStory() {
        journal.put(Story.RUN.value(), wholeStory());

        Golden.assertMatches(DeskQueriesTest.class, "show.txt", text("show R-7K3M9Q2X", "dana"));
    }

    @Test
    void showHasNoButtons() {
        journal.put(Story.RUN.value(), new Story().asked().planned(Story.forcedDrain(), 2));

        assertThat(answer("show r-7k3m9q2x", "lee").blocks()).noneMatch(block -> block instanceof Block.Buttons);
    }

    @Test
    void showOfAnUnknownRunNamesTheNearest() {
        journal.put(Story.RUN.value(), ended());

        assertThatThrownBy(() -> answer("show r-7k3m9q2y", "dana"))
                .isInstanceOf(RefusalException.class)
                .hasMessage("There is no run `r-7k3m9q2y`. Did you mean `r-7k3m9q2x`?");
        assertThatThrownBy(() -> answer("show r-00000000", "dana"))
                .isInstanceOf(RefusalException.class)
                .hasMessage("There is no run `r-00000000`. `runs` lists the newest ones.");
        assertThatThrownBy(() -> answer("show 7", "dana"))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("`7` is not the id of a run");
    }

    @Test
    void aStoryFromElsewhereStaysOnItsLines() {
        Story hostile = new Story()
                .asked("drain node01", Optional.of("a\nb\u202ec" + "x".repeat(3_000)))
                .then(new Event.Milestone("one\r\ntwo"));
        journal.put(Story.RUN.value(), hostile);

        Block.Preformatted story = (Block.Preformatted)
                answer("show " + Story.RUN, "dana").blocks().getLast();
        assertThat(story.content().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(700).doesNotContain("\u202e"));
    }

    private Card answer(String line, String who) {
        Grammar.Parsed parsed = grammar.parse(line);
        Query query = queries.stream()
                .filter(each -> each.definition().equals(parsed.definition()))
                .findFirst()
                .orElseThrow();
        return query.answer(parsed.command(), standing(who));
    }

    private String text(String line, String who) {
        return CardText.of(answer(line, who));
    }

    private static Standing standing(String name) {
        Person person = name.equals("dana") ? Story.DANA : name.equals("lee") ? Story.LEE : Story.SAM;
        Optional<String> email = name.equals("dana") ? Optional.of("dana@example.org") : Optional.empty();
        return new Standing(person, email, true, true, true, !name.equals("dana"));
    }

    private static Event approval(String name) {
        return new Event.ApprovalGiven(
                new Person(new PersonId("T0DOCK", "U0" + name.toUpperCase(Locale.ROOT)), name),
                1,
                Story.forcedDrain().fingerprint());
    }

    private static Story approved() {
        return new Story().asked().planned(Story.forcedDrain(), 2).approvedBy(Story.LEE, Story.SAM);
    }

    private static Story running() {
        List<Step> pods = Story.pods("node01", 3);
        return approved()
                .started()
                .cordonedWith("node01", pods)
                .evicting(pods.get(0))
                .gone(pods.get(0))
                .evicting(pods.get(1))
                .waits(pods.get(1), "budget shop/web allows no disruption now");
    }

    private static Story ended() {
        List<Step> pods = Story.pods("node01", 1);
        return approved()
                .started()
                .cordonedWith("node01", pods)
                .evicting(pods.getFirst())
                .seconds(40)
                .gone(pods.getFirst())
                .ended(Outcome.SUCCEEDED, "1 pod evicted");
    }

    private static Story wholeStory() {
        List<Step> pods = Story.pods("node01", 3);
        return new Story()
                .asked()
                .planned(Story.forcedDrain(), 2)
                .then(new Event.ApprovalRefused(Story.DANA, "You asked for this yourself."))
                .then(approval("lee"))
                .then(new Event.ApprovalWithdrawn(Story.LEE, 1))
                .then(new Event.Planned(
                        2,
                        Story.forcedDrain(),
                        2,
                        Story.BEGIN.plusSeconds(1_800),
                        List.of("default/debug2 would be lost")))
                .approvedBy(Story.LEE, Story.SAM)
                .then(new Event.Postponed("node01 is being worked on"))
                .started()
                .cordonedWith("node01", pods)
                .evicting(pods.get(0))
                .accepted(pods.get(0))
                .gone(pods.get(0))
                .evicting(pods.get(1))
                .waits(pods.get(1), "budget shop/web allows no disruption now")
                .then(new Event.Controlled(
                        Story.LEE, new Control.Skip(pods.get(1).id())))
                .skipped(pods.get(1), "@lee asked for it")
                .then(new Event.Controlled(Story.DANA, new Control.Pause()))
                .then(new Event.Controlled(Story.DANA, new Control.Resume()))
                .then(new Event.Controlled(Story.DANA, new Control.Extend(Duration.ofMinutes(10))))
                .then(new Event.Controlled(Story.DANA, new Control.Abort()))
                .failed(pods.get(2), "the API server said no")
                .then(new Event.Milestone("node01 is done"))
                .ended(Outcome.ABORTED, "1 of 3 pods evicted");
    }

    /** A journal that can only be read. */
    private static final class StoredRuns implements Journal {
        private final Map<RunId, List<Entry>> runs = new LinkedHashMap<>();

        void put(String id, Story story) {
            RunId run = new RunId(id);
            runs.put(
                    run,
                    story.entries().stream()
                            .map(entry -> new Entry(
                                    entry.position(), run, entry.sequence(), entry.at(), entry.event(), entry.hash()))
                            .toList());
        }

        @Override
        public List<Entry> append(RunId run, long lastSequence, List<Event> events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Entry> read(RunId run, long afterSequence) {
            return runs.getOrDefault(run, List.of());
        }

        @Override
        public SequencedMap<RunId, Long> openSequences() {
            SequencedMap<RunId, Long> open = new LinkedHashMap<>();
            runs.forEach((run, entries) -> open.put(run, entries.getLast().sequence()));
            return open;
        }

        @Override
        public List<RunId> recent(int limit) {
            List<RunId> newest = new ArrayList<>(runs.keySet()).reversed();
            return newest.stream().limit(limit).toList();
        }

        @Override
        public List<RunId> ofSchedule(String name, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Subscription onAppend(Consumer<RunId> listener) {
            throw new UnsupportedOperationException();
        }
    }
}
