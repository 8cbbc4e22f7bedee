package dev.drydock.action.backup.velero;

import dev.drydock.cluster.velero.RestoreOrder;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.cluster.velero.VeleroPhase;
import dev.drydock.cluster.velero.VeleroPhase.Known;
import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code restore velero}: has Velero restore a backup; what that may change is said before two leads approve it. */
final class RestoreAction implements Action {
    private static final int LONGEST_NAME = 50;

    private final VeleroTools tools;

    RestoreAction(VeleroTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return RestoreCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((RestoreCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((RestoreCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        RestoreCommand restore = (RestoreCommand) command;
        VeleroBackup backup = tools.backup(restore.backup());
        String namespaces = VeleroNames.words(restore.namespaces(), List.of());
        String into = restore.into().entrySet().stream()
                .map(pair -> pair.getKey() + " as " + pair.getValue())
                .collect(Collectors.joining(", "));
        List<Consequence> consequences = new ArrayList<>(List.of(
                new Consequence(
                        Consequence.Kind.ACT,
                        "restore velero",
                        restore.updateExisting() ? "what exists is updated" : "what exists is left"),
                new Consequence(Consequence.Kind.CONTENT, backup.name(), backup.uid()),
                new Consequence(Consequence.Kind.TARGET, tools.clusterName(), "namespaces: " + namespaces)));
        if (!into.isEmpty()) {
            consequences.add(new Consequence(Consequence.Kind.TARGET, "under another name: " + into, ""));
        }
        return new Plan(
                        "Restore " + backup.name() + " with Velero",
                        Consequences.of(consequences),
                        List.of(
                                new Block.Fact("Cluster", Text.of(tools.clusterName())),
                                new Block.Fact("Backup", backed(backup)),
                                new Block.Fact("Namespaces", Text.of(namespaces)),
                                new Block.Fact("Under another name", Text.of(into.isEmpty() ? "none" : into))),
                        sections(restore, backup),
                        obstacles(restore, backup),
                        Risk.DESTRUCTIVE,
                        List.of(tools.lock("backup", backup.name())))
                .confirmedBy(tools.clusterName());
    }

    private static Text backed(VeleroBackup backup) {
        Text name = Text.empty().code(Wording.name(backup.name()));
        return backup.work()
                .completedAt()
                .or(backup::createdAt)
                .map(at -> name.plain(" of ").moment(at))
                .orElse(name);
    }

    private static List<Block.Section> sections(RestoreCommand restore, VeleroBackup backup) {
        List<Block.Section> sections = new ArrayList<>();
        sections.add(
                restore.updateExisting()
                        ? new Block.Section(
                                Tone.DANGER,
                                "What exists is changed",
                                List.of(
                                        Text.of("Objects that exist are made as they are in the backup"
                                                + " (existingResourcePolicy: update): changes since then are lost."),
                                        Text.of("Volumes that exist are left as they are.")))
                        : new Block.Section(
                                Tone.CAUTION,
                                "What exists is left as it is",
                                List.of(Text.of("Velero skips objects that exist in the cluster, whatever is in them."
                                        + " --update-existing makes them as they are in the backup."))));
        if (!restore.into().isEmpty() && restore.namespaces().isEmpty()) {
            sections.add(new Block.Section(
                    Tone.DANGER,
                    "Every other namespace goes to its own name",
                    List.of(Text.of("--into renames what it names, and all else in the backup is restored where it was."
                            + " --namespaces says which are wanted."))));
        }
        if (backup.work().phase() == Known.PARTIALLY_FAILED) {
            sections.add(new Block.Section(
                    Tone.CAUTION,
                    "The backup is not whole",
                    List.of(Text.of("It ended with "
                                    + Wording.count(backup.work().errors(), "error") + ": ")
                            .code("backup velero describe " + Wording.name(backup.name()))
                            .plain(" lists what is not in it."))));
        }
        return sections;
    }

    private List<Text> obstacles(RestoreCommand restore, VeleroBackup backup) {
        List<Text> obstacles = new ArrayList<>();
        VeleroPhase phase = backup.work().phase();
        if (phase != Known.COMPLETED && phase != Known.PARTIALLY_FAILED) {
            obstacles.add(Text.empty()
                    .code(Wording.name(backup.name()))
                    .plain(" cannot be restored: it " + WorkWords.now(backup.work()) + "."));
        }
        tools.trouble(backup.location(), false).map(Text::marked).ifPresent(obstacles::add);
        restore.namespaces().stream()
                .filter(name -> !contains(backup, name))
                .forEach(name ->
                        obstacles.add(Text.of("The namespace ").code(name).plain(" is not in that backup.")));
        // Velero passes over a mapping of what it does not restore, and restores the rest under its own names.
        restore.into().keySet().stream()
                .filter(name -> !contains(backup, name)
                        || (!restore.namespaces().isEmpty()
                                && !restore.namespaces().contains(name)))
                .forEach(name -> obstacles.add(Text.of("--into renames the namespace ")
                        .code(name)
                        .plain(", which is not among what is restored.")));
        restore.into().values().stream()
                .filter(target -> Collections.frequency(restore.into().values(), target) > 1)
                .distinct()
                .forEach(target -> obstacles.add(Text.of("--into puts more than one namespace into ")
                        .code(target)
                        .plain(".")));
        return obstacles;
    }

    /** Whether it may be; what its globs say is Velero's to know. */
    private static boolean contains(VeleroBackup backup, String namespace) {
        boolean all = backup.namespaces().isEmpty()
                || backup.namespaces().stream().anyMatch(each -> each.contains("*") || each.equals(namespace));
        return all && !backup.excluded().contains(namespace);
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        RestoreCommand restore = (RestoreCommand) command;
        boolean approved = log.state().plan().orElseThrow().consequences().all().stream()
                .anyMatch(consequence -> consequence.kind() == Consequence.Kind.CONTENT
                        && consequence
                                .detail()
                                .equals(tools.backup(restore.backup()).uid()));
        if (!approved) {
            return new Completion.Finished(
                    Outcome.FAILED,
                    "Velero's backup " + restore.backup()
                            + " is another one by now than the one that was approved: nothing was asked of Velero. Ask"
                            + " again.",
                    List.of());
        }
        String run = log.state().id().value();
        String from = restore.backup()
                .substring(0, Math.min(LONGEST_NAME, restore.backup().length()));
        RestoreOrder order = new RestoreOrder(
                // By the run it is one, and the same after a restart.
                from + "-" + run,
                run,
                restore.backup(),
                restore.namespaces(),
                restore.into(),
                restore.updateExisting());
        return new WorkRun(tools, log, new Wanted(tools, order)).perform();
    }

    /** The restore that is wanted. */
    private record Wanted(VeleroTools tools, RestoreOrder order) implements WorkRun.Thing {
        @Override
        public VeleroWork.Kind kind() {
            return VeleroWork.Kind.RESTORE;
        }

        @Override
        public String name() {
            return order.name();
        }

        @Override
        public void ask() {
            tools.velero().ask(order);
        }

        @Override
        public Optional<WorkRun.Seen> look() {
            return tools.velero()
                    .restore(order.name())
                    .map(restore -> new WorkRun.Seen(restore.uid(), restore.run(), restore.work()));
        }
    }
}
