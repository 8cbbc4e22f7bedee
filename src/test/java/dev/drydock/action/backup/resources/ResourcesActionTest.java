package dev.drydock.action.backup.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.action.backup.BackupScene;
import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportIndex.KindCount;
import dev.drydock.cluster.backup.ExportIndex.Problem;
import dev.drydock.cluster.backup.ExportIndex.Reason;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.cluster.backup.ResourceExporter;
import dev.drydock.cluster.backup.ResourceKind;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An export is kept when it reads back whole; what it lacks is told, and Secrets are kept encrypted or not at all. */
class ResourcesActionTest {
    private static final String NAME = "resources-20261125-033000-00000000";

    @TempDir
    private Path folder = Path.of("set by JUnit");

    private final FakeExporter exporter = new FakeExporter();
    private BackupScene scene = new BackupScene(Path.of("set by JUnit"));
    private ResourcesAction action = action(scene);

    /** Exports two Secrets, which are asked for or not. */
    private static final class FakeExporter implements ResourceExporter {
        private final List<Problem> problems = new ArrayList<>();
        private Optional<ClusterException> trouble = Optional.empty();
        private Optional<ExportScope> asked = Optional.empty();
        private Optional<String> refusal = Optional.empty();

        @Override
        public Optional<String> refusal(ExportScope scope) {
            return refusal;
        }

        @Override
        public ExportIndex export(ExportScope scope, Instant taken, ResourceArchives.Writing archive, Progress progress)
                throws IOException {
            asked = Optional.of(scope);
            if (trouble.isPresent()) {
                throw trouble.get();
            }
            ResourceKind kind = new ResourceKind(
                    "",
                    "v1",
                    scope.secrets() ? "Secret" : "ConfigMap",
                    scope.secrets() ? "secrets" : "configmaps",
                    true);
            archive.begin(kind);
            long bytes = 0;
            for (String name : List.of("a", "b")) {
                progress.at(kind, 1, 1, 1);
                byte[] yaml = ("apiVersion: v1\nkind: " + kind.kind() + "\nmetadata:\n  name: " + name
                                + "\n  namespace: shop\n")
                        .getBytes(StandardCharsets.UTF_8);
                archive.add("shop", name, yaml);
                bytes += yaml.length;
            }
            ExportIndex index = new ExportIndex(
                    new ClusterIdentity("harbour", BackupScene.CLUSTER),
                    "api:6443",
                    "v1.36.0",
                    "test",
                    taken,
                    Duration.ofSeconds(1),
                    scope,
                    List.of(),
                    List.of(new KindCount(kind, 2, 0, bytes, "7", true)),
                    problems);
            archive.finish(index);
            return index;
        }
    }

    private ResourcesAction action(BackupScene of) {
        return new ResourcesAction(new ExportTools(of.tools, exporter, new TarResourceArchives()));
    }

    @BeforeEach
    void begin() {
        scene = new BackupScene(folder);
        action = action(scene);
    }

    private Command command(Map<String, Object> options) {
        return BackupScene.command(action, List.of(), options);
    }

    private BackupEntry entry(String name) {
        return Optional.ofNullable(scene.store.entries.get(name)).orElseThrow();
    }

    @Test
    void anExportIsKept() throws InterruptedException, IOException {
        Completion.Finished finished = scene.perform(action, command(Map.of()));

        assertThat(finished.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(finished.summary()).startsWith("Export " + NAME + " is kept: 2 objects of 1 kinds, ");
        BackupEntry entry = entry(NAME);
        assertThat(entry.kind()).isEqualTo(BackupEntry.Kind.RESOURCES);
        assertThat(entry.cluster()).isEqualTo(BackupScene.CLUSTER);
        assertThat(entry.facts())
                .containsEntry("objects", "2")
                .containsEntry("kinds", "1")
                .containsEntry("secrets", "no")
                .containsEntry("whole", "yes");
        byte[] content = scene.store.contents.getOrDefault(NAME, new byte[0]);
        assertThat(new TarResourceArchives()
                        .check(new ByteArrayInputStream(content))
                        .objects())
                .isEqualTo(2);
        assertThat(scene.store.open).isZero();
        assertThat(action.plan(command(Map.of())).risk()).isEqualTo(Risk.HARMLESS);
    }

    @Test
    void whatIsMissingIsToldLoudlyAndTheRestKept() throws InterruptedException {
        exporter.problems.add(new Problem(Reason.FORBIDDEN, "nodes", "may not be listed"));

        Completion.Finished finished = scene.perform(action, command(Map.of("--name", "nightly")));

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary()).contains("is kept", "IT IS NOT WHOLE: nodes: may not be listed");
        assertThat(entry("nightly").facts()).containsEntry("whole", "no");
    }

