package dev.drydock.action.backup.resources.restore;

import dev.drydock.cluster.backup.ApplyOutcome;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ObjectApplication.Mode;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code restore resources ARCHIVE}: shows what would change by the API server's own dry run, and applies it. */
final class ResourceRestoreAction implements Action {
    private final ResourceRestoreTools tools;

    ResourceRestoreAction(ResourceRestoreTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return ResourceRestoreCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((ResourceRestoreCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((ResourceRestoreCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        ResourceRestoreCommand restore = (ResourceRestoreCommand) command;
        BackupEntry entry = tools.find(restore.archive());
        Preview preview = new Preview();
        ExportIndex index = tools.backups().asking(() -> preview(restore, preview));
        if (preview.isEmpty()) {
            throw new RefusalException(restore.namespace()
                    .map(namespace ->
                            "The export `" + entry.name() + "` has nothing of the namespace `" + namespace + "`.")
                    .orElse("The export `" + entry.name() + "` is empty."));
        }
        String cluster = tools.backups().clusterName();
        String what = restore.namespace().map(name -> "the namespace " + name).orElse("all of it");
        List<Consequence> consequences = new ArrayList<>(preview.consequences());
        consequences.add(new Consequence(
                Consequence.Kind.ACT, "restore resources", restore.force() ? "conflicts are forced" : ""));
        consequences.add(new Consequence(Consequence.Kind.CONTENT, entry.name(), entry.sha256()));
        consequences.add(new Consequence(Consequence.Kind.TARGET, cluster, what));
        List<Text> obstacles = preview.changesNothing()
                ? List.of(Text.of(
                        preview.conflicted() + preview.refused() == 0
                                ? "Nothing would change: " + preview.counts() + "."
                                : "Nothing can be applied: " + preview.refused() + " refused, " + preview.conflicted()
                                        + " in conflict with other owners, " + preview.counts() + "."))
                : List.of();
        return new Plan(
                        "Restore " + what + " from the export " + entry.name(),
                        Consequences.of(consequences),
                        List.of(
                                new Block.Fact("Cluster", Text.of(cluster)),
                                new Block.Fact("Taken", Text.empty().moment(index.taken())),
                                new Block.Fact("Objects", Text.of(preview.counts())),
                                new Block.Fact(
                                        "Not applied", Text.of((preview.conflicted() + preview.refused()) + ""))),
                        sections(index, preview, restore),
                        obstacles,
                        Risk.DESTRUCTIVE,
                        List.of(lock(cluster)))
                .confirmedBy(cluster);
    }

    private ExportIndex preview(ResourceRestoreCommand restore, Preview preview) throws IOException {
        try (BackupStore.Staged archive = tools.fetch(restore.archive())) {
            Mode mode = new Mode(true, restore.force());
            Selection selection = new Selection(Selection.in(restore.namespace()), batch -> {
                List<ApplyOutcome> outcomes = tools.application().apply(batch, mode);
                for (int at = 0; at < batch.size(); at++) {
                    preview.add(batch.get(at), outcomes.get(at));
                }
            });
            ExportIndex index = tools.read(archive, selection::add);
            selection.flush();
            return index;
        }
    }

    private List<Block.Section> sections(ExportIndex index, Preview preview, ResourceRestoreCommand restore) {
        List<Block.Section> sections = new ArrayList<>();
        if (!preview.changes().isEmpty()) {
            sections.add(new Block.Section(
                    Tone.DANGER,
                    Wording.count(preview.changed(), "object") + " changed: what they are now is lost",
                    preview.changes()));
        }
        if (!preview.powers().isEmpty()) {
            sections.add(
                    new Block.Section(Tone.DANGER, "Among them: rights, and how the API answers", preview.powers()));
        }
        if (!preview.creations().isEmpty()) {
            sections.add(new Block.Section(
                    Tone.NEUTRAL, Wording.count(preview.created(), "object") + " created", preview.creations()));
        }
        if (!preview.refusals().isEmpty()) {
            sections.add(new Block.Section(
                    Tone.DANGER,
                    Wording.count(preview.refused(), "object") + " refused as it stands, and tried all the same",
                    preview.refusals()));
        }
        if (!preview.conflicts().isEmpty()) {
            sections.add(new Block.Section(
                    Tone.CAUTION,
                    Wording.count(preview.conflicted(), "object")
                            + " left as they are: others own fields that would change; --force-conflicts takes them",
                    preview.conflicts()));
        }
        if (!preview.omissions().isEmpty()) {
            sections.add(new Block.Section(
                    Tone.NEUTRAL, Wording.count(preview.leftOut(), "object") + " left out", preview.omissions()));
        }
        String uid = tools.backups().clusterUid();
        if (!index.cluster().uid().equals(uid)) {
            sections.add(new Block.Section(
                    Tone.DANGER,
                    "Of another cluster",
                    List.of(Text.of("What is that cluster's own goes with it, such as what is in kube-system: name a"
                            + " --namespace, unless this cluster is to become that one. It was taken of "
                            + Wording.name(index.cluster().name()) + ", at "
                            + Wording.name(index.server()) + "."))));
        }
        if (!index.whole()) {
            sections.add(new Block.Section(
                    Tone.CAUTION,
                    "The export is not whole",
                    index.problems().stream()
                            .limit(100)
                            .map(problem -> Text.empty()
                                    .code(Wording.name(problem.what()))
                                    .plain(": " + Wording.sentence(problem.why())))
                            .toList()));
        }
        if (!index.hasSecrets() && restore.namespace().isEmpty()) {
            sections.add(new Block.Section(
                    Tone.NEUTRAL,
                    "Without Secrets",
                    List.of(Text.of("There are none in the export, so what needs them waits until they are there."))));
        }
        return sections;
    }

    /** All of the cluster: nodes, and what other runs work on, may be among the objects. */
    private Resource lock(String cluster) {
        return Resource.cluster(tools.backups().clusterUid(), cluster);
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        return new ResourceRestoreRun(tools, (ResourceRestoreCommand) command, log).perform();
    }
}
