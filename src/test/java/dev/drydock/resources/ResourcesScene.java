package dev.drydock.resources;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.resources.restore.ResourceRestoreTools;
import dev.drydock.adapter.archive.TarResourceArchives;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.ResourceArchives;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.Grammar.Parsed;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.CardText;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.PlayedRun;
import dev.drydock.core.run.Query;
import dev.drydock.sim.cluster.SimulatedCluster;
import dev.drydock.testing.backup.MemoryBackups;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A simulated cluster, its exports in memory, and what brings them back, over real HTTP. */
final class ResourcesScene implements AutoCloseable {
    static final Person DANA = new Person(new PersonId("T0DOCK", "U0DANA"), "dana");
    static final Instant NOW = Instant.parse("2026-11-25T03:30:00Z");
    static final ExportScope WITH_SECRETS = new ExportScope(List.of(), List.of(), List.of(), true, false);

    final SimulatedCluster cluster;
    final MemoryBackups store;
    final PlayedRun run = new PlayedRun(NOW);
    private final KubernetesCluster client;
    private final ResourceArchives archives = new TarResourceArchives();
    private final ResourceRestoreTools tools;
    private Instant now = NOW;

    ResourcesScene(Path folder, SimulatedCluster cluster) throws IOException {
        this.cluster = cluster;
        this.store = new MemoryBackups(folder);
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
        client = KubernetesCluster.connect(
                new KubernetesSettings(
                        Optional.of(kubeconfig.toString()),
                        Optional.empty(),
                        Optional.of("harbour"),
                        "test",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20)),
                Map.of(),
                () -> now,
                new SplittableRandom(7));
        tools = new ResourceRestoreTools(
                new BackupTools(client, store, () -> now = now.plusMillis(10)), archives, client.application());
    }

    /** Exports the cluster and keeps that under the name. */
    ExportIndex export(String name, ExportScope scope) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ExportIndex index;
        try (ResourceArchives.Writing writing = archives.write(bytes, NOW)) {
            index = client.exporter("drydock test").export(scope, NOW, writing, (kind, number, kinds, objects) -> {});
        }
        keep(name, bytes.toByteArray());
        return index;
    }

    void keep(String name, byte[] archive) throws IOException {
        store.keep(
                archive,
                new BackupEntry(
                        name,
                        BackupEntry.Kind.RESOURCES,
                        client.identity().uid(),
                        archive.length,
                        "",
                        NOW,
                        Duration.ofSeconds(1),
                        "dana",
                        Optional.empty(),
                        Map.of()));
    }

    /** The cluster's. */
    String uid() {
        return client.identity().uid();
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    private Parsed parse(String line) {
        List<CommandDefinition> definitions = Stream.concat(
                        tools.actions().stream().map(Action::definition),
                        tools.queries().stream().map(Query::definition))
                .toList();
        return new PicocliGrammar(definitions).parse(line);
    }

    Plan plan(String line) {
        return tools.actions().getFirst().plan(parse(line).command());
    }

    /** Plans, and carries out what was planned. */
    Completion.Finished perform(String line) throws InterruptedException {
        request(line);
        return again(line);
    }

    void request(String line) {
        run.append(new Event.Requested(DANA, "C1", line, Optional.empty(), Optional.empty()));
        run.append(new Event.Planned(1, plan(line), 0, NOW, List.of()));
    }

    /** Carries it out from where the journal says that it stands. */
    Completion.Finished again(String line) throws InterruptedException {
        return (Completion.Finished)
                tools.actions().getFirst().perform(parse(line).command(), run);
    }

    String ask(String line) {
        return CardText.of(tools.queries()
                .getFirst()
                .answer(parse(line).command(), new Standing(DANA, Optional.empty(), true, true, true, false)));
    }

    /** What was told in the thread, in order. */
    List<String> milestones() {
        return run.appended.stream()
                .filter(Event.Milestone.class::isInstance)
                .map(event -> ((Event.Milestone) event).text())
                .toList();
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