    @Test
    void anExportOfNothingIsRefusedBeforeItBegins() {
        assertThat(action.plan(command(Map.of())).obstacles()).isEmpty();

        exporter.refusal = Optional.of("no kind is left to be exported");

        assertThat(action.plan(command(Map.of())).obstaclesLine())
                .isEqualTo("Nothing would be exported: no kind is left to be exported.");
    }

    @Test
    void anApiServerThatIsAwayFailsIt() throws InterruptedException {
        exporter.trouble =
                Optional.of(new ClusterException(ClusterException.Kind.UNAVAILABLE, "the API server does not answer"));

        Completion.Finished finished = scene.perform(action, command(Map.of()));

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(finished.summary()).contains("the API server does not answer");
        assertThat(scene.store.entries).isEmpty();
        assertThat(scene.store.open).isZero();
    }

    @Test
    void secretsAreApprovedAndKeptEncrypted() throws InterruptedException {
        Plan plan = action.plan(command(Map.of("--with-secrets", true)));

        assertThat(plan.risk()).isEqualTo(Risk.DISRUPTIVE);
        assertThat(plan.obstacles()).isEmpty();
        assertThat(scene.perform(action, command(Map.of("--with-secrets", true)))
                        .summary())
                .contains("with Secrets");

        scene.store.encrypts = false;
        Plan refused = action.plan(command(Map.of("--with-secrets", true)));
        assertThat(refused.obstacles()).singleElement().asString().contains("Secrets are kept encrypted or not at all");
    }

    @Test
    void secretsAreNotKeptWhereTheKeyIsGoneByThen() throws InterruptedException {
        scene.store.encrypts = false;

        Completion.Finished finished = scene.perform(action, command(Map.of("--with-secrets", true)));

        assertThat(finished.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(scene.store.entries).isEmpty();
        assertThat(exporter.asked).isEmpty();
    }

    @Test
    void aRunThatIsTakenOverFindsItsExportKept() throws InterruptedException {
        scene.perform(action, command(Map.of("--name", "nightly")));
        exporter.asked = Optional.empty();

        Completion.Finished again = new BackupAgain(scene).perform(action, command(Map.of("--name", "nightly")));

        assertThat(again.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(exporter.asked).isEmpty();
    }

    /** Another run on the same store. */
    private record BackupAgain(BackupScene scene) {
        Completion.Finished perform(ResourcesAction action, Command command) throws InterruptedException {
            BackupScene other = new BackupScene(Path.of("unused"));
            other.run.append(new Event.Requested(
                    BackupScene.DANA, "C1", "backup resources", Optional.empty(), Optional.empty()));
            return (Completion.Finished) action.perform(command, other.run);
        }
    }

    @Test
    void whatIsChosenIsAskedForAndApproved() throws InterruptedException {
        Command command = command(Map.of("--namespace", "shop, bank", "--exclude", "*.example.com"));

        scene.perform(action, command);

        assertThat(exporter.asked)
                .contains(new ExportScope(List.of("shop", "bank"), List.of(), List.of("*.example.com"), false, false));
        assertThat(action.plan(command).consequences().toString())
                .contains("the namespaces shop, bank; without *.example.com; without Secrets");
    }

    @Test
    void aNameThatIsTakenIsAnObstacle() throws InterruptedException {
        scene.perform(action, command(Map.of("--name", "nightly")));

        assertThat(action.plan(command(Map.of("--name", "nightly"))).obstacles())
                .singleElement()
                .asString()
                .contains("nightly");
    }

    @ParameterizedTest
    @CsvSource({"--name, Not A Name", "--include, web["})
    void wordsThatAreNoneAreRefused(String option, String word) {
        assertThatThrownBy(() -> command(Map.of(option, word))).isInstanceOf(CommandException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backup resources -A --include deployments --exclude secrets --with-secrets |",
                "backup resources --all-namespaces --include deployments --exclude secrets --with-secrets |",
                "backup resources -n shop --include deployments --exclude secrets --with-secrets | shop",
                "backup resources --namespace=shop --include deployments --exclude secrets --with-secrets | shop"
            })
    void namespacesAreChosenWithTheLettersOfKubectl(String line, @Nullable String namespace) {
        Command typed =
                new PicocliGrammar(List.of(action.definition())).parse(line).command();

        assertThat(((ResourcesCommand) typed).scope())
                .isEqualTo(new ExportScope(
                        Optional.ofNullable(namespace).stream().toList(),
                        List.of("deployments"),
                        List.of("secrets"),
                        true,
                        false));
    }

    @Test
    void allAndSomeNamespacesDoNotFitTogether() {
        assertThatThrownBy(() -> command(Map.of("--namespace", "shop", "--all-namespaces", true)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Say either");
    }
}
