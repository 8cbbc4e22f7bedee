package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.ApprovalPolicy;
import dev.drydock.sim.cluster.Requests;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What people type by mistake or in malice: through Slack, each gets a clear answer for their eyes alone, and nothing starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {
    private static final String CHANNEL = "#ops";

    private DrydockRig rig;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        rig = new DrydockRig(
                folder,
                SimulatedCluster.builder()
                        .controlPlane("cp01")
                        .node("node01")
                        .node("node02")
                        .daemonSet("kube-system", "kube-proxy")
                        .mirrorPod("kube-system", "etcd", "cp01")
                        .ownedPod("shop", "web-1", "node01", "apps/v1", "ReplicaSet", "web")
                        .barePod("default", "debug", "node02"),
                ApprovalPolicy.STANDARD,
                CHANNEL,
                "#reasons");
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    /**
     * Something typed that must not start anything.
     *
     * @param name the case
     * @param line what is typed
     * @param words what the answer says
     */
    record Typed(String name, String line, List<String> words) {
        static Typed row(String name, String line, String... words) {
            return new Typed(name, line, List.of(words));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Typed> NOTHING_STARTS = List.of(
            Typed.row("unknown command", "/drydock drian node01", "There is no command drian", "Did you mean drain?"),
            Typed.row("unknown word, nothing near", "/drydock xyzzy", "There is no command xyzzy", "help"),
            Typed.row("unknown node", "/drydock drain nod01", "There is no node nod01", "Did you mean node01?"),
            Typed.row("glob of nothing", "/drydock drain worker-*", "worker-*", "fits no node"),
            Typed.row("selector of nothing", "/drydock drain --selector pool=none", "pool=none", "fits no node"),
            Typed.row("no node at all", "/drain --ignore-daemonsets", "Which nodes?"),
            Typed.row("flag without value", "/drydock drain node01 --timeout", "--timeout needs a value"),
            Typed.row("a flag as another's value", "/drydock drain node01 --reason --force", "--reason needs a value"),
            Typed.row("misspelt flag", "/drydock drain node01 --ignore-daemonset", "Did you mean --ignore-daemonsets?"),
            Typed.row("open quote", "/drydock drain node01 --reason \"oh no", "quote"),
            Typed.row("4,000 characters as a command", "/drydock " + "x".repeat(4_000), "There is no command x"),
            Typed.row("4,000 characters as a node", "/drydock drain " + "n".repeat(3_994), "There is no node n"),
            Typed.row("more than 4,000 characters", "/drydock drain " + "n".repeat(4_000), "characters", "most"),
            Typed.row("many words", "/drydock drain " + "n ".repeat(300), "more than 200 words"),
            Typed.row("a control character", "/drydock drain node01\u0007", "control character (U+0007)"),
            Typed.row("a line break", "/drydock drain node01\n--force", "a line break"),
            Typed.row("a direction mark", "/drydock drain \u202E10edon", "U+202E"),
            Typed.row("markup as a node", "/drydock drain <!channel>", "There is no node"),
            Typed.row("a mention as a node", "/drydock drain @channel", "There is no node @channel"),
            Typed.row(
                    "DaemonSet pods not spoken of",
                    "/drydock drain node01",
                    "kube-proxy",
                    "--ignore-daemonsets",
                    "Nothing was started"),
            Typed.row(
                    "a bare pod without --force",
                    "/drydock drain node02 --ignore-daemonsets",
                    "default/debug",
                    "--force",
                    "Nothing was started"),
            Typed.row("dry run", "/drydock drain cp01 --ignore-daemonsets --dry-run", "static pod", "Dry run"),
            Typed.row("unknown run", "/drydock abort r-00000000", "There is no run r-00000000"),
            Typed.row("no run id", "/drydock retry yesterday", "yesterday", "not the id of a run"));

    @ParameterizedTest
    @FieldSource("NOTHING_STARTS")
    void theTyperIsToldAndNothingStarts(Typed typed) {
        assertThat(rig.types("dana", CHANNEL, typed.line())).contains(typed.words());

        assertThat(rig.slack().channel(CHANNEL).messages()).isEmpty();
        assertThat(rig.changesAskedFor()).isEmpty();
        assertThat(rig.slack().violations()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("NOT_LISTENED_TO")
    void whoIsNoFullMemberIsToldAndNothingStarts(String who) {
        assertThat(rig.types(who, CHANNEL, "/drydock cordon node01")).contains("Drydock listens to");

        assertThat(rig.slack().channel(CHANNEL).messages()).isEmpty();
        assertThat(rig.changesAskedFor()).isEmpty();
    }

    static final List<String> NOT_LISTENED_TO = List.of("gus", "robo", "eve");

    @Test
    void rightsThatDrydockLacksAreNamedToTheTyperAndNothingStarts() {
        rig.cluster().faults().forbid(Requests.of("list", "pods"));
        try {
            assertThat(rig.types("dana", CHANNEL, "/drain node01 --ignore-daemonsets"))
                    .contains("Drydock may not", "403", "ClusterRole");
        } finally {
            rig.cluster().faults().clear();
        }

        assertThat(rig.slack().channel(CHANNEL).messages()).isEmpty();
        assertThat(rig.changesAskedFor()).isEmpty();
    }

    @Test
    void aReasonNeverPings() {
        Message card = rig.asks(
                "#reasons",
                "/drydock drain node01 --ignore-daemonsets --reason \"<!channel> @channel <!here> @here @everyone"
                        + " @olaf <@U0OLAF> <!subteam^S0NIGHTCREW> @night-crew\"");
        rig.presses("lee", card, "Reject");
        rig.card("#reasons", rig.run(card), "Rejected");
        rig.slack()
                .channel("#reasons")
                .awaits(
                        message -> message.broadcast() && message.threadTs().equals(Optional.of(card.ts())),
                        DrydockRig.PATIENCE);

        assertThat(rig.slack().channel("#reasons").thread(card.ts()))
                .hasSizeGreaterThan(1)
                .allSatisfy(message -> {
                    String sent = message.text() + message.blocks();
                    assertThat(sent).doesNotContain("<!channel", "<!here", "<!everyone", "<!subteam", "<@U0OLAF");
                });
        assertThat(rig.words(card)).contains("@channel");
        assertThat(rig.slack().violations()).isEmpty();
    }

    @Test
    void aReasonOfThousandsOfCharactersIsKeptAndShownCut() {
        Message card = rig.asks(
                "#reasons", "/drydock drain node01 --ignore-daemonsets --reason \"" + "long ".repeat(700) + "\"");
        rig.presses("dana", card, "Reject");

        assertThat(rig.words(card)).contains("long long", "…");
        assertThat(rig.slack().violations()).isEmpty();
    }
}
