package dev.drydock.action.etcd;

import dev.drydock.action.backup.ApprovedDeletion;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.cluster.etcd.SnapshotEntry;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code etcd prune}: each snapshot that goes is named in the plan, and none goes that was not approved. */
public final class PruneAction implements Action {
    private final EtcdTools tools;
    private final Supplier<Map<String, String>> held;

    /** Where no snapshot belongs to anything. */
    public PruneAction(EtcdTools tools) {
        this(tools, Map::of);
    }

    /**
     * Makes it.
     *
     * @param held tells, by name, the backup sets that snapshots belong to
     */
    public PruneAction(EtcdTools tools, Supplier<Map<String, String>> held) {
        this.tools = tools;
        this.held = held;
    }

    @Override
    public CommandDefinition definition() {
        return PruneCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((PruneCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((PruneCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        PruneCommand prune = (PruneCommand) command;
        String etcd = tools.etcdId();
        List<SnapshotEntry> own = tools.ownSnapshots();
        Map<String, String> sets = held.get();
        List<SnapshotEntry> going = prune.retention()
                .map(rule -> rule.superfluous(own.stream()
                        .filter(entry -> !sets.containsKey(entry.name()))
                        .toList()))
                .orElseGet(() -> named(prune.names(), own, sets));
        int of = own.size()
                + (int) going.stream().filter(entry -> !own.contains(entry)).count();
        if (going.isEmpty()) {
            throw new RefusalException("These rules keep all " + Wording.count(own.size(), "snapshot")
                    + ", so there is nothing to delete.");
        }
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(new Consequence(Consequence.Kind.ACT, "etcd prune", ""));
        going.forEach(entry -> consequences.add(new Consequence(Consequence.Kind.LOSS, entry.name(), entry.sha256())));
        List<Text> lines = going.stream()
                .map(entry -> Text.empty()
                        .code(entry.name())
                        .plain(", " + Bytes.show(entry.bytes()) + ", taken ")
                        .moment(entry.takenAt())
                        .plain(besides(entry, etcd)))
                .toList();
        return new Plan(
                "Delete " + Wording.count(going.size(), "snapshot") + " of " + of,
                Consequences.of(consequences),
                List.of(
                        new Block.Fact("Cluster", Text.of(tools.clusterName())),
                        new Block.Fact("Kept", Text.of(Wording.count(of - going.size(), "snapshot")))),
                List.of(new Block.Section(Tone.DANGER, "Lost for good", lines)),
                List.of(),
                Risk.DESTRUCTIVE,
                List.of(tools.lock()));
    }

    /** The newest good one of this etcd stays, whoever names it. */
    private List<SnapshotEntry> named(List<String> names, List<SnapshotEntry> own, Map<String, String> sets) {
        names.stream().filter(sets::containsKey).findFirst().ifPresent(name -> {
            throw new RefusalException("`" + name + "` belongs to the backup set `" + sets.get(name)
                    + "`, which would be worthless without it: delete the set first, with `backup prune`.");
        });
        Optional<String> newest = own.stream()
                .filter(entry -> entry.verdict() instanceof Verdict.Good)
                .map(SnapshotEntry::name)
                .findFirst();
        newest.filter(names::contains).ifPresent(name -> {
            throw new RefusalException("`" + name + "` is the newest good snapshot of this etcd, and always stays: take"
                    + " another one first, with `etcd snapshot`.");
        });
        return names.stream().map(name -> KeptSnapshots.find(tools, name)).toList();
    }

    private static String besides(SnapshotEntry entry, String etcd) {
        return switch (entry.verdict()) {
            case Verdict.Good good -> ofWhich(entry, etcd);
            case Verdict.Bad bad -> ofWhich(entry, etcd) + ", bad: " + bad.why();
            case Verdict.Unreadable none -> ", or rather unknown: its entry cannot be read: " + none.why();
        };
    }

    private static String ofWhich(SnapshotEntry entry, String etcd) {
        return entry.clusterId().equals(etcd) ? "" : ", of another etcd (cluster " + entry.clusterId() + ")";
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        return new ApprovedDeletion("snapshot", tools.store()::list, tools.store()::delete, tools.clock()).perform(log);
    }
}
