package dev.drydock.action.backup;

import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupEntry.Kind;
import dev.drydock.cluster.backup.Verdict;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code backup prune}: each backup that goes is named in the plan, and none goes that was not approved. */
public final class BackupPruneAction implements Action {
    private final BackupTools tools;

    public BackupPruneAction(BackupTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return BackupPruneCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((BackupPruneCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((BackupPruneCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        BackupPruneCommand prune = (BackupPruneCommand) command;
        List<BackupEntry> all = tools.all();
        String cluster = tools.clusterUid();
        List<BackupEntry> own =
                all.stream().filter(entry -> entry.cluster().equals(cluster)).toList();
        Map<String, String> held = BackupTools.held(all);
        List<BackupEntry> going = prune.retention()
                .map(rule -> superfluous(
                        rule,
                        prune.kind(),
                        own.stream()
                                .filter(entry -> !held.containsKey(entry.name()))
                                .toList()))
                .orElseGet(() -> named(prune.names(), own, held));
        if (going.isEmpty()) {
            throw new RefusalException("These rules keep all " + Wording.count(own.size(), "backup")
                    + ", so there is nothing to delete." + bad(own));
        }
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(new Consequence(Consequence.Kind.ACT, "backup prune", ""));
        going.forEach(entry -> consequences.add(new Consequence(Consequence.Kind.LOSS, entry.name(), entry.sha256())));
        List<Text> lines = going.stream()
                .map(entry -> Text.empty()
                        .code(entry.name())
                        .plain(", " + entry.kind().word() + ", " + Bytes.show(entry.bytes()) + ", taken ")
                        .moment(entry.takenAt())
                        .plain(besides(entry, cluster)))
                .toList();
        return new Plan(
                "Delete " + Wording.count(going.size(), "backup") + " of " + all.size(),
                Consequences.of(consequences),
                List.of(
                        new Block.Fact("Cluster", Text.of(tools.clusterName())),
                        new Block.Fact("Kept", Text.of(Wording.count(all.size() - going.size(), "backup")))),
                List.of(new Block.Section(Tone.DANGER, "Lost for good", lines)),
                List.of(),
                Risk.DESTRUCTIVE,
                List.of(tools.lock()));
    }

    /**
     * The rule is every kind's own: the newest export is no reason to delete certificates. It is applied to what lacks something for
     * itself, so that such a one takes the place of none that has all, and yet does not stay for ever.
     */
    private static List<BackupEntry> superfluous(Retention rule, Optional<Kind> wanted, List<BackupEntry> own) {
        return Stream.of(Kind.values())
                .filter(kind -> wanted.isEmpty() || wanted.get() == kind)
                .flatMap(kind -> Stream.of(true, false)
                        .flatMap(complete -> rule
                                .superfluous(own.stream()
                                        .filter(entry ->
                                                entry.kind() == kind && BackupTools.isComplete(entry) == complete)
                                        .toList())
                                .stream()))
                .sorted(Comparator.comparing(BackupEntry::takenAt).thenComparing(BackupEntry::name))
                .toList();
    }

    /** Bad ones are not under any rule, and what belongs to them is held by them. */
    private static String bad(List<BackupEntry> own) {
        long bad = own.stream()
                .filter(entry -> entry.verdict() instanceof Verdict.Bad)
                .count();
        return bad == 0
                ? ""
                : " " + Wording.count((int) bad, "bad one") + " among them, with what belongs to a bad set, go only by"
                        + " their names: `backup list` tells which.";
    }

    /** The newest good one of each kind stays, whoever names it. */
    private List<BackupEntry> named(List<String> names, List<BackupEntry> own, Map<String, String> held) {
        names.stream().filter(held::containsKey).findFirst().ifPresent(name -> {
            throw new RefusalException("`" + name + "` belongs to the backup set `" + held.get(name)
                    + "`, which would be worthless without it: delete the set first.");
        });
        for (Kind kind : Kind.values()) {
            own.stream()
                    .filter(entry -> entry.kind() == kind && entry.verdict() instanceof Verdict.Good)
                    .map(BackupEntry::name)
                    .findFirst()
                    .filter(names::contains)
                    .ifPresent(name -> {
                        throw new RefusalException("`" + name + "` is the newest good backup of the kind " + kind.word()
                                + " of this cluster, and always stays: take another one first.");
                    });
        }
        return names.stream().map(name -> KeptBackups.find(tools, name)).toList();
    }

    private static String besides(BackupEntry entry, String cluster) {
        return switch (entry.verdict()) {
            case Verdict.Good good -> ofWhich(entry, cluster);
            case Verdict.Bad bad -> ofWhich(entry, cluster) + ", bad: " + Wording.sentence(bad.why());
            case Verdict.Unreadable none ->
                ", or rather unknown: its entry cannot be read: " + Wording.sentence(none.why());
        };
    }

    private static String ofWhich(BackupEntry entry, String cluster) {
        return entry.cluster().equals(cluster) ? "" : ", of another cluster (" + Wording.name(entry.cluster()) + ")";
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        return new ApprovedDeletion("backup", tools.store()::list, tools.store()::delete, tools.clock()).perform(log);
    }
}
