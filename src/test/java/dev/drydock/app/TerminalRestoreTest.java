package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequence.Kind;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import dev.drydock.core.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TerminalRestoreTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final PretendedRestore restore = new PretendedRestore();

    private RestoreRig rig() throws IOException {
        return new RestoreRig(folder.resolve("harbour.yaml.journal.db"), restore);
    }

    @Test
    void theWholePlanIsShownAndCarriedOutOnceTheNameIsTyped() throws Exception {
        try (RestoreRig rig = rig()) {
            assertThat(rig.perform("harbour\n")).isEqualTo(TerminalRestore.SUCCEEDED);

            assertThat(rig.screen())
                    .containsSubsequence(
                            "Restore etcd of harbour",
                            "Members: three",
                            "!! What will be lost:",
                            "  - everything since",
                            "To do this, type the cluster's name, harbour.",
                            "confirmed by dana",
                            "begun as run r-",
                            "...     stop etcd",
                            "done    stop etcd: ok",
                            "SUCCEEDED: It serves.");
            assertThat(rig.events())
                    .filteredOn(Event.Approved.class::isInstance)
                    .hasSize(1);
            assertThat(rig.events())
                    .first()
                    .satisfies(first -> assertThat(
                                    ((Event.Requested) first).requester().name())
                            .isEqualTo("harbour.yaml"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "yes\n", "harbor\n", "HARBOUR\n", "harbour2\nharbour\n"})
    void anythingElseDoesNothing(String typed) throws Exception {
        try (RestoreRig rig = rig()) {
            assertThat(rig.perform(typed)).isEqualTo(TerminalRestore.UNCONFIRMED);

            assertThat(rig.screen()).endsWith("That is not the name. Nothing was done.\n");
            assertThat(rig.events())
                    .noneMatch(Event.Started.class::isInstance)
                    .last()
                    .isInstanceOf(Event.Ended.class);
        }
        assertThat(restore.done()).isEmpty();
    }

    @Test
    void whatCannotBeDoneIsToldAndNothingIsAsked() throws Exception {
        restore.obstacles = List.of(Text.of("cp2 is not reached"));
        try (RestoreRig rig = rig()) {
            assertThat(rig.perform("harbour\n")).isEqualTo(TerminalRestore.WRONG);

            assertThat(rig.screen())
                    .contains("!! It cannot be done as asked:\n  - cp2 is not reached")
                    .doesNotContain("type the cluster's name");
        }
    }

    @Test
    void aPlanThatGrewIsShownAndAskedAgain() throws Exception {
        restore.growth = List.of(new Consequence(Kind.LOSS, "one namespace more", ""));
        try (RestoreRig rig = rig()) {
            assertThat(rig.perform("harbour\nharbour\n")).isEqualTo(TerminalRestore.SUCCEEDED);

            assertThat(rig.screen())
                    .containsSubsequence(
                            "type the cluster's name", "CHANGED", "one namespace more", "type the cluster's name");
        }
    }

    @Test
    void aPlanThatWasReadForTooLongHasExpired() throws Exception {
        try (RestoreRig rig = rig()) {
            rig.start();
            rig.awaits("type the cluster's name");
            rig.leap(Duration.ofHours(2));
            rig.type("harbour");

            assertThat(rig.exit()).isEqualTo(TerminalRestore.UNCONFIRMED);
            assertThat(rig.screen()).contains("This plan has expired").contains("Nobody approved it in time.");
        }
        assertThat(restore.done()).isEmpty();
    }

    @Test
    void aFailureIsTold() throws Exception {
        restore.outcome = Outcome.FAILED;
        try (RestoreRig rig = rig()) {
            assertThat(rig.perform("harbour\n")).isEqualTo(TerminalRestore.FAILED);

            assertThat(rig.screen()).contains("FAILED: It serves.");
        }
    }

    @Test
    void whereItAsksAPersonChooses() throws Exception {
        restore.stuck = true;
        try (RestoreRig rig = rig()) {
            rig.start();
            rig.type("harbour");
            rig.awaits("Type a number from 1 to 2:");
            rig.type("roll-back");
            rig.awaits("Type a number from 1 to 2.\n");
            rig.type("3");
            rig.type("2");

            assertThat(rig.exit()).isEqualTo(TerminalRestore.SUCCEEDED);
            assertThat(rig.screen())
                    .containsSubsequence(
                            "STUCK   stop etcd: it does not stop",
                            "  1  Try again:",
                            "  2  Roll back: back it goes",
                            "dana chose: roll-back");
        }
    }

    @Test
    void whereItAsksTwiceItIsShownTwice() throws Exception {
        restore.stuck = true;
        try (RestoreRig rig = rig()) {
            rig.start();
            rig.type("harbour");
            rig.awaits("Type a number from 1 to 2:");
            rig.type("1");
            rig.awaits("dana chose: retry");
            rig.awaits("(?s).*Type a number from 1 to 2:.*Type a number from 1 to 2:.*");
            rig.type("2");

            assertThat(rig.exit()).isEqualTo(TerminalRestore.SUCCEEDED);
        }
    }

    @Test
    void whereNobodyIsThereToChooseItStaysWhereItIs() throws Exception {
        restore.stuck = true;
        try (RestoreRig rig = rig()) {
            assertThat(rig.perform("harbour\n")).isEqualTo(TerminalRestore.UNCONFIRMED);

            assertThat(rig.screen()).endsWith("start this command again.\n");
        }
        try (RestoreRig later = rig()) {
            later.start();
            later.awaits("under way");
            later.type("harbour");
            later.awaits("Type a number from 1 to 2:");
            later.type("2");
            assertThat(later.exit()).isEqualTo(TerminalRestore.SUCCEEDED);
        }
    }

    @Test
    void anAbortIsHeardAtAnyTime() throws Exception {
        restore.holds = true;
        try (RestoreRig rig = rig()) {
            rig.start();
            rig.type("harbour");
            rig.awaits("...     stop etcd");
            rig.type("stop");
            rig.awaits("Nothing is asked now. Type abort to go back.");
            rig.type("abort");

            assertThat(rig.exit()).isEqualTo(TerminalRestore.FAILED);
            assertThat(rig.screen()).contains("ABORTED: Aborted by @dana.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"The members write: it goes on to its end.", "It is going back already."})
    void whereNobodyCanAbortItThatIsSaidAndNoneIsOffered(String why) throws Exception {
        restore.holds = true;
        restore.noAbort = why;
        try (RestoreRig first = rig()) {
            first.start();
            first.type("harbour");
            first.awaits("no abort from here on");
            first.type("stop");
            first.awaits("Nothing is asked now. " + why);
        }
        restore.holds = false;
        try (RestoreRig second = rig()) {
            assertThat(second.perform("harbour\n")).isEqualTo(TerminalRestore.SUCCEEDED);

            assertThat(second.screen()).contains("taken up again").doesNotContain("abort to go back");
        }
    }

    @Test
    void aProcessThatDiedIsFollowedByOneThatGoesOn() throws Exception {
        restore.holds = true;
        try (RestoreRig first = rig()) {
            first.start();
            first.type("harbour");
            first.awaits("...     stop etcd");
        }
        restore.holds = false;
        try (RestoreRig second = rig()) {
            assertThat(second.perform("yes\n")).isEqualTo(TerminalRestore.UNCONFIRMED);

            assertThat(second.screen())
                    .containsSubsequence(
                            "under way: run r-", "It came to: stop etcd (begun).", "the restore stays where it is");
        }
        assertThat(restore.done()).containsExactly("look");
        try (RestoreRig third = rig()) {
            assertThat(third.perform("harbour\n")).isEqualTo(TerminalRestore.SUCCEEDED);

            assertThat(third.screen()).contains("taken up again").doesNotContain("look");
        }
        assertThat(restore.done()).containsExactly("look", "stop etcd");
    }

    @Test
    void aPlanThatChangedMeanwhileIsSaidToBe() throws Exception {
        restore.holds = true;
        try (RestoreRig first = rig()) {
            first.start();
            first.type("harbour");
            first.awaits("...     stop etcd");
        }
        restore.holds = false;
        try (RestoreRig second = rig()) {
            second.line("etcd restore other");
            assertThat(second.perform("harbour\n")).isEqualTo(TerminalRestore.SUCCEEDED);
            assertThat(second.screen()).contains("asks for something else by now (etcd restore other)");
        }
    }

    @Test
    void aPlanThatNobodyConfirmedIsMadeAnew() throws Exception {
        try (RestoreRig first = rig()) {
            first.start();
            first.awaits("type the cluster's name");
        }
        try (RestoreRig second = rig()) {
            assertThat(second.perform("harbour\n")).isEqualTo(TerminalRestore.SUCCEEDED);

            assertThat(second.screen()).doesNotContain("under way");
            assertThat(second.runs()).hasSize(2);
        }
    }

    @Test
    void aSecondRestoreFromThePlanIsANewRun() throws Exception {
        try (RestoreRig first = rig()) {
            assertThat(first.perform("harbour\n")).isEqualTo(TerminalRestore.SUCCEEDED);
        }
        try (RestoreRig second = rig()) {
            assertThat(second.perform("harbour\n")).isEqualTo(TerminalRestore.SUCCEEDED);
            List<RunId> runs = second.runs();
            assertThat(runs).hasSize(2);
            assertThat(Stream.of(0, 1).map(runs::get).map(second::entries))
                    .allSatisfy(entries -> assertThat(entries)
                            .extracting(Entry::event)
                            .hasAtLeastOneElementOfType(Event.Approved.class));
        }
    }

    @Test
    void whatIsShownCannotSteerTheTerminal() throws Exception {
        restore.obstacles = List.of(Text.of("cp2 \u001b[2J says"));
        try (RestoreRig rig = rig()) {
            assertThat(rig.perform("")).isEqualTo(TerminalRestore.WRONG);

            assertThat(rig.screen()).contains("cp2 \\u{1b}[2J says");
        }
    }
}
