package dev.drydock.action.backup.velero;

import dev.drydock.cluster.velero.BackupOrder;
import dev.drydock.cluster.velero.StorageLocation;
import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.RunState;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code backup velero create}: has Velero make a backup. It adds one and disturbs nothing, so it asks for no approval. */
final class BackupAction implements Action {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final VeleroTools tools;

    BackupAction(VeleroTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return BackupCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((BackupCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((BackupCommand) command).reason();
    }

    @Override
    public Plan plan(Command command) {
        BackupCommand backup = (BackupCommand) command;
        tools.requireVelero();
        List<Text> obstacles = new ArrayList<>();
        tools.trouble(backup.location(), true).map(Text::marked).ifPresent(obstacles::add);
        backup.name()
                .filter(name -> tools.asking(() -> tools.velero().backup(name)).isPresent())
                .ifPresent(name ->
                        obstacles.add(Text.of("There is a backup ").code(name).plain(" already.")));
        String namespaces = VeleroNames.words(backup.namespaces(), backup.excluded());
        return new Plan(
                "Back up " + tools.clusterName() + " with Velero",
                Consequences.of(List.of(
                        new Consequence(
                                Consequence.Kind.ACT,
                                "backup velero create",
                                backup.name().orElse("")),
                        new Consequence(Consequence.Kind.TARGET, "namespaces: " + namespaces, ""))),
                List.of(
                        new Block.Fact("Cluster", Text.of(tools.clusterName())),
                        new Block.Fact("Namespaces", Text.of(namespaces)),
                        new Block.Fact("Kept in", Text.of(location(backup))),
                        new Block.Fact(
                                "Kept for",
                                Text.of(backup.keep().map(Wording::duration).orElse("Velero's default")))),
                List.of(),
                obstacles,
                Risk.HARMLESS,
                backup.name().map(name -> List.of(tools.lock("backup", name))).orElseGet(List::of));
    }

    private String location(BackupCommand backup) {
        return Wording.name(backup.location()
                .or(() -> tools.asking(tools.velero()::locations).stream()
                        .filter(StorageLocation::isDefault)
                        .map(StorageLocation::name)
                        .findFirst())
                .orElse("?"));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        BackupCommand backup = (BackupCommand) command;
        BackupOrder order = new BackupOrder(
                backup.name().orElseGet(() -> madeUp(log.state())),
                log.state().id().value(),
                backup.namespaces(),
                backup.excluded(),
                backup.location(),
                backup.keep());
        return new WorkRun(tools, log, new Wanted(tools, order)).perform();
    }

    /** Unique and the same after a restart, since it is made from the journal. */
    private static String madeUp(RunState run) {
        return "drydock-" + MOMENT.format(run.requestedAt().orElseThrow()) + "-"
                + run.id().value().substring(2);
    }

    /** The backup that is wanted. */
    private record Wanted(VeleroTools tools, BackupOrder order) implements WorkRun.Thing {
        @Override
        public VeleroWork.Kind kind() {
            return VeleroWork.Kind.BACKUP;
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
                    .backup(order.name())
                    .map(backup -> new WorkRun.Seen(backup.uid(), backup.run(), backup.work()));
        }
    }
}
