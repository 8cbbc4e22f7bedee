package dev.drydock.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.drydock.app.console.Backstage;
import dev.drydock.app.console.Console;
import dev.drydock.app.console.ConsoleSettings;
import dev.drydock.cluster.ClusterException;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.sim.cluster.Scenarios;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Workspace;
import dev.drydock.testing.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approving by typing a name, on the console's page in a real browser, through the whole program. */
final class ConfirmationPageTest {
    @TempDir
    private Path folder;

    @Test
    void aNameIsTypedCorrectedAndCountedByKeyboardAndByMouse() throws Exception {
        try (LocalSlack slack = workspace();
                SimulatedCluster cluster = Scenarios.story().start();
                Drydock drydock = Drydock.start(
                        Settings.of(Configuration.read(environment(slack, cluster)), "confirmation"),
                        Map.of(),
                        ConfirmationPageTest::withScuttling,
                        Optional.empty());
                Console console = console(slack, drydock);
                Chromium chromium = Chromium.require();
                PageVisit visit = PageVisit.desktop(chromium.browser(), console.address(), ColorScheme.LIGHT)) {
            slack.sockets().awaitOpen(1, Duration.ofSeconds(30));
            visit.be("dana");
            visit.type("/drydock scuttle");
            visit.sees("Approving asks for the name harbour to be typed.");
            visit.press("Approve");
            visit.isTold("You asked for this yourself");
            visit.be("olaf");
            visit.press("Approve");
            visit.isTold("Only leads may approve");
            assertThat(visit.page().locator("dialog").count()).isZero();

            visit.be("lee");
            typesByKeyboard(visit);
            visit.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            visit.be("ana");
            typesByMouse(visit);
            visit.isTold("the last one needed");
            visit.sees("The ships are scuttled.");

            assertThat(slack.violations()).isEmpty();
            assertThat(visit.errors()).isEmpty();
        }
    }

    private static Locator opens(PageVisit visit) {
        visit.press("Approve");
        Locator form = visit.page().locator("dialog.modal[open]");
        form.getByText("Lost for good: the ship Mary Rose and the ship Vasa.").waitFor();
        return form;
    }

    private static void gone(Locator form) {
        form.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    }

    private static void typesByKeyboard(PageVisit visit) {
        Locator form = opens(visit);
        assertThat(form.getByLabel("To approve, type the name harbour")).isFocused();
        visit.picture("22-confirmation");
        visit.page().keyboard().type("harbour");
        visit.page().keyboard().press("Escape");
        gone(form);
        visit.sees("0 of 2 approvals");

        form = opens(visit);
        Locator field = form.getByLabel("To approve, type the name harbour");
        assertThat(field).isFocused();
        assertThat(field).hasValue("");
        visit.page().keyboard().press("Enter");
        form.getByText("Please fill this in.").waitFor();
        visit.page().keyboard().type("Harbour");
        visit.page().keyboard().press("Enter");
        form.getByText("That is not the name that is asked for. Please type harbour, letter for letter.")
                .waitFor();
        assertThat(field).hasAttribute("aria-invalid", "true");
        assertThat(field).isFocused();
        visit.picture("23-confirmation-corrected");
        field.fill("harbour");
        visit.page().keyboard().press("Enter");
        gone(form);
        visit.isTold("Your approval counts");
        visit.sees("1 of 2 approvals");
    }

    private static void typesByMouse(PageVisit visit) {
        Locator form = opens(visit);
        visit.picture("24-confirmation-dark");
        form.getByLabel("To approve").fill("quay");
        form.locator("button:text-is('Approve')").click();
        form.getByText("That is not the name").waitFor();
        visit.picture("25-confirmation-corrected-dark");
        form.getByLabel("To approve").fill("  harbour ");
        form.locator("button:text-is('Approve')").click();
        gone(form);
    }

    private static LocalSlack workspace() {
        return LocalSlack.start(Workspace.named("harbour")
                .person("dana", "Dana Ruiz")
                .person("lee", "Lee Okafor")
                .person("ana", "Ana Novak")
                .person("olaf", "Olaf Berg")
                .channel("#ops", "dana", "lee", "ana", "olaf")
                .commands("/drydock")
                .moreScopes("channels:history")
                .build());
    }

    private static Console console(LocalSlack slack, Drydock drydock) {
        return Console.start(
                ConsoleSettings.local(0),
                new Backstage(
                        slack,
                        List.of(),
                        drydock.commands(),
                        () -> Optional.of(drydock.journal()),
                        () -> {
                            throw new ClusterException(ClusterException.Kind.UNAVAILABLE, "Nobody looks.");
                        },
                        Duration.ofSeconds(1),
                        Optional.of(List::of),
                        new Backstage.Parts("harbour", false, "No etcd.", false, false, "here", false),
                        List.of()),
                InstantSource.system());
    }

    private Map<String, String> environment(LocalSlack slack, SimulatedCluster cluster) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        return Map.of(
                "SLACK_BOT_TOKEN",
                slack.botToken(),
                "SLACK_APP_TOKEN",
                slack.appToken(),
                "DRYDOCK_SLACK_API_URL",
                slack.apiUrl(),
                "DRYDOCK_CHANNELS",
                "C0OPS",
                "DRYDOCK_LEADS",
                "U0LEE,U0ANA",
                "DRYDOCK_KUBECONFIG",
                kubeconfig.toString(),
                "DRYDOCK_DATABASE_URL",
                "jdbc:sqlite:" + folder.resolve("drydock.db"),
                "DRYDOCK_HTTP_ADDRESS",
                "127.0.0.1:0");
    }

    private static Catalogue withScuttling(Catalogue catalogue) {
        Map<String, Action> actions = new LinkedHashMap<>(catalogue.actions());
        actions.put("scuttle", new Scuttle());
        return new Catalogue(actions, catalogue.queries());
    }

    /** {@code scuttle}: an action whose plan asks for the name, and that touches nothing. */
    private static final class Scuttle implements Action {
        private record ScuttleCommand() implements Command {}

        @Override
        public CommandDefinition definition() {
            return new CommandDefinition(
                    "scuttle", "Sinks every ship.", "", 0, 0, List.of(), List.of(), arguments -> new ScuttleCommand());
        }

        @Override
        public Plan plan(Command command) {
            return new Plan(
                            "Scuttle all ships of harbour",
                            Consequences.of(List.of(
                                    new Consequence(Consequence.Kind.ACT, "scuttle", ""),
                                    new Consequence(Consequence.Kind.LOSS, "the ship Mary Rose", "uid-1"),
                                    new Consequence(Consequence.Kind.LOSS, "the ship Vasa", "uid-2"))),
                            List.of(new Block.Fact("Cluster", Text.of("harbour"))),
                            List.of(),
                            List.of(),
                            Risk.DESTRUCTIVE,
                            List.of(new Resource("ships/harbour", "the ships")))
                    .confirmedBy("harbour");
        }

        @Override
        public boolean isDryRun(Command command) {
            return false;
        }

        @Override
        public Optional<String> reason(Command command) {
            return Optional.empty();
        }

        @Override
        public Completion perform(Command command, RunLog log) {
            return new Completion.Finished(Outcome.SUCCEEDED, "The ships are scuttled.", List.of());
        }
    }
}
