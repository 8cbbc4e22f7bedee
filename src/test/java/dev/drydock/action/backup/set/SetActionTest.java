package dev.drydock.action.backup.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.action.backup.BackupScene;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.PlayedRun;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.testing.backup.MemoryBackups;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a set whose parts go wrong, whatever they are. */
class SetActionTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private BackupScene scene = new BackupScene(Path.of("set by JUnit"));
    private final FakePart one = new FakePart("one");
    private final FakePart two = new FakePart("two");
    private boolean journalIsAway;
    private boolean journalIsLost;

    @BeforeEach
    void begin() {
        scene = new BackupScene(folder);
    }

    /** A part that is kept in memory. */
    private final class FakePart implements SetPart {
        private final String word;
        private Optional<String> fails = Optional.empty();
        private Optional<String> leftOut = Optional.empty();
        private String wrong = "";
        private List<String> faults = List.of();
        private Runnable meanwhile = () -> {};
        private int makings;

        FakePart(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }

        @Override
        public Preview preview() {
            if (leftOut.isPresent()) {
                throw new RefusalException(leftOut.get());
            }
            return new Preview.Ready("a part");
        }

        @Override
        public Made make(Order order) throws StepException {
            makings++;
            meanwhile.run();
            if (fails.isPresent()) {
                throw new StepException(fails.get());
            }
            byte[] content = word.getBytes(StandardCharsets.UTF_8);
            try {
                scene.store.keep(
                        content,
                        new BackupEntry(
                                order.name(this),
                                BackupEntry.Kind.RESOURCES,
                                BackupScene.CLUSTER,
                                content.length,
                                "",
                                BackupScene.NOW,
                                Duration.ZERO,
                                "dana",
                                order.reason(),
                                Map.of("set", order.set())));
            } catch (IOException failed) {
                throw new StepException(String.valueOf(failed.getMessage()), failed);
            }
            return new Made(
                    new SetMember(
                            word, order.name(this), MemoryBackups.sha256(content), content.length, "odd\twords\n"),
                    wrong);
        }

        @Override
        public Checked check(SetMember member, Runnable hear) throws IOException {
            hear.run();
            scene.store.read(member.name(), 100);
            return new Checked("whole", faults, List.of());
        }
    }

    private SetTools tools() {
        Journal journal = (Journal) Proxy.newProxyInstance(
                SetActionTest.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    if (journalIsAway) {
                        throw new Journal.JournalException("the database is away");
                    }
                    return entries();
                });
        return new SetTools(scene.tools, List.of(one, two), List.of(), journal);
    }

    /** The journal of the scene's run, as far as anything is signed in it. */
    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        if (journalIsLost) {
            return entries;
        }
        scene.run
                .state()
                .step(SetAction.step("nightly"))
                .ifPresent(step -> entries.add(new Entry(
                        1,
                        scene.run.state().id(),
                        1,
                        BackupScene.NOW,
                        new Event.StepDone(step.step().id(), step.detail(), step.data()),
                        "")));
        return entries;
    }

    private BackupEntry entry() {
        return Optional.ofNullable(scene.store.entries.get("nightly")).orElseThrow();
    }

    private Completion.Finished set() throws InterruptedException {
        Action action = new SetAction(tools());
        return scene.perform(action, BackupScene.command(action, List.of(), Map.of("--name", "nightly")));
    }

    private Completion.Finished verify() throws InterruptedException {
        return verify(List.of("nightly"), () -> {});
    }

    /** Verifies what is named; something else happens once the plan was made. */
    private Completion.Finished verify(List<String> names, Runnable meanwhile) throws InterruptedException {
        Action action = new SetVerifyAction(tools());
        var command = BackupScene.command(action, names, Map.of());
        PlayedRun run = new PlayedRun(BackupScene.NOW);
        run.append(List.of(
                new Event.Requested(BackupScene.DANA, "C1", "backup verify", Optional.empty(), Optional.empty()),
                new Event.Planned(1, action.plan(command), 0, Instant.EPOCH, List.of())));
        meanwhile.run();
        return (Completion.Finished) action.perform(command, run);
    }

    /** A schedule cannot know names. What the plan told is verified, though a newer one comes meanwhile. */
    @Test
    void withoutANameTheNewestOfThisClusterIsVerified() throws InterruptedException {
        assertThatThrownBy(() -> verify(List.of(), () -> {}))
                .isInstanceOf(RefusalException.class)
                .hasMessage("No set of this cluster is kept: `backup set` makes one.");
        set();
        scene.store.put(BackupScene.entry("older", BackupEntry.Kind.SET, BackupScene.NOW.minus(Duration.ofDays(1))));
        scene.store.put(
                BackupScene.entry("other", BackupEntry.Kind.SET, BackupScene.NOW.plus(Duration.ofDays(1)), "another"));
        scene.store.put(
                BackupScene.entry("export", BackupEntry.Kind.RESOURCES, BackupScene.NOW.plus(Duration.ofDays(1))));

        Completion.Finished end = verify(
                List.of(),
                () -> scene.store.put(
                        BackupScene.entry("newer", BackupEntry.Kind.SET, BackupScene.NOW.plus(Duration.ofDays(1)))));

        assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(end.summary()).startsWith("Set nightly is whole: one, two are as they were kept");
    }

    @Test
    void whatIsKeptIsSignedAndProven() throws InterruptedException {
        Completion.Finished end = set();

        assertThat(end.outcome()).as(end.summary()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(scene.store.entries.keySet()).containsExactly("nightly-one", "nightly-two", "nightly");
        assertThat(scene.run
                        .state()
                        .step(SetAction.step("nightly"))
                        .orElseThrow()
                        .data())
                .containsEntry(
                        SetAction.INDEX,
                        MemoryBackups.sha256(scene.store.contents.getOrDefault("nightly", new byte[0])));
        assertThat(verify().outcome()).isEqualTo(Outcome.SUCCEEDED);
        journalIsAway = true;
        assertThat(verify().summary())
                .startsWith(
                        "Every part of set nightly is as its index says (one, two), but NOBODY VOUCHES FOR THE INDEX:"
                                + " the journal cannot be asked: the database is away");
        assertThat(verify().outcome()).isEqualTo(Outcome.FAILED);
    }

    /** After a loss of everything the journal is gone, too: the parts are what they are, and the index can be compared. */
    @Test
    void aSetWhoseJournalIsLostIsNotCalledBad() throws InterruptedException {
        Completion.Finished kept = set();
        String sha256 = MemoryBackups.sha256(scene.store.contents.getOrDefault("nightly", new byte[0]));
        assertThat(kept.summary()).contains("The SHA-256 of its index is " + sha256);
        journalIsLost = true;

        assertThat(verify().summary())
                .contains("NOBODY VOUCHES FOR THE INDEX: this journal does not know its run", sha256)
                .doesNotContain("IS BAD");
        two.faults = List.of("a key is another's");
        assertThat(verify().summary()).startsWith("SET nightly IS BAD: nightly-two: a key is another's");
    }

    /** Whoever can write to the store may be quicker than we are. */
    @Test
    void anIndexThatAnotherHandPutThereIsNotSigned() throws InterruptedException {
        two.meanwhile = () -> scene.store.put(BackupScene.entry("nightly", BackupEntry.Kind.SET, BackupScene.NOW));
        Completion.Finished end = set();

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.summary()).contains("there is another backup nightly by now, which is not this set");
        assertThat(scene.run
                        .state()
                        .step(SetAction.step("nightly"))
                        .orElseThrow()
                        .data())
                .doesNotContainKey(SetAction.INDEX);
    }

    @Test
    void anEntryThatIsDamagedMayBeTheNewestSet() throws InterruptedException {
        set();
        scene.store.put(BackupEntry.unreadable("nightly-one", "it is no JSON"));
        assertThat(verify(List.of(), () -> {}).summary())
                .as("a part of it is none")
                .contains("nightly");
        scene.store.put(BackupEntry.unreadable("later", "it is no JSON"));

        assertThatThrownBy(() -> verify(List.of(), () -> {}))
                .hasMessageContaining("The entry of `later` IS DAMAGED, and it may be the newest set");
        assertThatThrownBy(() -> verify(List.of("later"), () -> {}))
                .hasMessageContaining("The entry of `later` IS DAMAGED")
                .hasMessageContaining("it is no JSON");
    }

    @Test
    void aPartThatFailsKeepsNoOtherFromBeingKeptAndTheSetIsBad() throws InterruptedException {
        one.fails = Optional.of("its disk is full");
        Completion.Finished end = set();

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.summary())
                .startsWith(
                        "SET nightly IS BAD: one: its disk is full. What could be kept is kept: two, 3 B. The SHA-256"
                                + " of its index is ")
                .endsWith(". Ask again under another name.");
        assertThat(end.offers()).as("under its name nothing is kept twice").isEmpty();
        assertThat(entry().verdict()).isEqualTo(new Verdict.Bad("one: its disk is full"));
        assertThat(new String(scene.store.contents.getOrDefault("nightly", new byte[0]), StandardCharsets.UTF_8))
                .contains("without\tone\tits disk is full\n");
        assertThat(verify().summary()).contains("To be looked at: it has no one: its disk is full");
    }

    @Test
    void aPartThatIsKeptAndWrongMakesTheSetBadAndStaysInIt() throws InterruptedException {
        two.wrong = "a key is another's";
        two.faults = List.of("a key is another's");
        Completion.Finished end = set();

        assertThat(end.summary()).startsWith("SET nightly IS BAD: two: a key is another's.");
        assertThat(entry().facts()).containsOnlyKeys("one", "two");
        assertThat(verify().summary())
                .contains("IS BAD: it was a bad one when it was made", "nightly-two: a key is another's");
    }

    @Test
    void nothingIsKeptWhereNoPartCouldBeMade() throws InterruptedException {
        one.fails = Optional.of("away");
        two.fails = Optional.of("away, too");

        assertThat(set().summary()).isEqualTo("Nothing was kept: one: away; two: away, too.");
        assertThat(scene.store.entries).isEmpty();
    }

    @Test
    void whatCannotBeHadNowIsTriedAndMakesABadSet() throws InterruptedException {
        one.leftOut = Optional.of("etcd does not answer.");
        one.fails = Optional.of("etcd does not answer");
        Action action = new SetAction(tools());
        Plan plan = action.plan(BackupScene.command(action, List.of(), Map.of("--name", "nightly")));
        assertThat(plan.sections().toString()).contains("NOT TO BE HAD NOW: etcd does not answer.");

        Completion.Finished end = set();
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.summary()).startsWith("SET nightly IS BAD: one: etcd does not answer.");
    }

    @Test
    void aPartThatDrydockIsNotToldOfIsMissed() throws InterruptedException {
        SetTools tools = new SetTools(
                scene.tools,
                List.of(new MissingPart("snapshot", "Drydock is told of no etcd"), two),
                List.of(),
                tools().journal());
        Action action = new SetAction(tools);

        Completion.Finished end =
                scene.perform(action, BackupScene.command(action, List.of(), Map.of("--name", "nightly")));

        assertThat(end.summary()).contains("Not in it: snapshot: Drydock is told of no etcd.");
        assertThat(new String(scene.store.contents.getOrDefault("nightly", new byte[0]), StandardCharsets.UTF_8))
                .contains("without\tsnapshot\tDrydock is told of no etcd\n");
    }

    /** A process that died behind a part makes it not again. */
    @Test
    void whatWasMadeBeforeACrashIsNotMadeAgain() throws InterruptedException {
        Action action = new SetAction(tools());
        var command = BackupScene.command(action, List.of(), Map.of("--name", "nightly"));
        scene.run.append(List.of(
                new Event.Requested(BackupScene.DANA, "C1", "backup set", Optional.empty(), Optional.empty()),
                new Event.Planned(1, action.plan(command), 0, BackupScene.NOW, List.of())));
        var first = (Completion.Finished) action.perform(command, scene.run);
        var second = (Completion.Finished) action.perform(command, scene.run);

        assertThat(second).isEqualTo(first);
        assertThat(one.makings).isEqualTo(1);
        assertThat(two.makings).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "drydock backup set, version 2\n",
                "drydock backup set, version 1\nset\ta\n",
                "drydock backup set, version 1\nset\ta\ncluster\tb\nrun\tc\npart\tx\ty\tz\t1\tw\n",
                "drydock backup set, version 1\nset\ta\ncluster\tb\nrun\tc\nwhat\n",
            })
    void whatIsNoIndexIsSaid(String text) {
        assertThatThrownBy(() -> SetIndex.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }
}
