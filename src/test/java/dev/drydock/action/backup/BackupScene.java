package dev.drydock.action.backup;

import dev.drydock.cluster.Cluster;
import dev.drydock.cluster.ClusterIdentity;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupEntry.Kind;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Arguments;
import dev.drydock.core.command.Command;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.PlayedRun;
import dev.drydock.core.run.Query;
import dev.drydock.testing.backup.MemoryBackups;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store of backups and a run in memory, with a time that each look moves by a second. */
public final class BackupScene {
    public static final Person DANA = new Person(new PersonId("T0DOCK", "U0DANA"), "dana");
    public static final Instant NOW = Instant.parse("2026-11-25T03:30:00Z");
    public static final String CLUSTER = "c-uid";

    public final MemoryBackups store;
    public final PlayedRun run = new PlayedRun(NOW);
    public final BackupTools tools;
    private Instant now = NOW;

    public BackupScene(Path folder) {
        store = new MemoryBackups(folder);
        tools = new BackupTools(cluster(), store, () -> now = now.plusSeconds(1));
    }

    /** Nothing but its identity is asked of it. */
    private static Cluster cluster() {
        return (Cluster) Proxy.newProxyInstance(
                BackupScene.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("identity")) {
                        return new ClusterIdentity("harbour", CLUSTER);
                    }
                    throw new IllegalStateException(method.getName());
                });
    }

    public static Command command(Action action, List<String> words, Map<String, Object> options) {
        return action.definition().reader().apply(new Arguments(words, options));
    }

    /** What a query answers, as text. */
    public static String answer(Query query, Map<String, Object> options) {
        Command command = query.definition().reader().apply(new Arguments(List.of(), options));
        return String.valueOf(query.answer(command, new Standing(DANA, Optional.empty(), true, true, true, false)));
    }

    /** Plans, and carries out what was planned. */
    public Completion.Finished perform(Action action, Command command) throws InterruptedException {
        run.append(new Event.Requested(DANA, "C1", action.definition().name(), Optional.empty(), Optional.empty()));
        run.append(new Event.Planned(1, action.plan(command), 0, NOW, List.of()));
        return (Completion.Finished) action.perform(command, run);
    }

    /** A good one of this cluster. */
    public static BackupEntry entry(String name, Kind kind, Instant takenAt) {
        return entry(name, kind, takenAt, CLUSTER);
    }

    /** A good one of any cluster. */
    public static BackupEntry entry(String name, Kind kind, Instant takenAt, String cluster) {
        return new BackupEntry(
                name,
                kind,
                cluster,
                20_480,
                MemoryBackups.sha256(new byte[0]),
                takenAt,
                Duration.ofSeconds(2),
                "dana",
                Optional.empty(),
                Map.of("objects", "815"));
    }
}
