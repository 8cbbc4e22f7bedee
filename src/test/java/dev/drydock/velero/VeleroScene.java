package dev.drydock.velero;

import dev.drydock.action.backup.velero.VeleroTools;
import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.adapter.kubernetes.KubernetesCluster;
import dev.drydock.adapter.kubernetes.KubernetesSettings;
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
import dev.drydock.sim.cluster.ClusterBuilder;
import dev.drydock.sim.cluster.SimulatedCluster;
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

/** A simulated cluster with a Velero that is played, and the bot's actions upon it, over real HTTP. */
final class VeleroScene implements AutoCloseable {
    static final Person DANA = new Person(new PersonId("T0DOCK", "U0DANA"), "dana");
    static final Instant NOW = Instant.parse("2026-11-25T03:30:00Z");
    static final String NAME = "drydock-20261125-033000-00000000";

    static final Map<String, String> KINDS = Map.of(
            "backups", "Backup",
            "restores", "Restore",
            "schedules", "Schedule",
            "backupstoragelocations", "BackupStorageLocation",
            "deletebackuprequests", "DeleteBackupRequest",
            "downloadrequests", "DownloadRequest");

    final SimulatedCluster cluster;
    final VeleroStandIn velero;
    final PlayedRun run = new PlayedRun(NOW);
    final VeleroTools tools;
    private final KubernetesCluster client;
    private Instant now = NOW;

    VeleroScene(Path folder) throws IOException {
        this(folder, installed(SimulatedCluster.builder()).start());
    }

    private VeleroScene(Path folder, SimulatedCluster cluster) throws IOException {
        this.cluster = cluster;
        velero = new VeleroStandIn(cluster);
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
        client = KubernetesCluster.connect(
                new KubernetesSettings(
                        Optional.of(kubeconfig.toString()),
                        Optional.empty(),
                        Optional.of("harbour"),
                        "test",
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10)),
                Map.of(),
                () -> now,
                new SplittableRandom(7));
        tools = new VeleroTools(client, client.velero("velero"), () -> now);
    }

    /** With Velero's own kinds; what its definitions say of their fields is {@link VeleroShape}'s. */
    private static ClusterBuilder installed(ClusterBuilder builder) {
        KINDS.forEach((plural, kind) -> builder.kind("velero.io", "v1", plural, kind, true));
        return builder.namespace("velero");
    }

    /** A cluster without Velero. */
    static VeleroScene without(Path folder) throws IOException {
        return new VeleroScene(folder, SimulatedCluster.builder().start());
    }

    /** With a storage location that is available. */
    static VeleroScene ready(Path folder) throws IOException {
        VeleroScene scene = new VeleroScene(folder);
        scene.location("default", "Available");
        return scene;
    }

    void location(String name, String phase) {
        velero.put(
                "backupstoragelocations", """
                    {"apiVersion":"velero.io/v1","kind":"BackupStorageLocation","metadata":{"name":"%s"},
                     "spec":{"default":true,"provider":"aws","objectStorage":{"bucket":"harbour"}},
                     "status":{"phase":"%s","message":"%s"}}
                    """.formatted(name, phase, phase.equals("Available") ? "" : "AccessDenied"));
    }

    /** A backup that is there already. */
    void backup(String name, String status) {
        velero.put("backups", """
            {"apiVersion":"velero.io/v1","kind":"Backup","metadata":{"name":"%s"},
             "spec":{"storageLocation":"default","includedNamespaces":["shop"]},"status":%s}
            """.formatted(name, status));
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    /** So many looks, with a step of Velero's at each. */
    void steps(int looks) {
        for (int look = 0; look < looks; look++) {
            run.soon.add(() -> {
                later(Duration.ofSeconds(20));
                velero.step();
            });
        }
    }

    private Parsed parse(String line) {
        List<CommandDefinition> definitions = Stream.concat(
                        tools.actions().stream().map(Action::definition),
                        tools.queries().stream().map(Query::definition))
                .toList();
        return new PicocliGrammar(definitions).parse(line);
    }

    private Action action(Parsed parsed) {
        return tools.actions().stream()
                .filter(action -> action.definition().equals(parsed.definition()))
                .findFirst()
                .orElseThrow();
    }

    Plan plan(String line) {
        Parsed parsed = parse(line);
        return action(parsed).plan(parsed.command());
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

    /** What was told in the thread, in order. */
    List<String> milestones() {
        return run.appended.stream()
                .filter(Event.Milestone.class::isInstance)
                .map(event -> ((Event.Milestone) event).text())
                .toList();
    }

    /** Carries it out from where the journal says that it stands, as a process does that takes it over. */
    Completion.Finished again(String line) throws InterruptedException {
        Parsed parsed = parse(line);
        Completion.Finished finished = (Completion.Finished) action(parsed).perform(parsed.command(), run);
        velero.requireKnownShapes();
        return finished;
    }

    /** The answer to a question, as text. */
    String ask(String line) {
        Parsed parsed = parse(line);
        Query query = tools.queries().stream()
                .filter(each -> each.definition().equals(parsed.definition()))
                .findFirst()
                .orElseThrow();
        String answer = CardText.of(
                query.answer(parsed.command(), new Standing(DANA, Optional.empty(), true, true, true, false)));
        velero.requireKnownShapes();
        return answer;
    }

    /** How often the API was asked to make an object of this kind. */
    long made(String kind) {
        return cluster.log().requests().getOrDefault("create " + kind + ".velero.io", 0L);
    }

    @Override
    public void close() {
        velero.close();
        client.close();
        cluster.close();
    }
}
