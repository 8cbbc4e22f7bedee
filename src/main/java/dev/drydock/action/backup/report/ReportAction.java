package dev.drydock.action.backup.report;

import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.OptionDefinition;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code backup report}: tells what is protected, overdue and rehearsed. It changes nothing, and is an action nevertheless: so it
 * can be scheduled, and is posted, mailed and kept like everything that runs by the clock.
 */
final class ReportAction implements Action {
    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup report",
            "Tells what of the cluster is protected, what is overdue, and what was rehearsed; for a mail each week.",
            "",
            0,
            0,
            List.of(OptionDefinition.dryRun()),
            List.of("backup report"),
            Set.of(Risk.HARMLESS),
            arguments -> new Tell(arguments.flag("--dry-run")));

    private record Tell(boolean dryRun) implements Command {}

    private final ReportTools tools;

    ReportAction(ReportTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((Tell) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return Optional.empty();
    }

    @Override
    public Plan plan(Command command) {
        String cluster = tools.backups().clusterName();
        Report report = new ReportMaking(tools).make();
        return new Plan(
                "Report on the backups of " + cluster,
                Consequences.of(List.of(new Consequence(Consequence.Kind.ACT, DEFINITION.name(), ""))),
                List.of(
                        new Block.Fact("Cluster", Text.of(cluster)),
                        new Block.Fact("In short", Text.of(report.words()))),
                report.sections(),
                List.of(),
                Risk.HARMLESS,
                List.of());
    }

    /** The report itself is in the plan, which is posted and mailed whole. */
    @Override
    public Completion perform(Command command, RunLog log) {
        Report report = new ReportMaking(tools).make();
        return new Completion.Finished(Outcome.SUCCEEDED, Wording.capitalised(report.words()) + ".", List.of());
    }
}
